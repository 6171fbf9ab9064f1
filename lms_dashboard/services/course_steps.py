"""Acts on learners in one course: where they take place, from where they may start, and whose standings follow."""

from abc import ABC
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import Connection, select

from lms_dashboard.db.cases import Strip, load_cases
from lms_dashboard.db.closer import look_closer
from lms_dashboard.db.crowd import Pair
from lms_dashboard.db.scopes import visible_courses
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import course, equivalence
from lms_dashboard.domain.act_results import FASTER
from lms_dashboard.domain.acts import Act, PassedOver
from lms_dashboard.domain.assignments import why_not
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.errors import Invalid, NotFound
from lms_dashboard.domain.status import BREACHES
from lms_dashboard.services._course_seats import share_seats
from lms_dashboard.services.acting import Seen, Steps
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.watching import Sorted


@dataclass(frozen=True, slots=True)
class Work(Scene):
    """An act under way, and the course that it is about."""

    course: AnyRow

    @classmethod
    def on(cls, scene: Scene, course: AnyRow) -> "Work":
        """The act in that course."""
        return cls(scene.actor, scene.organisation_id, scene.now, scene.today, course)

    def require_due(self, due_on: date) -> None:
        """Refuse a due date in the past.

        Raises:
            Invalid: it lies before today.
        """
        if due_on < self.today:
            raise Invalid(f"The due date {due_on.isoformat()} lies in the past.", "Choose today or a later day.")


@dataclass(frozen=True, slots=True)
class CourseSteps(Steps[Work, Case], ABC):
    """The part of one act on learners in a course."""

    act: ClassVar[Act]
    looks_closer: ClassVar[tuple[str, ...]] = ()
    """Which parts of ``Case.closer`` it is that ``refuses`` and ``write`` ask for."""
    takes_seats: ClassVar[bool] = False
    """Whether somebody without a seat needs one, where the course comes with a seat offering."""

    def open(self, db: Connection, scene: Scene, course_id: int | None) -> Work:
        """In the course."""
        found = db.execute(select(course).where(course.c.id == course_id, visible_courses(scene.actor))).one_or_none()
        if found is None:
            raise NotFound("There is no such course.", "It may have been removed.")
        return Work.on(scene, found)

    def refuses(self, case: Case) -> str:
        """Why this learner is passed over; empty if not."""
        return why_not(self.act, case)

    def sort(self, db: Connection, scene: Work, learner_ids: Sequence[int], seen: Seen | None) -> Sorted[Case]:
        """By each learner's cycles, and as far as there are seats."""
        cases, passed = [], []
        strip = Strip(learner_ids, [scene.course.id])
        closer = look_closer(db, scene.organisation_id, strip, scene.today, self.looks_closer)
        for case in load_cases(db, strip, scene.today, scene.actor.learner_id, closer):
            changed = seen is not None and seen.get(case.learner_id, case.current_id) != case.current_id
            reason = FASTER if changed else self.refuses(case)
            if reason:
                passed.append(PassedOver(case.learner_id, case.name, reason))
            else:
                cases.append(case)
        found = cases, tuple(passed)
        return share_seats(db, scene.organisation_id, scene.course.id, found) if self.takes_seats else found

    def can_undo(self, subjects: Sequence[Case]) -> bool:
        """Nothing is opened again for who has left."""
        return any(case.active for case in subjects)

    def breaches(self, db: Connection, scene: Work, subjects: Sequence[Case]) -> set[Pair]:  # noqa: ARG002
        """As their cases say."""
        return {(case.learner_id, scene.course.id) for case in subjects if case.compliance in BREACHES}

    def courses(self, db: Connection, scene: Work) -> list[int]:
        """The course, and those for which its completions count too."""
        return with_satisfied(db, [scene.course.id])

    def title(self, scene: Work) -> str:
        """The course's."""
        title: str = scene.course.title
        return title

    def names(self, db: Connection, scene: Work) -> Mapping[str, str]:  # noqa: ARG002
        """The course's code."""
        return {"course": scene.course.code}


@dataclass(frozen=True, slots=True)
class FromToday(CourseSteps, ABC):
    """Steps that write nothing of days before today, so that the standings of those are what they were."""

    def since(self, scene: Work, subjects: Sequence[Case]) -> date:  # noqa: ARG002
        """Today."""
        return scene.today


def with_satisfied(db: Connection, course_ids: Collection[int]) -> list[int]:
    """These courses, and those for whose compliance their completions count too."""
    c = equivalence.c
    query = select(c.course_id).where(among(db, c.satisfied_by_id, course_ids)).distinct()
    return sorted({*course_ids, *db.execute(query).scalars()})
