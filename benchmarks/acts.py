"""Acts on 1 and on 10,000 learners, with audit rows and mails; and what the bare writes of one would take."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select, update

from benchmarks.dataset import NOW, TODAY
from benchmarks.measure import Figure, Row, figure_of
from lms_dashboard.db import tables as t
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import among, insert_values
from lms_dashboard.domain.acts import Act, Answers
from lms_dashboard.domain.people import Actor, system_actor
from lms_dashboard.services import assignments
from lms_dashboard.services.acts import preview_act

COURSE = 1
DUE = TODAY + timedelta(days=30)


def _runs(works: Sequence[Callable[[], object]]) -> Figure:
    seconds = []
    for work in works:
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return figure_of(seconds)


def measure(count: int, runs: int) -> Iterator[Row]:
    """Every act on ``count`` learners of a course that is asked of everybody, ``runs`` times each."""
    actor = system_actor(1)
    with read_session() as db:
        ids = [row[0] for row in db.execute(select(t.learner.c.id).order_by(t.learner.c.id).limit(count))]
        title = db.execute(select(t.course.c.title).where(t.course.c.id == COURSE)).scalar_one()
    own = {"actor": actor, "learner_ids": ids, "course_id": COURSE, "now": NOW}
    name, big = f"{count:,} learner{'s' if count > 1 else ''}", count >= 10_000
    archive, restore, reassign, undo, resets = [], [], [], [], []
    preview = _runs([lambda: preview_act(act=Act.REASSIGN, answers=Answers(due_on=DUE, unfinished=True), **own)] * runs)
    for _ in range(runs):
        archive.append(_runs([lambda: assignments.archive(**own)]).median)
        restore.append(_runs([lambda: assignments.restore(**own)]).median)
        reassign.append(_runs([lambda: assignments.reassign(due_on=DUE, include_unfinished=True, **own)]).median)
        undo.append(_runs([lambda: assignments.undo_reassign(**own)]).median)
    resets.append(_runs([lambda: _reset(actor, ids, title)]).median)
    floor = _runs([lambda: _bare(ids)] * runs)
    yield Row(f"archive, {name}", _of(archive), floor)
    yield Row(f"undo of an archive, {name}", _of(restore), floor)
    yield Row(f"archive + reassign in one, {name}", _of(reassign), floor, "≤ 1.5 s" if big else "")
    yield Row(f"undo of a reassignment, {name}", _of(undo), floor)
    yield Row(f"reset, {name}", _of(resets), floor, "≤ 1.5 s" if big else "")
    yield Row(f"preview of a reassignment, {name}", preview, None, "≤ 0.5 s" if big else "")


def _of(milliseconds: list[float]) -> Figure:
    return figure_of([ms / 1_000 for ms in milliseconds])


def _reset(actor: Actor, ids: list[int], title: str) -> object:
    return assignments.reset(
        actor=actor,
        learner_ids=ids,
        course_id=COURSE,
        reason="benchmark",
        due_on=DUE,
        confirmation=title,
        acknowledged=True,
        now=NOW,
    )


_CYCLE = (
    "organisation_id", "learner_id", "course_id", "cycle", "course_version", "assigned_on", "due_on", "assigned_at",
    "assigned_by_name", "opened_by_reassign", "imported", "ended_by_name",
)  # fmt: skip


def _bare(ids: list[int]) -> None:
    """End the cycles of these learners and open the next ones; taken back afterwards."""
    with write_session(trial=True) as db:
        c = t.assignment.c
        db.execute(
            update(t.assignment)
            .where(among(db, c.learner_id, ids), c.course_id == COURSE, c.ended_on.is_(None))
            .values(ended_on=TODAY, end_reason="archived")
        )
        rows = ((1, i, COURSE, 9_999, 1, TODAY, DUE, NOW, "", True, False, "") for i in ids)
        insert_values(db, t.assignment, _CYCLE, rows)
