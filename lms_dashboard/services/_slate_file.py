"""The workbook that is made before a clean slate: people, seats, cycles and completions that it is about to archive."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db.cases import is_visible
from lms_dashboard.db.export_rows import audit_head, chunks, load_heads
from lms_dashboard.db.slates import Target
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import assignment, attempt, completion, course, seat, seat_offering
from lms_dashboard.domain.days import local_time
from lms_dashboard.domain.sheets import About, Column, Export, Kind, Sheet, sheet_day
from lms_dashboard.files.workbooks import write_workbook
from lms_dashboard.services.people_acting import Scene
from lms_dashboard.services.watching import Tell

_WHO = (
    Column("Name", width=28),
    Column("Email", width=30),
    Column("Number", width=14),
    Column("Group", width=22),
)
_SEATS = (*_WHO, Column("Offering", width=24), Column("Seat since", Kind.INSTANT, 17))
_COURSE = (Column("Course", width=34), Column("Code", width=12), Column("Cycle", Kind.NUMBER, 8))
_CYCLES = (
    *_WHO,
    *_COURSE,
    Column("Assigned on", Kind.DAY, 13),
    Column("Due on", Kind.DAY, 13),
    Column("Started on", Kind.DAY, 13),
    Column("Completed on", Kind.DAY, 13),
    Column("Score, %", Kind.PERCENT, 10),
)
_COMPLETIONS = (
    *_WHO,
    Column("Course", width=34),
    Column("Code", width=12),
    Column("Completed on", Kind.DAY, 13),
    Column("Valid through", Kind.DAY, 13),
    Column("Score, %", Kind.PERCENT, 10),
    Column("Certificate", width=30),
)


def make_file(db: Connection, scene: Scene, title: str, target: Target, tell: Tell) -> tuple[bytes, str]:
    """The workbook, and its SHA-256."""
    actor = scene.actor
    made_at = local_time(actor.time_zone, scene.now)
    head = audit_head(db, scene.organisation_id)
    about = About(title, actor.organisation_name, scene.today, actor.time_zone, actor.name, made_at, head)
    ids = target.learner_ids
    people = _Told(db, scene, ids, tell)
    sheets = (
        Sheet("People", _WHO, people.rows("people", lambda some, who: [who[i] for i in some]), len(ids)),
        Sheet(
            "Seats", _SEATS, people.rows("seats", lambda some, who: _seats(db, some, who, actor.time_zone)), len(ids)
        ),
        Sheet("Cycles", _CYCLES, people.rows("cycles", lambda some, who: _cycles(db, target, some, who)), len(ids)),
        Sheet("Completions", _COMPLETIONS, people.rows("completions", lambda s, w: _completions(db, s, w)), len(ids)),
    )
    with tempfile.TemporaryFile() as out:
        write_workbook(out, Export("clean-slate", about, sheets))
        out.seek(0)
        content = out.read()
    return content, hashlib.sha256(content).hexdigest()


_Who = dict[int, tuple[Any, ...]]


class _Told:
    """The people in portions, told as they go by."""

    def __init__(self, db: Connection, scene: Scene, ids: Sequence[int], tell: Tell) -> None:
        self._db, self._today, self._ids, self._tell = db, scene.today, ids, tell

    def rows(self, what: str, read: Any) -> Iterator[tuple[Any, ...]]:
        """What ``read`` gives for each portion."""
        done = 0
        for some in chunks(self._ids):
            self._tell(f"Writing {what} into the file", done, len(self._ids))
            heads = load_heads(self._db, some, self._today)
            who = {i: (h.name, h.email or "", h.external_id or "", h.group or "") for i, h in heads.items()}
            yield from read(some, who)
            done += len(some)


def _seats(db: Connection, some: Sequence[int], who: _Who, zone: str) -> list[tuple[Any, ...]]:
    s, o = seat.c, seat_offering.c
    query = select(s.learner_id, o.name, s.taken_at).join_from(seat, seat_offering, o.id == s.seat_offering_id)
    rows = db.execute(query.where(among(db, s.learner_id, some), s.freed_at.is_(None)).order_by(s.learner_id, s.id))
    return [(*who[row.learner_id], row.name, _at(zone, row.taken_at)) for row in rows]


def _at(zone: str, instant: datetime) -> datetime:
    return local_time(zone, instant)


def _cycles(db: Connection, target: Target, some: Sequence[int], who: _Who) -> list[tuple[Any, ...]]:
    a, t, c = assignment.c, attempt.c, course.c
    wanted = set(some)
    ids = [cycle[0] for cycle in target.cycles if cycle[1] in wanted]
    columns = (a.learner_id, c.title, c.code, a.cycle, a.assigned_on, a.due_on, t.started_on, t.completed_on, t.score)
    query = (
        select(*columns, t.number)
        .join_from(assignment, course, c.id == a.course_id)
        .join(attempt, t.assignment_id == a.id)
        .where(among(db, a.id, ids), a.seal_id.is_(None), t.seal_id.is_(None))
        .order_by(a.learner_id, a.id, t.number)
    )
    newest = {(row.learner_id, row.code): row for row in db.execute(query)}
    return [
        (
            *who[row.learner_id],
            row.title,
            row.code,
            row.cycle,
            *map(sheet_day, (row.assigned_on, row.due_on, row.started_on, row.completed_on)),
            row.score,
        )
        for row in newest.values()
    ]


def _completions(db: Connection, some: Sequence[int], who: _Who) -> list[tuple[Any, ...]]:
    d, c = completion.c, course.c
    columns = (d.learner_id, c.title, c.code, d.completed_on, d.valid_through, d.score, d.certificate_number)
    query = select(*columns).join_from(completion, course, c.id == d.course_id)
    rows = db.execute(query.where(among(db, d.learner_id, some), is_visible()).order_by(d.learner_id, d.id))
    return [
        (
            *who[row.learner_id],
            row.title,
            row.code,
            sheet_day(row.completed_on),
            sheet_day(row.valid_through),
            row.score,
            row.certificate_number or "",
        )
        for row in rows
    ]
