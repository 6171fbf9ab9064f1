"""The command that uploads a list of people, as the wizard does."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from lms_dashboard.cli.frame import app, complain, long_work, open_database, progress_bar, say
from lms_dashboard.cli.people import DateOrder, OrganisationName
from lms_dashboard.domain.errors import Invalid, LmsError, NotFound
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.roster import Missing
from lms_dashboard.domain.uploads import CheckResult, Duplicates, Kind, UploadOptions
from lms_dashboard.services.organisations import COMMAND_LINE, get_system_actor
from lms_dashboard.services.roster import get_missing, preview_missing
from lms_dashboard.services.seats import find_offering
from lms_dashboard.services.uploads import begin_upload, continue_upload, get_people_file, keep_draft, preview_upload
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.words import count_words

_MOST_SHOWN = 200
_NAMED = ("row", "column", "value", "problem", "mend")
"""What is said of a refused row, in this order."""


@app.command()
def upload(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An .xlsx, .xls, .ods or .csv file.")],
    organisation: OrganisationName,
    offering: Annotated[str, typer.Option(help="The seat offering that everybody gets a seat of.")] = "",
    courses: Annotated[str, typer.Option(help="Course codes for rows that name none, with commas between.")] = "",
    duplicates: Annotated[
        Duplicates, typer.Option(help="What happens to people who have the course already.")
    ] = Duplicates.ERROR,
    check: Annotated[bool, typer.Option("--check", help="Only say what would be written or refused.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    kind: Annotated[Kind, typer.Option(help="What the list is for.")] = Kind.ENROLL,
    dates: Annotated[
        DateOrder | None, typer.Option(help="How 3/4/2026 is meant, where the file does not tell.")
    ] = None,
    mail: Annotated[bool, typer.Option(help="Queue welcome and enrollment mails.")] = True,
    new_round: Annotated[
        bool, typer.Option("--new-round", help="Reassign even what this very list has assigned before.")
    ] = False,
) -> None:
    """Add people and enroll them from a spreadsheet; every row is checked before anything is written.

    Exit status: 0 all done (or nothing to do), 1 some or all rows refused, 2 wrong usage.
    """
    open_database()
    options = UploadOptions(
        kind=kind,
        courses=tuple(code.strip() for code in courses.split(",") if code.strip()),
        duplicates=duplicates,
        dates=dates.value if dates else "",
        welcome_mail=mail,
        enrollment_mail=mail,
        new_round=new_round,
    )
    problem: LmsError | None = None
    with long_work():
        try:
            actor = get_system_actor(actor=COMMAND_LINE, name=organisation)
            result, missing = _run(actor, file, offering, options, check=check)
        except NotFound as error:  # an organisation, offering or course of the command's own words
            complain(str(error))
            raise typer.Exit(2) from error
        except Invalid as error:
            problem, result, missing = error, CheckResult(), None
    _tell(result, missing, problem, check=check, as_json=as_json)
    if problem or result.refused_rows or result.not_reached:
        raise typer.Exit(1)


def _run(
    actor: Actor, file: Path, offering: str, options: UploadOptions, *, check: bool
) -> tuple[CheckResult, Missing | None]:
    now, roster = utc_now(), options.kind is Kind.ROSTER
    if offering:
        found = find_offering(actor=actor, name=offering)
        options = replace(options, offering_id=found.id)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.", "Name a file that can be read.") from error
    read = get_people_file(actor=actor, content=content, file_name=file.name, options=options)
    if check:
        missing = preview_missing(actor=actor, file=read, options=options, now=now) if roster else None
        return preview_upload(actor=actor, file=read, options=options, now=now), missing
    draft = keep_draft(actor=actor, content=content, file_name=file.name, options=options, now=now)
    upload_id = begin_upload(actor=actor, upload_id=draft, now=now)
    with progress_bar() as report:
        result = continue_upload(actor=actor, upload_id=upload_id, now=utc_now(), tell=report)
    return result, get_missing(actor=actor, upload_id=upload_id, now=utc_now()) if roster else None


def _tell(
    result: CheckResult, missing: Missing | None, problem: LmsError | None, *, check: bool, as_json: bool
) -> None:
    if as_json:
        say(json.dumps(_object(result, problem) | _missing_object(missing), ensure_ascii=False))
        return
    if problem:
        complain(str(problem))
        return
    for note in result.notes:
        say(note)
    for one in result.refused[:_MOST_SHOWN]:
        value = f" “{one.value}”" if one.value else ""
        complain(f"Row {one.row}, {one.column}{value}: {one.problem} {one.mend}")
    if len(result.refused) > _MOST_SHOWN:
        complain(f"… and {len(result.refused) - _MOST_SHOWN:,} more problems; --json lists them all.")
    done = f"{result.ready:,} would be written" if check else f"{result.written:,} written"
    rest = f", {result.not_reached:,} not reached" if result.not_reached else ""
    rows = count_words(result.rows, "row")
    say(f"{rows}: {done}, {result.unchanged:,} unchanged, {result.refused_rows:,} refused{rest}.")
    if missing is not None:
        _tell_missing(missing)


def _object(result: CheckResult, problem: LmsError | None) -> dict[str, object]:
    rows: dict[int, list[dict[str, object]]] = {}
    for one in result.refused:
        rows.setdefault(one.row, []).append({name: getattr(one, name) for name in _NAMED})
    return {
        "file_problem": str(problem) if problem else None,
        "rows": result.rows,
        "ready": result.ready,
        "unchanged": result.unchanged,
        "refused": [first | ({"more": more} if more else {}) for first, *more in rows.values()],
        "written": result.written,
        "not_reached": result.not_reached,
    }


def _tell_missing(missing: Missing) -> None:
    """Who is in the scope of a full roster and in none of its rows; nobody is removed from here."""
    say(missing.words)
    for one in missing.people[:_MOST_SHOWN]:
        say(f"  {one.name}{''.join(f', {text}' for text in (one.email, one.external_id, one.group) if text)}")
    if len(missing.people) > _MOST_SHOWN:
        say(f"  … and {len(missing.people) - _MOST_SHOWN:,} more; --json lists them all.")


def _missing_object(missing: Missing | None) -> dict[str, object]:
    if missing is None:
        return {}
    return {"missing": [asdict(one) for one in missing.people], "in_scope": missing.in_scope}
