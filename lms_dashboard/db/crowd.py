"""Whom and what a question over many is about: these learners, in these courses or in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import course

Pair = tuple[int, int]
"""A learner's id and a course's id."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Learners of an organisation in courses of it. ``everywhere``: these are all courses, so no row is another's."""

    organisation_id: int
    learner_ids: Sequence[int]
    course_ids: Sequence[int]
    everywhere: bool = False

    @classmethod
    def in_all_courses(cls, db: Connection, organisation_id: int, learner_ids: Sequence[int]) -> "Crowd":
        """These learners in every course of the organisation."""
        ids = db.execute(select(course.c.id).where(course.c.organisation_id == organisation_id)).scalars().all()
        return cls(organisation_id, learner_ids, ids, everywhere=True)

    def of(self, db: Connection, table: Any) -> ColumnElement[bool]:
        """The condition on a table of learners and courses."""
        mine = among(db, table.c.learner_id, self.learner_ids)
        return mine if self.everywhere else mine & among(db, table.c.course_id, self.course_ids)
