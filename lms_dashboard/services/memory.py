"""Small memories for answers: of a state of the data that the question names, or of a moment ago where that will do."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Answer = TypeVar("Answer")

_all: "WeakSet[Memory[Any] | Lately[Any]]" = WeakSet()


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


@dataclass(frozen=True, slots=True)
class Dated(Generic[Answer]):
    """An answer of the data up to the change of that number, asked for ``at``."""

    seq: int
    answer: Answer
    at: datetime


class Lately(Generic[Answer]):
    """Answers that are made beside whoever asks: where the newest takes its time, one of a moment ago does.

    Arithmetic in many small steps waits long while others act: at each step another thread may have the interpreter.
    So one answer at a time is made to a question.
    """

    def __init__(self, most: int) -> None:
        """Keep the newest answers to so many questions."""
        self._most = most
        _all.add(self)
        self._known: OrderedDict[Hashable, Dated[Answer]] = OrderedDict()
        self._coming: dict[Hashable, Future[Dated[Answer]]] = {}
        self._lock = Lock()
        self._makers = ThreadPoolExecutor(_MAKERS)

    def get(
        self,
        question: Hashable,
        seq: int,
        find: Callable[[], tuple[int, Answer]],
        *,
        now: datetime,
        patience: float | None,
    ) -> tuple[Answer, bool]:
        """The answer up to the change ``seq``, and whether it is one of before.

        ``find`` says up to which change its answer is. One of at most MOST_AGE ago is given when none is there after
        ``patience`` seconds (None: the newest is waited for); the newer is there for whoever asks next.
        """
        with self._lock:
            last = self._known.get(question)
        if last is not None and last.seq >= seq:
            return self._keep(question, Dated(last.seq, last.answer, now)).answer, False
        if patience is None:
            return self._keep(question, Dated(*find(), now)).answer, False
        for _ in range(2):  # what was being made already may be of before; what is made after it is not
            coming = self._make(question, find, now)
            if not wait([coming], patience).done:
                break
            last = coming.result()
            if last.seq >= seq:
                return last.answer, False
        if last is None or now - last.at > MOST_AGE:
            last = coming.result()
        return last.answer, last.seq < seq

    def _make(self, question: Hashable, find: Callable[[], tuple[int, Answer]], now: datetime) -> Future[Dated[Answer]]:
        def make() -> Dated[Answer]:
            try:
                return self._keep(question, Dated(*find(), now))
            finally:
                with self._lock:
                    self._coming.pop(question, None)

        with self._lock:
            if question not in self._coming:
                self._coming[question] = self._makers.submit(make)
            return self._coming[question]

    def _keep(self, question: Hashable, found: Dated[Answer]) -> Dated[Answer]:
        """Keep it, unless a newer one came meanwhile."""
        with self._lock:
            known = self._known.get(question)
            if known is None or known.seq <= found.seq:
                self._known[question] = found
            self._known.move_to_end(question)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


def forget() -> None:
    """Clear every memory of this process; for measuring without it."""
    for memory in _all:
        memory.clear()
