"""What was counted of a course's spans, kept while these very spans are: after an act only its course is counted."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar
from weakref import ReferenceType, ref

import numpy as np

from lms_dashboard.domain.spans import Column, Spans
from lms_dashboard.domain.tallies import ByLearner, by_learner

Answer = TypeVar("Answer")

_MOST_QUESTIONS = 48
"""Answers about one course's spans; with one more, all of them are forgotten."""

_MOST_TOTALS = 6
"""Days of which the courses of every learner are kept, added up."""

_lock = Lock()
_answers: dict[int, tuple["ReferenceType[Column]", dict[Hashable, Any]]] = {}


def remembered(spans: Spans, question: Hashable, find: Callable[[Spans], Answer]) -> Answer:
    """The answer to a question about these spans, found now if it is not known. Nobody changes an answer."""
    mark = id(spans.learner)
    with _lock:
        known = _answers.get(mark)
        if known is None or known[0]() is not spans.learner:
            known = _answers[mark] = ref(spans.learner, lambda gone: _forget(mark, gone)), {}
        answers = known[1]
        if question in answers:
            found: Answer = answers[question]
            return found
    answer = find(spans)
    with _lock:
        if len(answers) >= _MOST_QUESTIONS:
            answers.clear()
        answers[question] = answer
    return answer


def _forget(mark: int, gone: "ReferenceType[Column]") -> None:
    if (known := _answers.get(mark)) is not None and known[0] is gone:
        _answers.pop(mark, None)


@dataclass(slots=True)
class _Total:
    """The courses of every learner on a day, added up, and what each course's spans have put in."""

    sums: ByLearner
    parts: dict[int, tuple["ReferenceType[Column]", tuple[Column, ...]]] = field(default_factory=dict)


_totals: OrderedDict[Hashable, _Total] = OrderedDict()
_adding = Lock()


def total_on(spans: Mapping[int, Spans], day: int, most: int, whose: Hashable) -> ByLearner:
    """``by_learner`` of all courses on a day: only courses whose spans are others than before are counted anew.

    ``whose`` tells apart what must not be mixed: organisations, scopes, filters.
    """
    with _adding:
        key = (whose, day, most)
        total = _totals.setdefault(key, _Total(by_learner((), most)))
        _totals.move_to_end(key)
        while len(_totals) > _MOST_TOTALS:
            _totals.popitem(last=False)
        for course_id in [i for i, (of, _) in total.parts.items() if i not in spans or of() is not spans[i].learner]:
            _add(total.sums, total.parts.pop(course_id)[1], -1)
        for course_id in spans.keys() - total.parts.keys():
            own = by_learner((spans[course_id].on(day),), most)
            part = tuple(np.packbits(column.astype(np.bool_)) for column in own.columns)
            _add(total.sums, part, 1)
            total.parts[course_id] = ref(spans[course_id].learner), part
        return ByLearner(*(column.copy() for column in total.sums.columns))


def _add(sums: ByLearner, part: tuple[Column, ...], sign: int) -> None:
    for total, packed in zip(sums.columns, part, strict=True):
        total += sign * np.unpackbits(packed, count=len(total)).astype(np.int16)
