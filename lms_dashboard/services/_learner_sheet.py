"""One learner on their way into a file: courses, every cycle and completion; on paper, what a folder should hold."""

from collections.abc import Sequence
from typing import Any

from lms_dashboard.domain.cell_words import LEGEND
from lms_dashboard.domain.details import CompletionRow, CycleRow, HistoryRow, LearnerCourse, LearnerDetail
from lms_dashboard.domain.sheets import Column, Export, Kind, Paper, Sheet, sheet_day
from lms_dashboard.files.workbooks import about_lines
from lms_dashboard.services._making import Making
from lms_dashboard.services.learners import learner_detail

_COURSES = (
    Column("Course", width=34),
    Column("Code", width=12),
    Column("Compliance", Kind.STATUS, 14),
    Column("Progress", Kind.STATUS, 14),
    Column("Percent", Kind.NUMBER, 9),
    Column("Cycle", Kind.NUMBER, 8),
    Column("Assigned on", Kind.DAY, 13),
    Column("Due on", Kind.DAY, 13),
    Column("In breach since", Kind.DAY, 15),
    Column("Valid through", Kind.DAY, 13),
    Column("Time spent, seconds", Kind.NUMBER, 19),
)
_HISTORY = (
    Column("Day", Kind.DAY, 13),
    Column("What", width=12),
    Column("Course", width=34),
    Column("Code", width=12),
    Column("Cycle", Kind.NUMBER, 8),
    Column("Status", Kind.STATUS, 14),
    Column("Due on", Kind.DAY, 13),
    Column("Completed on", Kind.DAY, 13),
    Column("Ended on", Kind.DAY, 13),
    Column("Ended by", width=14),
    Column("Valid through", Kind.DAY, 13),
    Column("Score, %", Kind.PERCENT, 10),
    Column("Version", Kind.NUMBER, 9),
    Column("Certificate", width=30),
    Column("Note", width=34),
    Column("By", width=22),
)


def learner_export(making: Making) -> Export:
    """The page's tables. ``archived`` of the query includes ended cycles and what expired."""
    query = making.query
    detail = learner_detail(
        making.db, making.actor, query.learner_id, making.reading, include_archived=query.include_archived
    )
    sheets = (
        _sheet("Courses", _COURSES, [_course(one) for one in detail.courses]),
        _sheet("History", _HISTORY, [_record(row) for row in detail.history]),
    )
    legend = tuple((shown.label, words) for shown, words in LEGEND)
    return Export("learner", making.about, sheets, legend, Paper("learner", _paper(detail, making)))


def _sheet(name: str, columns: tuple[Column, ...], rows: Sequence[tuple[Any, ...]]) -> Sheet:
    return Sheet(name, columns, iter(rows), len(rows))


def _course(one: LearnerCourse) -> tuple[Any, ...]:
    cycle = one.cycle
    return (
        one.title,
        one.code,
        one.cell.compliance.label,
        one.cell.progress.label,
        one.cell.percent,
        cycle.cycle if cycle else None,
        sheet_day(cycle.assigned_on) if cycle else None,
        sheet_day(one.due_on),
        sheet_day(one.breach_since),
        sheet_day(one.valid_through),
        one.seconds,
    )


def _record(row: HistoryRow) -> tuple[Any, ...]:
    head = (sheet_day(row.on), row.kind, row.course_title, row.course_code)
    if row.completion is not None:
        return (*head, *_completion(row.completion))
    return (*head, *_cycle(row.cycle)) if row.cycle is not None else (*head, *(None,) * (len(_HISTORY) - len(head)))


def _completion(done: CompletionRow) -> tuple[Any, ...]:
    status = "Valid" if done.counts else "Does not count"
    days = (None, sheet_day(done.completed_on), None, "", sheet_day(done.valid_through))
    return (
        done.cycle,
        status,
        *days,
        done.score,
        done.course_version,
        done.certificate_number,
        done.note,
        done.recorded_by,
    )


def _cycle(cycle: CycleRow) -> tuple[Any, ...]:
    days = (sheet_day(cycle.due_on), sheet_day(cycle.completed_on), sheet_day(cycle.ended_on), cycle.end_reason, None)
    by = cycle.ended_by or cycle.assigned_by
    return (cycle.cycle, cycle.progress.label, *days, cycle.score, None, "", "", by)


def _paper(detail: LearnerDetail, making: Making) -> dict[str, Any]:
    rate = detail.rate
    share = (
        "–" if rate.compliant_share is None else f"{int(rate.compliant_share)} % ({rate.compliant} of {rate.required})"
    )
    facts = (
        ("Number", detail.external_id),
        ("Email", detail.email),
        ("Group", detail.group),
        ("Job roles", ", ".join(detail.job_roles)),
        ("Hired on", detail.hired_on.isoformat() if detail.hired_on else ""),
        ("Compliance", share),
        ("Active", "yes" if detail.active else "no: has left"),
    )
    return {
        "name": detail.name,
        "organisation": making.about.organisation,
        "day": detail.day.isoformat(),
        "facts": [list(fact) for fact in facts if fact[1]],
        "courses": [_texts(_course(one)) for one in detail.courses],
        "history": [_texts(_record(row)) for row in detail.history],
        "about": [list(line) for line in about_lines(making.about)],
    }


def _texts(row: tuple[Any, ...]) -> list[str]:
    return ["" if value is None else f"{value:g}" if isinstance(value, float) else str(value) for value in row]
