"""What is known of the people, courses, groups and seats that a list names, in a fixed number of questions."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from lms_dashboard.db.cases import Strip, load_cases
from lms_dashboard.db.closer import look_closer
from lms_dashboard.db.history import load_groups
from lms_dashboard.db.scopes import managed_learners, visible_courses
from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import (
    course,
    employment,
    group_membership,
    job_role,
    job_role_membership,
    learner,
    seat,
    seat_offering,
    seat_offering_course,
)
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.names import fold
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.upload_known import Known, KnownCourse, KnownGroup, KnownPerson, Offering
from lms_dashboard.domain.upload_people import bare_ids
from lms_dashboard.domain.upload_rows import Line
from lms_dashboard.domain.uploads import Kind, UploadOptions


def load_known(db: Connection, actor: Actor, lines: Sequence[Line], options: UploadOptions, today: date) -> Known:
    """Everything that these rows are compared with, as the actor may know it."""
    people = load_people(db, actor, lines, today)
    known = Known(
        today,
        by_email={mark: person for person in people for mark in {person.email, *person.aliases} if mark},
        by_id={mark: person for person in people for mark in {person.external_id, *person.aliases} if mark},
        courses=_courses(db, actor, today),
        groups=_groups(db, actor),
        job_roles=_job_roles(db, actor),
        offerings=load_offerings(db, actor.organisation_id),
        scoped=actor.manage_group_ids is not None,
        own_id=actor.learner_id,
    )
    known.bare_ids = bare_ids(known.by_id)
    ids = [person.id for person in people]
    known.seats = _seats(db, ids)
    codes = {fold(code) for line in lines for code in line.courses}
    named = [known.courses[code].id for code in codes if code in known.courses]
    closer = options.kind is Kind.COMPLETIONS
    known.cases = {i: _cases(db, actor, ids, i, today, closer=closer) for i in named} if ids else {}
    return known


def texts_among(db: Connection, column: ColumnElement[Any], texts: Iterable[str]) -> ColumnElement[bool]:
    """``column IN texts`` for any number of texts, as one bound value."""
    values = list(texts)
    if is_sqlite(db):
        listed = func.json_each(json.dumps(values)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(cast(values, ARRAY(Text)))


def ids_named(db: Connection, actor: Actor, lines: Sequence[Line]) -> set[int]:
    """Whom these rows mean, by the ids of their learners: what is to be held before they are looked at."""
    c = learner.c
    query = select(func.coalesce(c.merged_into_id, c.id)).where(c.organisation_id == actor.organisation_id)
    return {row[0] for mark in _marks(db, lines) for row in db.execute(query.where(mark)).all()}


def _marks(db: Connection, lines: Sequence[Line]) -> list[ColumnElement[bool]]:
    """The conditions on a learner to have an address or an id of these rows."""
    emails = {line.email for line in lines if line.email is not None}
    ids = {line.external_id for line in lines if line.external_id}
    return [texts_among(db, learner.c.email, emails), texts_among(db, learner.c.external_id, ids)]


def load_people(db: Connection, actor: Actor, lines: Sequence[Line], today: date) -> list[KnownPerson]:
    """Every learner of the organisation who has an address or an id of these rows, or an id that has lost its zeros."""
    c, marks = learner.c, _marks(db, lines)
    ids = {line.external_id for line in lines if line.external_id}
    if digits := {one for one in ids if one.isdigit() and not one.startswith("0")}:
        without = func.ltrim(c.external_id, "0")
        marks.append(and_(c.external_id.like("0%"), texts_among(db, without, digits)))
    own = c.organisation_id == actor.organisation_id
    managed = managed_learners(actor, today).label("managed")
    query = select(c.id, c.name, c.email, c.external_id, c.merged_into_id, managed).where(own)
    named = {row[0]: row for mark in marks for row in db.execute(query.where(mark)).all()}
    aliases: dict[int, set[str]] = defaultdict(set)
    for row in named.values():
        if row.merged_into_id is not None:
            aliases[row.merged_into_id] |= {mark for mark in (row.email, row.external_id) if mark}
    rows = {i: row for i, row in named.items() if row.merged_into_id is None}
    if missing := aliases.keys() - rows.keys():
        rows.update({row.id: row for row in db.execute(query.where(among(db, c.id, missing)))})
    return _people(db, rows, aliases, today)


def _people(db: Connection, rows: Mapping[int, Any], aliases: Mapping[int, set[str]], today: date) -> list[KnownPerson]:
    if not rows:
        return []
    e, m, r = employment, group_membership, job_role_membership
    active = set(_pairs(db, rows, select(e.c.learner_id, e.c.id).where(covers_day(e, today)), e.c.learner_id))
    homes = dict(_pairs(db, rows, select(m.c.learner_id, m.c.group_id).where(covers_day(m, today)), m.c.learner_id))
    roles: dict[int, set[int]] = defaultdict(set)
    held = select(r.c.learner_id, r.c.job_role_id).where(covers_day(r, today))
    for learner_id, role_id in _pairs(db, rows, held, r.c.learner_id):
        roles[learner_id].add(role_id)
    active_ids = {learner_id for learner_id, _ in active}
    found = []
    for i, row in rows.items():
        who = (i, row.name, row.email, row.external_id, i in active_ids, bool(row.managed))
        found.append(KnownPerson(*who, homes.get(i), frozenset(roles.get(i, ())), frozenset(aliases.get(i, ()))))
    return found


def _pairs(db: Connection, ids: Collection[int], query: Any, column: Any) -> list[tuple[int, int]]:
    return [(a, b) for a, b in db.execute(query.where(among(db, column, ids))).all()]


def _courses(db: Connection, actor: Actor, today: date) -> dict[str, KnownCourse]:
    c = course.c
    rows = db.execute(select(c.id, c.code, c.title, c.retired_on).where(visible_courses(actor)).order_by(c.id))
    return {
        fold(row.code): KnownCourse(row.id, row.code, row.title, row.retired_on is not None and row.retired_on <= today)
        for row in rows
    }


def _groups(db: Connection, actor: Actor) -> dict[str, list[KnownGroup]]:
    """Groups by their folded name, and by their folded path."""
    found: dict[str, list[KnownGroup]] = defaultdict(list)
    if actor.organisation_id is None:
        return found
    scope = actor.manage_group_ids
    for names, (group_id, path) in load_groups(db, actor.organisation_id).items():
        managed = scope is None or bool(scope & {int(i) for i in path.strip("/").split("/")})
        known = KnownGroup(group_id, " / ".join(names), managed)
        for key in {fold(names[-1]), " / ".join(fold(name) for name in names)}:
            found[key].append(known)
    return found


def _job_roles(db: Connection, actor: Actor) -> dict[str, int]:
    c = job_role.c
    rows = db.execute(select(c.id, c.name).where(c.organisation_id == actor.organisation_id))
    return {fold(name): i for i, name in rows}


def group_paths(db: Connection, actor: Actor) -> tuple[str, ...]:
    """The groups that the actor may put people into, by their paths."""
    found = {group.path for groups in _groups(db, actor).values() for group in groups if group.managed}
    return tuple(sorted(found, key=fold))


def job_role_names(db: Connection, actor: Actor) -> tuple[str, ...]:
    """The job roles by name."""
    c = job_role.c
    rows = db.execute(select(c.name).where(c.organisation_id == actor.organisation_id))
    return tuple(sorted((row[0] for row in rows), key=fold))


def load_offerings(db: Connection, organisation_id: int | None) -> dict[int, Offering]:
    """Every seat offering with its courses."""
    c, m = seat_offering.c, seat_offering_course.c
    courses: dict[int, set[int]] = defaultdict(set)
    for offering_id, course_id in db.execute(
        select(m.seat_offering_id, m.course_id).where(m.organisation_id == organisation_id)
    ):
        courses[offering_id].add(course_id)
    rows = db.execute(select(c.id, c.name, c.seats, c.held).where(c.organisation_id == organisation_id).order_by(c.id))
    return {
        row.id: Offering(row.id, row.name, row.seats, row.seats - row.held, frozenset(courses[row.id])) for row in rows
    }


def offered_codes(db: Connection, offering: Offering) -> tuple[str, ...]:
    """The codes of the courses that come with a seat and are still given."""
    c = course.c
    query = select(c.code).where(among(db, c.id, sorted(offering.courses)), c.retired_on.is_(None))
    return tuple(row[0] for row in db.execute(query.order_by(c.sort_key, c.id)))


def _seats(db: Connection, ids: Collection[int]) -> frozenset[tuple[int, int]]:
    if not ids:
        return frozenset()
    c = seat.c
    rows = db.execute(
        select(c.seat_offering_id, c.learner_id).where(among(db, c.learner_id, ids), c.freed_at.is_(None))
    )
    return frozenset((a, b) for a, b in rows)


def _cases(
    db: Connection, actor: Actor, ids: list[int], course_id: int, today: date, *, closer: bool
) -> dict[int, Case]:
    strip, found = Strip(ids, [course_id]), {}
    if closer and actor.organisation_id is not None:
        found = look_closer(db, actor.organisation_id, strip, today)
    return {case.learner_id: case for case in load_cases(db, strip, today, actor.learner_id, found)}
