"""Notify: the mail for the state of a cycle once more, at most once per cycle and hour (product.md, "Acts")."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.organisations import settings_of
from lms_dashboard.db.requirements import active_spells
from lms_dashboard.db.scopes import require_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow, among, covers_day, insert_rows
from lms_dashboard.db.tables import course, mail, standing
from lms_dashboard.domain.errors import Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.persons import PersonResult
from lms_dashboard.domain.status import BREACHES, Compliance, Progress, with_expiring
from lms_dashboard.services.people_acting import Scene, finish, hold_people, who

QUIET = timedelta(hours=1)
"""How long a cycle is left alone after a notice."""

_KEY = "notify:"


@dataclass(frozen=True, slots=True)
class Notice:
    """What would be sent about one current cycle: a kind of mail; or why nothing is (``held``)."""

    learner_id: int
    course_id: int
    course_title: str
    assignment_id: int
    kind: str
    held: str


def get_notices(*, actor: Actor, learner_id: int, now: datetime) -> tuple[Notice, ...]:
    """What Notify would send to a learner now, by the courses' titles.

    Raises:
        NotAllowed, NotFound: the actor may not, or the learner is not the actor's to change.
    """
    scene = Scene.of(actor, now)
    with read_session() as db:
        ids = require_learners(db, actor, [learner_id], scene.today)
        return tuple(_plan(db, scene, ids, None))


def count_notices(
    *, actor: Actor, learner_ids: Sequence[int], now: datetime
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """What Notify would send to these learners now: how many mails of each kind, and how many are held back and why.

    Raises:
        NotAllowed, NotFound: the actor may not, or a learner is not the actor's to change.
    """
    scene = Scene.of(actor, now)
    with read_session() as db:
        plan = _plan(db, scene, require_learners(db, actor, learner_ids, scene.today), None)
    kinds = Counter(notice.kind for notice in plan if not notice.held)
    held = Counter(notice.held for notice in plan if notice.held)
    return tuple(kinds.most_common()), tuple(held.most_common())


def notify(
    *, actor: Actor, learner_ids: Sequence[int], now: datetime, course_ids: Sequence[int] | None = None
) -> PersonResult:
    """Queue the mail for the state of each current cycle of these learners; of these courses only, if named.

    A cycle that was notified within the hour, or whose state needs no word, is passed over. What will not be sent, for
    want of an address or because optional mail is switched off, stands in the ledger with the reason.

    Raises:
        NotAllowed, NotFound: the actor may not, or a learner is not the actor's to change.
        Refused: there is nothing to send.
    """
    scene = Scene.of(actor, now)
    with write_session() as db:
        people = hold_people(db, scene, learner_ids)
        plan = _plan(db, scene, list(people), course_ids)
        due = [notice for notice in plan if not notice.held]
        if not due:
            held = Counter(notice.held for notice in plan).most_common(1)
            raise Refused("There is nothing to send.", held[0][0] if held else "No course is current.")
        rows = [_row(scene, notice, people[notice.learner_id]) for notice in due]
        insert_rows(db, mail, rows)
        ids = sorted({notice.learner_id for notice in due})
        touched = [Touched(n.learner_id, n.course_id, None, {"mail": n.kind}) for n in due]
        summary = {"learners": len(ids), "mails": len(due)}
        seq = finish(db, scene, "notify", summary, touched, ids, rebuild=False)
    queued = sum(row["state"] == "queued" for row in rows)
    return PersonResult(seq, tuple(ids), _message(who(people, ids), queued, len(rows) - queued))


def kind_of(compliance: Compliance, progress: Progress) -> str:
    """The kind of mail for a state; empty where there is nothing to say."""
    if compliance in BREACHES:
        return "overdue"
    if compliance is Compliance.EXPIRING:
        return "expiring"
    open_ones = (Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED)
    return "reminder" if progress in open_ones and compliance is not Compliance.EXEMPT else ""


def _plan(db: Connection, scene: Scene, ids: Sequence[int], course_ids: Sequence[int] | None) -> list[Notice]:
    s, c = standing.c, course.c
    query = (
        select(s.learner_id, s.course_id, c.title, s.assignment_id, s.compliance, s.progress, s.valid_through)
        .join_from(standing, course, c.id == s.course_id)
        .where(among(db, s.learner_id, ids), covers_day(standing, scene.today), s.assignment_id.is_not(None))
        .order_by(c.sort_key, s.learner_id)
    )
    if course_ids is not None:
        query = query.where(among(db, s.course_id, course_ids))
    rows = db.execute(query).all()
    lately = _lately(db, [row.assignment_id for row in rows], scene.now)
    spells = active_spells(db, ids)
    gone = {i for i in ids if not any(start <= scene.today < end for start, end in spells.get(i, ()))}
    days = settings_of(db, scene.organisation_id).expiring_days
    return [_notice(scene, row, lately, gone, days) for row in rows]


def _lately(db: Connection, assignment_ids: Sequence[int], now: datetime) -> set[int]:
    c = mail.c
    recent = c.queued_at > now - QUIET, c.event_key.like(f"{_KEY}%")
    rows = db.execute(select(c.assignment_id).where(among(db, c.assignment_id, assignment_ids), *recent))
    return {row[0] for row in rows}


def _notice(scene: Scene, row: AnyRow, lately: set[int], gone: set[int], expiring_days: int) -> Notice:
    compliance = with_expiring(Compliance(row.compliance), row.valid_through, scene.today, expiring_days)
    kind = kind_of(compliance, Progress(row.progress))
    held = "Nothing to do at present." if not kind else ""
    if row.learner_id in gone:
        held = "Has left the organisation."
    elif row.assignment_id in lately:
        held = "Was notified less than an hour ago."
    return Notice(row.learner_id, row.course_id, row.title, row.assignment_id, kind, held)


def _row(scene: Scene, notice: Notice, person: AnyRow) -> dict[str, Any]:
    reason = "no address" if not person.email else "" if person.optional_mail else "switched off"
    return {
        "organisation_id": scene.organisation_id,
        "learner_id": notice.learner_id,
        "course_id": notice.course_id,
        "assignment_id": notice.assignment_id,
        "kind": notice.kind,
        "event_key": f"{_KEY}{notice.assignment_id}:{scene.now.isoformat()}",
        "to_address": person.email,
        "state": "suppressed" if reason else "queued",
        "reason": reason,
        "queued_at": scene.now,
        "tries": 0,
    }


def _message(name: str, queued: int, held_back: int) -> str:
    mails = f"{queued:,} mail{'s' if queued != 1 else ''} queued"
    left = f", {held_back:,} held back: no address, or switched off" if held_back else ""
    return f"{name}: {mails}{left}."
