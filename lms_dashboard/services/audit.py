"""The audit trail: whether its chain holds, and its head to keep elsewhere."""

from typing import NamedTuple

from sqlalchemy import select

from lms_dashboard.db.audit import broken_links
from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import audit_entry, organisation_head
from lms_dashboard.domain.people import Actor, Permission


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
