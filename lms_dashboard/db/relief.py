"""What was given beside the rules, as rows for people: exemptions, leaves, extensions; and the files of evidence."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import completion_evidence, due_extension, evidence_file, exemption, seal
from lms_dashboard.domain.days import BEGINNING
from lms_dashboard.domain.details import EXTENSION, EvidenceRow, ReliefRow


def load_relief(db: Connection, learner_id: int, course_id: int, day: date) -> list[ReliefRow]:
    """Exemptions, leaves and extensions as of the day, newest first; none from before a reset."""
    e, x, s = exemption.c, due_extension.c, seal.c
    reset = select(func.max(s.sealed_on)).where(s.learner_id == learner_id, s.course_id == course_id)
    since = db.execute(reset).scalar_one() or BEGINNING
    exempt = db.execute(
        select(e.category, e.from_day, e.until_day, e.reason, e.made_at, e.made_by_name)
        .where(e.learner_id == learner_id, e.course_id == course_id, e.withdrawn_at.is_(None))
        .where(e.until_day > since)
    )
    moved = db.execute(
        select(x.old_due, x.new_due, x.reason, x.made_at, x.made_by_name)
        .where(x.learner_id == learner_id, x.course_id == course_id, x.withdrawn_at.is_(None))
        .where(x.made_on >= since, x.made_on <= day)
    )
    found = [ReliefRow(*row) for row in exempt] + [ReliefRow(EXTENSION, *row) for row in moved]
    return sorted(found, key=lambda row: row.made_at, reverse=True)


def extensions_until(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int], day: date
) -> dict[tuple[int, int], list[tuple[date, date]]]:
    """By learner and course: when each extension was made, and to which day, oldest first."""
    c = due_extension.c
    rows = db.execute(
        select(c.learner_id, c.course_id, c.made_on, c.new_due)
        .where(among(db, c.learner_id, learner_ids), among(db, c.course_id, course_ids))
        .where(c.made_on <= day, c.withdrawn_at.is_(None))
        .order_by(c.id)
    )
    found: dict[tuple[int, int], list[tuple[date, date]]] = defaultdict(list)
    for learner_id, course_id, made_on, new_due in rows:
        found[learner_id, course_id].append((made_on, new_due))
    return found


def load_evidence(db: Connection, completion_ids: Sequence[int]) -> dict[int, tuple[EvidenceRow, ...]]:
    """The files of each of these completions, without their content."""
    if not completion_ids:
        return {}
    c, f = completion_evidence.c, evidence_file.c
    rows = db.execute(
        select(c.completion_id, f.id, f.name, f.size)
        .join_from(completion_evidence, evidence_file, f.id == c.evidence_file_id)
        .where(among(db, c.completion_id, completion_ids))
        .order_by(c.completion_id, f.name, f.id)
    )
    found: dict[int, tuple[EvidenceRow, ...]] = {}
    for completion_id, *file in rows:
        found[completion_id] = (*found.get(completion_id, ()), EvidenceRow(*file))
    return found
