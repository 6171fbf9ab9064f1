"""The records behind cells: cycles, completions, modules, mails and requirements of learners, as rows for people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select

from lms_dashboard.db.interruptions import Gap, load_failures, load_gaps
from lms_dashboard.db.percents import load_percents, required_counts
from lms_dashboard.db.relief import extensions_until, load_evidence
from lms_dashboard.db.requirements import load_stretches
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    completion,
    completion_seal,
    completion_void,
    group,
    job_role,
    mail,
    module_result,
    requirement,
    supersession,
)
from lms_dashboard.db.version_floors import least_versions, too_old
from lms_dashboard.domain.compliance import progress_of
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.details import CompletionRow, CycleRow, EvidenceRow, MailRow, RequirementRow
from lms_dashboard.domain.facts import AttemptFacts

Pair = tuple[int, int]

_CYCLE_COLUMNS = (
    assignment.c.id,
    assignment.c.learner_id,
    assignment.c.course_id,
    assignment.c.cycle,
    assignment.c.assigned_on,
    assignment.c.due_on,
    assignment.c.assigned_by_name,
    assignment.c.ended_on,
    assignment.c.ended_by_name,
    assignment.c.end_reason,
    attempt.c.id.label("attempt_id"),
    attempt.c.number,
    attempt.c.opened_on,
    attempt.c.started_on,
    attempt.c.completed_on,
    attempt.c.failed_on,
    attempt.c.score,
)


def load_cycles(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int], day: date
) -> dict[Pair, list[CycleRow]]:
    """Every visible cycle of each learner and course as of the day, newest first, with its newest attempt."""
    a, t = assignment.c, attempt.c
    rows = db.execute(
        select(*_CYCLE_COLUMNS)
        .join_from(assignment, attempt, t.assignment_id == a.id)
        .where(among(db, a.learner_id, learner_ids), among(db, a.course_id, course_ids))
        .where(a.seal_id.is_(None), t.seal_id.is_(None), a.assigned_on <= day, t.opened_on <= day)
        .order_by(a.learner_id, a.course_id, a.cycle.desc(), t.number)
    ).all()
    percents = load_percents(db, [r.attempt_id for r in rows], required_counts(db, course_ids))
    extended = extensions_until(db, learner_ids, course_ids, day)
    newest = {row.id: row for row in rows}
    gaps, failures = load_gaps(db, list(newest)), load_failures(db, [r.attempt_id for r in rows])
    found: dict[Pair, list[CycleRow]] = defaultdict(list)
    for row in newest.values():
        parts = percents.get(row.attempt_id, ()), failures.get(row.attempt_id, ())
        cycle = _cycle_row(row, _attempt_facts(row, *parts), _ended(row, gaps.get(row.id, ()), day), day)
        found[row.learner_id, row.course_id].append(_extended(cycle, extended.get((row.learner_id, row.course_id), ())))
    return found


def _attempt_facts(row: AnyRow, percents: Any, failures: Any) -> AttemptFacts:
    return AttemptFacts(row.opened_on, row.started_on, row.completed_on, row.failed_on, percents, failures)


def _ended(row: AnyRow, gaps: Sequence[Gap], day: date) -> tuple[date | None, str, str]:
    """The day, by whom and why the cycle had ended by the day, also where that was undone later."""
    if row.ended_on is not None and row.ended_on <= day:
        return row.ended_on, row.ended_by_name, row.end_reason
    covering = (gap for gap in gaps if gap.from_day <= day < gap.until_day)
    return next(((gap.from_day, gap.ended_by_name, gap.end_reason) for gap in covering), (None, "", ""))


def _cycle_row(row: AnyRow, facts: AttemptFacts, ended: tuple[date | None, str, str], day: date) -> CycleRow:
    progress, percent = progress_of(facts, day)
    return CycleRow(
        row.id,
        row.cycle,
        row.number,
        ended[0] is None,
        progress,
        percent,
        row.assigned_on,
        row.assigned_by_name,
        row.due_on,
        _until(row.started_on, day),
        _until(row.completed_on, day),
        row.score if _until(row.completed_on, day) else None,
        *ended,
    )


def _extended(cycle: CycleRow, extensions: Sequence[tuple[date, date]]) -> CycleRow:
    """The cycle with the due date that it was given last, while it was current."""
    given = [to for made, to in extensions if cycle.assigned_on <= made and (cycle.ended_on or FOREVER) > made]
    later = given[-1] if given and given[-1] != cycle.due_on else None
    return replace(cycle, extended_to=later) if later else cycle


def _until(when: date | None, day: date) -> date | None:
    return when if when is not None and when <= day else None


def load_completions(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int], day: date
) -> dict[Pair, list[CompletionRow]]:
    """Every completion as of the day, newest first; voided ones stay, marked; sealed ones are not there."""
    c, v, a = completion.c, completion_void.c, assignment.c
    superseded, until = _limits(day)
    rows = db.execute(
        select(completion, v.reason.label("void_reason"), a.cycle, superseded, until)
        .join_from(completion, completion_void, v.completion_id == c.id, isouter=True)
        .join(assignment, a.id == c.assignment_id, isouter=True)
        .where(among(db, c.learner_id, learner_ids), among(db, c.course_id, course_ids), c.completed_on <= day)
        .where(~select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id).exists())
        .order_by(c.completed_on.desc(), c.id.desc())
    ).all()
    files = load_evidence(db, [row.id for row in rows if row.source == "recorded"])
    least = least_versions(db, course_ids, day)
    found: dict[Pair, list[CompletionRow]] = defaultdict(list)
    for row in rows:
        parts = least.get(row.course_id, 1), files.get(row.id, ())
        found[row.learner_id, row.course_id].append(_completion_row(row, day, *parts))
    return found


def _limits(day: date) -> tuple[Any, Any]:
    """For a completion as of the day: how many supersessions end it, and until when the others let it count."""
    c, s = completion.c, supersession.c
    own = (s.completion_id == c.id, s.course_id == c.course_id, s.from_day <= day, s.withdrawn_at.is_(None))
    ends = select(func.count()).where(*own, s.counts_through.is_(None)).scalar_subquery()
    until = select(func.min(s.counts_through)).where(*own).scalar_subquery()
    return ends.label("superseded"), until.label("counts_until")


def _completion_row(row: AnyRow, day: date, least: int, evidence: tuple[EvidenceRow, ...]) -> CompletionRow:
    through, old = min(row.valid_through, row.counts_until or FOREVER), too_old(row.course_version, least)
    notes = [
        f"voided: {row.void_reason}" if row.void_reason is not None else "",
        "does not count any more (corrective reassignment)" if row.superseded else "",
        "counts until the new due date" if row.counts_until and through < row.valid_through else "",
        old,
        "expired" if through < day else "",
        row.note,
    ]
    return CompletionRow(
        row.id,
        row.cycle,
        row.completed_on,
        row.recorded_at,
        row.recorded_by_name,
        row.score,
        row.course_version,
        row.certificate_number or "",
        None if row.valid_through == FOREVER else row.valid_through,
        row.void_reason is None and not row.superseded and not old and through >= day,
        "; ".join(note for note in notes if note),
        row.void_reason is not None,
        evidence,
    )


def load_mails(db: Connection, learner_id: int, course_id: int | None = None) -> list[tuple[int | None, MailRow]]:
    """The learner's ledger of mails, newest first, each with its course's id."""
    c = mail.c
    query = select(c.course_id, c.kind, c.state, c.reason, c.queued_at, c.sent_at).where(c.learner_id == learner_id)
    if course_id is not None:
        query = query.where(c.course_id == course_id)
    return [(row[0], MailRow(*row[1:])) for row in db.execute(query.order_by(c.queued_at.desc(), c.id.desc()))]


def load_requirements(
    db: Connection, organisation_id: int, learner_id: int, course_id: int, day: date
) -> list[RequirementRow]:
    """The requirements that ask the course of the learner on the day, the earliest due first."""
    stretches = load_stretches(db, organisation_id, [learner_id], [course_id]).get((learner_id, course_id), [])
    covering = {s.requirement_id: s for s in stretches if s.from_day <= day < s.until_day}
    r = requirement.c
    rows = db.execute(
        select(r.id, r.audience, r.reason, group.c.name.label("group"), job_role.c.name.label("role"))
        .join_from(requirement, group, and_(group.c.id == r.group_id), isouter=True)
        .join(job_role, job_role.c.id == r.job_role_id, isouter=True)
        .where(r.id.in_(list(covering)))
    )
    found = [_requirement_row(row, covering[row.id]) for row in rows]
    return sorted(found, key=lambda row: (not row.mandatory, row.first_due))


def audience_words(row: AnyRow) -> str:
    """Whom a requirement is for, in words; the row has its audience, and the names of group and role."""
    return {
        "everybody": "everybody",
        "group": f"the group {row.group}",
        "job role": f"the job role {row.role}",
        "person": "this person",
    }[row.audience]


def _requirement_row(row: AnyRow, stretch: Any) -> RequirementRow:
    audience = audience_words(row)
    until = None if stretch.until_day == FOREVER else stretch.until_day
    return RequirementRow(row.id, audience, row.reason, stretch.mandatory, stretch.from_day, until, stretch.first_due)


def load_results(db: Connection, attempt_ids: Sequence[int]) -> dict[tuple[int, int], AnyRow]:
    """By attempt and module: tries, best score, whether passed, last day (none of it by reviews), and seconds spent."""
    c = module_result.c
    rows = db.execute(
        select(
            c.attempt_id,
            c.module_id,
            func.count().filter(~c.late).label("tries"),
            func.max(c.score).filter(~c.late).label("score"),
            func.max(c.submitted_on).filter(~c.late).label("last_on"),
            func.sum(c.seconds).label("seconds"),
            func.count().filter(c.passed, ~c.late).label("passes"),
        )
        .where(among(db, c.attempt_id, attempt_ids))
        .group_by(c.attempt_id, c.module_id)
    )
    return {(row.attempt_id, row.module_id): row for row in rows}
