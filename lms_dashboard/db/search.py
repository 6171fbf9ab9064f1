"""Looking for people and courses by a few letters: names that begin so first, then whatever contains all the words."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from lms_dashboard.db.scopes import visible_courses, visible_learners
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import course, employment, group, group_membership, learner
from lms_dashboard.domain.names import fold, like_pattern
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.search import Found

_MOST_SORTED = 2_000
"""Matches that are put in order of name; who looks for something so common types more."""

_AFTER_ALL = "\U0010ffff"
"""Sorts after every letter: the end of the range of keys that begin with a text."""


def find_people(db: Connection, actor: Actor, text: str, today: date, most: int) -> list[Found]:
    """At most so many learners whom the actor may see: names that begin so, then other matches, each by name."""
    folded = fold(text)
    if not folded:
        return []
    seen, c = visible_learners(actor, today), learner.c
    begins = and_(c.sort_key >= folded, c.sort_key < folded + _AFTER_ALL)
    query = select(c.id).where(seen, begins).order_by(c.sort_key, c.id).limit(most)
    ids = [row[0] for row in db.execute(query)]
    if len(ids) < most:
        contains = and_(*(c.search_text.like(like_pattern(word), escape="\\") for word in folded.split()))
        ids += _others(db, and_(seen, contains), ids, most - len(ids))
    return _people(db, ids, today)


def _others(db: Connection, condition: ColumnElement[bool], but: Sequence[int], most: int) -> list[int]:
    """Learners by name, but not these; of very many the first that are met, which is quicker than to sort them all."""
    c = learner.c
    met = select(c.id, c.sort_key).where(condition).limit(_MOST_SORTED).subquery()
    query = select(met.c.id).order_by(met.c.sort_key, met.c.id).limit(most + len(but))
    return [row[0] for row in db.execute(query) if row[0] not in set(but)][:most]


def _people(db: Connection, ids: Sequence[int], today: date) -> list[Found]:
    m, c = group_membership, learner.c
    active = select(employment.c.id).where(employment.c.learner_id == c.id, covers_day(employment, today)).exists()
    rows = db.execute(
        select(c.id, c.name, c.email, c.external_id, group.c.name.label("group"), active.label("active"))
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, today)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, ids))
    )
    found = {row.id: _person(row) for row in rows}
    return [found[i] for i in ids]


def _person(row: AnyRow) -> Found:
    detail = " · ".join(part for part in (row.group, row.email or row.external_id) if part)
    return Found("person", row.id, row.name, detail, "" if row.active else "deactivated")


def find_courses(db: Connection, actor: Actor, text: str, today: date, most: int) -> list[Found]:
    """At most so many courses whose title or code contains every word; titles that begin so come first."""
    folded, c = fold(text), course.c
    if not folded:
        return []
    parts = [
        or_(c.sort_key.like(like_pattern(word), escape="\\"), func.lower(c.code).like(like_pattern(word), escape="\\"))
        for word in folded.split()
    ]
    begins = and_(c.sort_key >= folded, c.sort_key < folded + _AFTER_ALL)
    query = (
        select(c.id, c.title, c.code, c.retired_on)
        .where(visible_courses(actor), *parts)
        .order_by(begins.desc(), c.sort_key, c.id)
        .limit(most)
    )
    rows = db.execute(query)
    return [Found("course", row.id, row.title, row.code, _retired(row.retired_on, today)) for row in rows]


def _retired(retired_on: date | None, today: date) -> str:
    return "retired" if retired_on is not None and retired_on <= today else ""
