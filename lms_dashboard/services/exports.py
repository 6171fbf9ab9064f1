"""Exports: what a page shows, as a file that says where it comes from; each leaves an entry in the audit trail."""

import hashlib
from collections.abc import Callable, Generator
from contextlib import ExitStack
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Connection

from lms_dashboard.db.audit import record_act
from lms_dashboard.db.export_rows import audit_head, seeing_the_same
from lms_dashboard.db.session import read_session, spare_session, write_session
from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.domain.days import local_time
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.queries import LearnerQuery, MatrixQuery, ProgressQuery
from lms_dashboard.domain.report import ComplianceQuery
from lms_dashboard.domain.seats import SeatQuery
from lms_dashboard.domain.selections import Outcome
from lms_dashboard.domain.sheets import About, Export, Exported, Form, Sheet
from lms_dashboard.domain.trail import TrailQuery
from lms_dashboard.domain.upload_pages import UploadQuery
from lms_dashboard.files.papers import write_paper
from lms_dashboard.files.tables import write_table
from lms_dashboard.files.workbooks import write_workbook
from lms_dashboard.services._board_sheets import board_export
from lms_dashboard.services._completions_sheet import completions_export
from lms_dashboard.services._export_words import filter_words
from lms_dashboard.services._learner_sheet import learner_export
from lms_dashboard.services._making import Making, Told
from lms_dashboard.services._matrix_sheet import matrix_export
from lms_dashboard.services._outcome_sheet import outcome_export
from lms_dashboard.services._progress_sheet import progress_export
from lms_dashboard.services._seats_sheet import seats_export
from lms_dashboard.services._trail_sheet import trail_export
from lms_dashboard.services._upload_sheet import upload_export
from lms_dashboard.services.reading import Reading, reading_of

Query = (
    ComplianceQuery
    | MatrixQuery
    | ProgressQuery
    | CompletionsQuery
    | LearnerQuery
    | Outcome
    | SeatQuery
    | TrailQuery
    | UploadQuery
)

_REPORTS: dict[type, tuple[str, Callable[[Making], Export]]] = {
    ComplianceQuery: ("Compliance report", board_export),
    MatrixQuery: ("Training Matrix", matrix_export),
    ProgressQuery: ("User Progress", progress_export),
    Outcome: ("Outcome of an act", outcome_export),
    CompletionsQuery: ("Completions", completions_export),
    LearnerQuery: ("Training record", learner_export),
    SeatQuery: ("Seats", seats_export),
    TrailQuery: ("Audit trail", trail_export),
    UploadQuery: ("Upload results", upload_export),
}
"""By the query of a page: the report's title, and what makes it."""

_WRITERS: dict[Form, Callable[[BinaryIO, Export], int]] = {
    Form.XLSX: write_workbook,
    Form.CSV: write_table,
    Form.PDF: write_paper,
}

_AT_ONCE = 1 << 20


def quiet(done: int, total: int) -> None:
    """Hears how far an export is, and says nothing."""


def write_export(
    *, actor: Actor, query: Query, form: Form, out: BinaryIO, now: datetime, told: Told = quiet
) -> Exported:
    """Write a report into ``out``, with all rows that match the query, in its order. ``told`` may raise to stop it.

    Raises:
        NotAllowed: the actor may not export, or not see that report.
        Invalid: the query is out of range, or there is no such form of this report.
    """
    organisation_id = actor.require(Permission.EXPORT)
    if form not in _WRITERS:
        raise Invalid(f"This report is not written as {form.value}.", "Choose xlsx or csv.")
    with read_session(bulk=True) as db, spare_session() as other:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        export = _export(db, other, actor, query, reading, now, told)
        with ExitStack() as reading_ahead:
            for sheet in export.sheets:
                reading_ahead.callback(_close, sheet)
            rows = _WRITERS[form](out, export)
    name = f"{export.report}-{reading.day.isoformat()}.{form.value}"
    exported = Exported(rows, _digest(out), name)
    _record(actor, organisation_id, export, form, exported, now)
    return exported


def _export(
    db: Connection, other: Connection | None, actor: Actor, query: Any, reading: Reading, now: datetime, told: Told
) -> Export:
    title, make = _REPORTS[type(query)]
    about = About(
        title,
        actor.organisation_name,
        reading.day,
        actor.time_zone,
        actor.name,
        local_time(actor.time_zone, now),
        audit_head(db, reading.organisation_id),
        filter_words(db, actor, query),
    )
    beside = seeing_the_same(db, reading.organisation_id, [other] if other else [])
    return make(Making(db, actor, query, reading, about, now, told, beside))


def _close(sheet: Sheet) -> None:
    """A file that cannot be written leaves nobody reading on, while the connection goes back."""
    if isinstance(sheet.rows, Generator):
        sheet.rows.close()


def _digest(out: BinaryIO) -> str:
    out.seek(0)
    digest = hashlib.sha256()
    while some := out.read(_AT_ONCE):
        digest.update(some)
    out.seek(0)
    return digest.hexdigest()


def _record(actor: Actor, organisation_id: int, export: Export, form: Form, exported: Exported, now: datetime) -> None:
    """Who took which rows out of the house, and how to know the file again."""
    about = export.about
    summary = {
        "report": export.report,
        "form": form.value,
        "rows": exported.rows,
        "as_of": about.day.isoformat(),
        "filters": [list(words) for words in about.filters],
        "sha256": exported.sha256,
    }
    with write_session() as db:
        record_act(db, actor=actor, organisation_id=organisation_id, act="export", summary=summary, touched=(), now=now)
