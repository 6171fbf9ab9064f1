"""Standings and home groups as columns of numbers: one text a column, the fastest way out of both databases."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Date, Integer, Text, cast, func, literal, select, type_coerce
from sqlalchemy.sql import literal_column

from lms_dashboard.db.session import is_sqlite
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import group_membership, learner, standing
from lms_dashboard.domain.days import BEGINNING
from lms_dashboard.domain.spans import Homes, Numbers, Spans, as_days, homes_of, spans_of
from lms_dashboard.domain.status import Compliance

_NOTHING: Numbers = np.zeros(0, dtype=np.int32)


def load_spans(db: Connection, course_id: int, homes: Homes, learner_ids: Sequence[int] | None = None) -> Spans:
    """The standings of a course that count for anything: of these learners, or of all."""
    s = standing.c
    wanted = [s.course_id == course_id, s.compliance > int(Compliance.NOT_REQUIRED)]
    if learner_ids is not None:
        wanted.append(among(db, s.learner_id, learner_ids))
    through = func.coalesce(s.valid_through, literal(BEGINNING, Date))
    columns = (s.learner_id, s.compliance, _number(db, s.from_day), _number(db, s.until_day), _number(db, through))
    who, compliance, first, until, valid = _columns(db, columns, wanted)
    return spans_of(who, compliance.astype(np.int8), as_days(first), as_days(until), as_days(valid), homes)


def load_homes(db: Connection, organisation_id: int, learner_ids: Sequence[int] | None = None) -> Homes:
    """The home groups, whenever, of these learners or of all."""
    m = group_membership.c
    wanted = [m.organisation_id == organisation_id]
    if learner_ids is not None:
        wanted.append(among(db, m.learner_id, learner_ids))
    columns = (m.learner_id, m.group_id, _number(db, m.from_day), _number(db, m.until_day))
    who, where, first, until = _columns(db, columns, wanted)
    return homes_of(who, where, as_days(first), as_days(until))


def load_hires(
    db: Connection, organisation_id: int, learner_ids: Sequence[int] | None = None
) -> tuple[Numbers, Numbers]:
    """Who was hired when, of these learners or of all: learners, and the numbers of the days."""
    c = learner.c
    wanted = [c.organisation_id == organisation_id, c.hired_on.is_not(None), c.merged_into_id.is_(None)]
    if learner_ids is not None:
        wanted.append(among(db, c.id, learner_ids))
    who, day = _columns(db, (c.id, _number(db, c.hired_on)), wanted)
    return who, day


def _number(db: Connection, day: ColumnElement[Any]) -> ColumnElement[int]:
    """The days from 2000-01-01 to a day."""
    if is_sqlite(db):
        return cast(func.julianday(day) - 2451544.5, Integer)
    return type_coerce(day - literal_column("DATE '2000-01-01'"), Integer)


def _columns(
    db: Connection, columns: Sequence[ColumnElement[Any]], wanted: Sequence[ColumnElement[bool]]
) -> tuple[Numbers, ...]:
    joined = [
        func.group_concat(c) if is_sqlite(db) else func.string_agg(cast(c, Text), literal_column("','"))
        for c in columns
    ]
    row = db.execute(select(*joined).where(*wanted)).one()
    return tuple(np.fromstring(text, dtype=np.int32, sep=",") if text else _NOTHING for text in row)
