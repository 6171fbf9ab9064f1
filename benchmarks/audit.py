"""The check of a long audit trail, and a page of it; beside the check the bare hashing of as many rows."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from benchmarks.dataset import NOW
from benchmarks.measure import Figure, Row, figure_of, once, timed
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.migrate import upgrade
from lms_dashboard.db.session import configure, write_session
from lms_dashboard.domain.people import Actor, system_actor
from lms_dashboard.domain.trail import TrailQuery
from lms_dashboard.services.audit import get_trail, verify
from lms_dashboard.services.organisations import create_organisation

ROWS = 1_000_000
"""Rows of the trail: nine tenths of it from acts on 10,000 learners, the rest from acts on one."""

BIG = 10_000


def measure(url: str, rows: int) -> Iterator[Row]:
    """Fill a new database with a trail of so many rows, then check and read it."""
    upgrade(url)
    configure(url)
    actor = system_actor(
        create_organisation(actor=system_actor(None), name="Bench", time_zone="UTC", date_order="ymd", now=NOW)
    )
    _fill(actor, rows)
    bare = figure_of([once(lambda: _hash(rows)) for _ in range(3)])
    yield Row(f"check of {rows:,} rows", _check(actor), bare, "≤ 30 s" if rows == ROWS else "")
    yield Row("newest page of it", timed(lambda: get_trail(actor=actor, query=TrailQuery(), now=NOW)))


def _fill(actor: Actor, rows: int) -> None:
    big = min(BIG, max(1, rows // 10))
    sizes = [big] * (rows * 9 // 10 // big)
    sizes += [1] * (rows - sum(sizes))
    was, became = {"cycle": 1, "progress": "Completed", "percent": 100}, {"cycle": None, "end_reason": "archived"}
    with collector_paused(), write_session() as db:
        for number, size in enumerate(sizes):
            record_act(
                db,
                actor=actor,
                organisation_id=actor.organisation_id or 0,
                act="archive",
                summary={"course": "FIRE", "learners": size},
                touched=[Touched(None, None, was, became)] * size,
                now=NOW + timedelta(seconds=number),
            )


def _hash(rows: int) -> None:
    for number in range(rows):
        hashlib.sha256(f"{number}".encode() * 10).hexdigest()


def _check(actor: Actor) -> Figure:
    def check() -> None:
        if verify(actor=actor).faults:
            raise RuntimeError("the trail that was just written does not hold")

    return figure_of([once(check) for _ in range(2)])
