"""Comparing the rows of an upload with what is known: the same for a check, for its beginning, and for each batch."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from lms_dashboard.db.upload_store import DONE, same_uploads
from lms_dashboard.db.uploads import load_known, load_offerings, offered_codes
from lms_dashboard.domain.errors import Invalid, NotFound
from lms_dashboard.domain.names import fold
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.upload_known import Known
from lms_dashboard.domain.upload_plan import Planned, mails_of, plan, seats_needed
from lms_dashboard.domain.upload_rows import Line, needs_confirmation, read_lines
from lms_dashboard.domain.uploads import (
    CheckResult,
    Column,
    Duplicates,
    Kind,
    Outcome,
    ReadFile,
    UploadOptions,
    UploadRow,
)


def effective(file: ReadFile, options: UploadOptions, date_order: str) -> UploadOptions:
    """The options with the order of days settled: as confirmed, as the organisation writes, or none (``ymd``)."""
    if options.dates:
        return options
    doubtful = needs_confirmation(file.rows, date_order)
    return replace(options, dates="ymd" if doubtful else date_order)


def lines_of(db: Connection, actor: Actor, rows: Sequence[UploadRow], options: UploadOptions) -> list[Line]:
    """The rows as they were meant; whoever names no course gets those that come with the seat, if one is chosen.

    Raises:
        NotFound: there is no such seat offering.
    """
    lines = read_lines(rows, options, actor.date_order)
    return lines if options.offering_id is None else _with_offered(db, actor, lines, options)


def compare(
    db: Connection,
    actor: Actor,
    lines: Sequence[Line],
    options: UploadOptions,
    today: date,
    *,
    seen_before: bool,
    reserved: Mapping[int, int] | None = None,
) -> list[Planned]:
    """What each row will do. ``reserved`` are the seats that it may take, where they were reserved before.

    Raises:
        NotFound, Invalid: a course for all rows is not there, or the due date lies in the past.
    """
    known = load_known(db, actor, lines, options, today)
    known.seen_before = seen_before
    _check_options(known, options)
    if reserved is not None:
        offerings = known.offerings.items()
        known.offerings = {i: replace(offering, free=reserved.get(i, 0)) for i, offering in offerings}
    return plan(lines, known, options)


def _with_offered(db: Connection, actor: Actor, lines: list[Line], options: UploadOptions) -> list[Line]:
    offering = load_offerings(db, actor.organisation_id).get(options.offering_id or 0)
    if offering is None:
        raise NotFound("There is no such seat offering.", "Choose one of those listed under Seats.")
    if options.kind not in (Kind.ENROLL, Kind.ROSTER):
        return lines
    codes = offered_codes(db, offering)
    for line in lines:
        line.courses = line.courses or codes
    return lines


def _check_options(known: Known, options: UploadOptions) -> None:
    if options.due_on is not None and options.due_on < known.today:
        raise Invalid(f"The due date {options.due_on.isoformat()} lies in the past.", "Choose today or a later day.")
    for code in options.courses:
        if fold(code) not in known.courses:
            raise NotFound(f"There is no course “{code}”.", "Write its code as it stands under Courses.")


def digest_of(rows: Sequence[UploadRow], options: UploadOptions) -> str:
    """What tells whether a list was uploaded before, in whatever order of rows or columns."""
    said = sorted("\x1e".join(sorted(f"{c.value}\x1f{v}" for c, v in row.cells.items())) for row in rows)
    chosen = (options.kind.value, str(options.offering_id), ",".join(sorted(options.courses)), str(options.due_on))
    return hashlib.sha256("\x1d".join((*chosen, *said)).encode()).hexdigest()


def was_uploaded(db: Connection, actor: Actor, digest: str) -> bool:
    """Whether the very same list has been committed."""
    return bool(actor.organisation_id and same_uploads(db, actor.organisation_id, digest, [DONE]))


def summed(planned: Sequence[Planned], notes: tuple[str, ...] = ()) -> CheckResult:
    """What the check found, in numbers and sentences."""
    ready = [one for one in planned if one.outcome is Outcome.READY]
    refused = [one for one in planned if one.outcome is Outcome.REFUSED]
    new = sum(one.person is None for one in ready)
    back = sum(one.person is not None and not one.person.active for one in ready)
    return CheckResult(
        rows=len(planned),
        ready=len(ready),
        unchanged=len(planned) - len(ready) - len(refused),
        refused=tuple(problem for one in refused for problem in one.line.problems),
        refused_rows=len(refused),
        new=new,
        known=len(ready) - new - back,
        back=back,
        have_course=sum(one.had for one in planned),
        no_seat=sum(one.no_seat for one in planned),
        seats_taken=sum(seats_needed(planned).values()),
        mails=mails_of(ready),
        notes=notes,
    )


def kept_options(options: UploadOptions, **more: Any) -> dict[str, Any]:
    """The options as they are kept."""
    said = asdict(options) | {"due_on": options.due_on.isoformat() if options.due_on else None}
    said["columns"] = {str(place): column.value for place, column in options.columns.items()}
    return said | {"courses": list(options.courses)} | more


def read_options(kept: dict[str, Any]) -> UploadOptions:
    """The options that were kept."""
    own = {
        name: kept[name] for name in ("offering_id", "dates", "welcome_mail", "enrollment_mail", "new_round", "note")
    }
    return UploadOptions(
        kind=Kind(kept["kind"]),
        courses=tuple(kept["courses"]),
        due_on=date.fromisoformat(kept["due_on"]) if kept["due_on"] else None,
        duplicates=Duplicates(kept["duplicates"]),
        columns={int(place): Column(said) for place, said in kept["columns"].items()},
        **own,
    )
