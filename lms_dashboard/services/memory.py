"""Small memories for answers: of a state of the data that the question names, or of a moment ago where that will do."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
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


MOST_AGE = timedelta(seconds=5)
"""How old an answer may be that is given while a newer one is made."""

_MAKERS = 2
"""Answers that are made at once beside those who ask."""


class Lately(Generic[Answer]):
    """Answers that are made beside whoever asks: where the newest takes its time, one of a moment ago does.

    Arithmetic in many small steps waits long while others act: at each step another thread may have the interpreter.
    """

    def __init__(self, most: int) -> None:
        """Keep at most so many answers."""
        self._memory: Memory[Answer] = Memory(most)
        self._last: Memory[list[tuple[datetime, Answer]]] = Memory(most)
        self._coming: dict[Hashable, Future[Answer]] = {}
        self._lock = Lock()
        self._makers = ThreadPoolExecutor(_MAKERS)

    def get(
        self, question: Hashable, state: Hashable, find: Callable[[], Answer], *, now: datetime, patience: float | None
    ) -> tuple[Answer, bool]:
        """The answer of this state of the data, and whether it is one of before.

        One of at most MOST_AGE ago is given when the newest is not there after ``patience`` seconds (None: it is
        waited for); the newest is then still being made, and is there for whoever asks next.
        """
        last = self._last.get(question, list)
        if patience is None:
            answer = self._memory.get((question, state), find)
        else:
            coming = self._make((question, state), find)
            if not wait([coming], patience).done and last and now - last[0][0] <= MOST_AGE:
                return last[0][1], True
            answer = coming.result()
        last[:] = [(now, answer)]
        return answer, False

    def _make(self, question: Hashable, find: Callable[[], Answer]) -> Future[Answer]:
        with self._lock:
            coming = self._coming.get(question)
            if coming is None:
                coming = self._coming[question] = self._makers.submit(self._memory.get, question, find)
        coming.add_done_callback(lambda _: self._coming.pop(question, None))
        return coming


def forget() -> None:
    """Clear every memory of this process; for measuring without it."""
    for memory in _all:
        memory.clear()
