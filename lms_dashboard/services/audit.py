"""The audit trail: its entries, what each touched, whether its chain holds, and its head to keep elsewhere."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from lms_dashboard.db import trail
from lms_dashboard.db.audit_check import broken_links
from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import audit_entry, audit_row, organisation_head
from lms_dashboard.db.trail_names import trail_names
from lms_dashboard.domain.days import day_in, zone_of
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.paging import require_page
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.trail import TrailDetail, TrailPage, TrailQuery


class Fault(NamedTuple):
    """Where the chain is broken: the entry's number, and what is wrong there."""

    seq: int
    problem: str


class Verified(NamedTuple):
    """What a check of the chain found; ``head`` is the hash to keep outside, which shows a cut-off tail later."""

    entries: int
    head: str
    faults: tuple[Fault, ...]


def verify(*, actor: Actor, expected_seq: int | None = None, expected_head: str = "") -> Verified:
    """Check the whole chain of the actor's organisation, and that it still contains a head that was exported earlier.

    Raises:
        NotAllowed: the actor may not read the audit trail.
    """
    organisation_id = actor.require(Permission.VIEW_AUDIT)
    with read_session() as db:
        faults = [Fault(seq, problem) for seq, problem in broken_links(db, organisation_id)]
        h, e = organisation_head.c, audit_entry.c
        head = db.execute(select(h.seq, h.hash).where(h.organisation_id == organisation_id)).one()
        if expected_seq is not None:
            kept = db.execute(
                select(e.hash).where(e.organisation_id == organisation_id, e.seq == expected_seq)
            ).scalar()
            if kept != expected_head:
                faults.append(Fault(expected_seq, "the entry of the head that was exported earlier is not there"))
    return Verified(head.seq, head.hash, tuple(faults))


def get_trail(*, actor: Actor, query: TrailQuery, now: datetime) -> TrailPage:
    """A page of the audit trail, newest first (product.md, "Records, evidence").

    Raises:
        NotAllowed: the actor may not read the audit trail.
        Invalid: there is no such page.
    """
    organisation_id = actor.require(Permission.VIEW_AUDIT)
    require_page(query.page, query.page_size)
    with read_session() as db:
        condition = trail.matching(db, actor, query, zone_of(actor.time_zone), _today(actor, now))
        total = trail.count(db, condition)
        page = min(query.page, max(1, -(-total // query.page_size)))
        entries = trail.load_entries(db, condition, page, query.page_size)
        acts = trail.acts_of(db, organisation_id)
        head = db.execute(
            select(organisation_head.c.seq).where(organisation_head.c.organisation_id == organisation_id)
        ).scalar_one()
    return TrailPage(tuple(entries), total, page, query.page_size, acts, head)


def get_trail_entry(
    *, actor: Actor, seq: int, now: datetime, search: str = "", page: int = 1, page_size: int = 50
) -> TrailDetail:
    """One entry and what it touched, before and after; ``search`` keeps some of the learners.

    Raises:
        NotAllowed: the actor may not read the audit trail.
        NotFound: there is no such entry.
        Invalid: there is no such page.
    """
    organisation_id = actor.require(Permission.VIEW_AUDIT)
    require_page(page, page_size)
    today = _today(actor, now)
    with read_session() as db:
        found = trail.find_entry(db, trail.matching(db, actor, TrailQuery(), zone_of(actor.time_zone), today), seq)
        if found is None:
            raise NotFound("There is no such entry in the audit trail.", "Go back to the list.")
        condition = trail.rows_condition(actor, search, today) & (audit_row.c.audit_entry_id == found[0])
        total = trail.count_rows(db, condition)
        page = min(page, max(1, -(-total // page_size)))
        rows = trail.load_rows(db, condition, page, page_size)
        names = trail_names(db, organisation_id)
    return TrailDetail(found[1], tuple(rows), total, page, names)


def _today(actor: Actor, now: datetime) -> date:
    return day_in(actor.time_zone, now)
