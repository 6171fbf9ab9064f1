"""A small memory for answers whose question says which state of the data they are of."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Answer = TypeVar("Answer")

_all: "WeakSet[Memory[Any]]" = WeakSet()


class Memory(Generic[Answer]):
    """The newest answers by question; a question that names a change's number never gets an old answer."""

    def __init__(self, most: int) -> None:
        """Keep at most so many answers."""
        self._most = most
        _all.add(self)
        self._known: OrderedDict[Hashable, Answer] = OrderedDict()
        self._asked: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """The answer, found now if it is not known; who asks the same meanwhile waits for it."""
        with self._lock:
            if question in self._known:
                self._known.move_to_end(question)
                return self._known[question]
            alone = self._asked.setdefault(question, Lock())
        with alone:
            with self._lock:
                if question in self._known:
                    return self._known[question]
            try:
                answer = find()
                self._keep(question, answer)
            finally:
                with self._lock:
                    self._asked.pop(question, None)
        return answer

    def _keep(self, question: Hashable, answer: Answer) -> None:
        with self._lock:
            self._known[question] = answer
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


def forget() -> None:
    """Clear every memory of this process; for measuring without it."""
    for memory in _all:
        memory.clear()
