"""What an export was narrowed to, in words. Not a door: a step on an open connection."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import course, group, job_role
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.trail_words import act_word

_MOST_NAMED = 60
"""Names of one filter that are listed; above, they are counted."""

_COURSE_STATES = {"completed": "has completed", "not_completed": "has not completed", "not_started": "has not started"}

Words = tuple[tuple[str, str], ...]


def filter_words(db: Connection, actor: Actor, query: Any) -> Words:
    """Every filter of a query that is set, and the order: what it is called, and what it says."""
    asked = _Asked(db, actor, query)
    words = (
        ("Scope", _scope(db, actor)),
        ("Search", asked.text("search")),
        ("Groups, with their subgroups", asked.named(group, "group_ids")),
        ("Exactly in the group", asked.home()),
        ("Job roles", asked.named(job_role, "job_role_ids")),
        ("Courses", asked.named(course, "course_ids")),
        ("Learners", asked.count("learner_ids")),
        ("Status", asked.statuses()),
        ("Due", asked.days("due_from", "due_until")),
        ("Hired", asked.days("hired_from", "hired_until")),
        ("Completed", asked.days("completed_from", "completed_until")),
        ("Course", asked.course_state()),
        ("Done by", asked.text("who")),
        ("Done to", asked.text("learner")),
        ("Acts", ", ".join(map(act_word, asked.all("acts")))),
        ("Days", asked.days("from_day", "until_day")),
        ("Include Archived and Expired", asked.switch("include_archived")),
        ("Order", asked.order()),
    )
    return tuple((name, text) for name, text in words if text)


def _scope(db: Connection, actor: Actor) -> str:
    if actor.scope_group_ids is None:
        return ""
    return "only " + _names(db, actor, group, sorted(actor.scope_group_ids))


class _Asked:
    """A query, by what its fields say; a field that it has not says nothing."""

    def __init__(self, db: Connection, actor: Actor, query: Any) -> None:
        self._db, self._actor, self._query = db, actor, query

    def _get(self, name: str) -> Any:
        return getattr(self._query, name, None)

    def text(self, name: str) -> str:
        return self._get(name) or ""

    def all(self, name: str) -> Sequence[str]:
        return self._get(name) or ()

    def named(self, table: Table, name: str) -> str:
        return _names(self._db, self._actor, table, self._get(name) or ())

    def home(self) -> str:
        group_id = self._get("home_group_id")
        return "none" if group_id == 0 else _names(self._db, self._actor, group, (group_id,) if group_id else ())

    def count(self, name: str) -> str:
        ids = self._get(name)
        return "" if ids is None else f"{len(ids):,} that were chosen"

    def switch(self, name: str) -> str:
        value = self._get(name)
        return "" if value is None else "yes" if value else "no"

    def days(self, first: str, last: str) -> str:
        start, end = self._get(first), self._get(last)
        return _between(start, end) if start or end else ""

    def statuses(self) -> str:
        chosen = [c.label for name in ("shown", "compliance", "progress") for c in self._get(name) or ()]
        if not chosen:
            return ""
        place = self._get("status_course_id")
        return f"{' or '.join(chosen)} in {self._course(place) if place else 'any course'}"

    def course_state(self) -> str:
        state, course_id = self._get("course_state"), self._get("state_course_id")
        return f"{_COURSE_STATES.get(state, state)} {self._course(course_id)}" if state else ""

    def order(self) -> str:
        sort = self._get("sort") or ""
        key, _, argument = sort.removeprefix("-").partition(":")
        words = self._course(int(argument)) if argument.isdecimal() else key.replace("_", " ")
        return f"by {words}, descending" if sort.startswith("-") else f"by {words}" if words else ""

    def _course(self, course_id: int) -> str:
        return _names(self._db, self._actor, course, (course_id,))


def _between(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{start.isoformat()} to {end.isoformat()}"
    return f"from {start.isoformat()}" if start else f"until {end.isoformat()}" if end else ""


def _names(db: Connection, actor: Actor, table: Table, ids: Sequence[int]) -> str:
    """The names of groups, job roles or courses; one that is not there, or not the actor's, by its number."""
    if not ids:
        return ""
    if len(ids) > _MOST_NAMED:
        return f"{len(ids):,} that were chosen"
    c = table.c
    name = c.title if table is course else c.name
    rows = db.execute(select(c.id, name).where(among(db, c.id, ids), c.organisation_id == actor.organisation_id))
    known = {row[0]: row[1] for row in rows}
    return _listed(known.get(i, f"#{i}") for i in ids)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
