"""People whom a batch has made: what it wrote of them, as the facts that their standings follow from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.facts import Befell
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.upload_rows import Line
from lms_dashboard.services.cycles import asked_alone, first_cycle

_Dues = Mapping[int, date]


@dataclass(frozen=True, slots=True)
class Newcomers:
    """New learners with their rows, and the cycles that were opened for them today."""

    today: date
    lines: Mapping[int, Line] = field(default_factory=dict)
    _opened: dict[int, Mapping[int, int]] = field(default_factory=dict)
    _asked: dict[Pair, date] = field(default_factory=dict)

    def case(self, learner_id: int, *, covered: bool) -> Case:
        """One of them as an act finds them: nothing was done yet."""
        line = self.lines[learner_id]
        active = line.hired_on is None or line.hired_on <= self.today
        return Case(learner_id, line.name, active, email=line.email, covered=covered)

    def note_opened(self, course_id: int, cases: Iterable[Case], opened: Mapping[int, int], dues: _Dues) -> None:
        """Keep the cycles of a course, and when it is due for those of whom nothing else asks it."""
        alone = (case.learner_id for case in cases if not case.covered)
        self._opened[course_id] = opened
        self._asked.update({(i, course_id): dues[i] for i in alone if i in self.lines})

    def befell(self, crowd: Crowd) -> Befell:
        """All that there is of these learners, who are new."""
        mine = set(crowd.learner_ids)
        ids = {(i, c): (own,) for c, opened in self._opened.items() for i, own in opened.items() if i in mine}
        first: tuple[Any, ...] = (first_cycle(self.today),)
        personal = ((pair, asked_alone(self.today, self._asked[pair])[2:]) for pair in ids if pair in self._asked)
        active = {i: ((self.lines[i].hired_on or self.today, FOREVER),) for i in crowd.learner_ids}
        return Befell(active, personal, dict.fromkeys(ids, first), ids)
