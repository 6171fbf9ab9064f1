"""Commands that write what a page shows into a file: export REPORT."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO
from urllib.parse import parse_qsl

import typer

from lms_dashboard.cli.data import exports
from lms_dashboard.cli.frame import open_database, progress_bar, say
from lms_dashboard.cli.people import OrganisationName
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.services.exports import write_export
from lms_dashboard.services.organisations import COMMAND_LINE, get_system_actor
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.export_queries import read_export_query, refuse_unknown

Output = Annotated[Path, typer.Option("--output", dir_okay=False, help="The file to write; its ending is its form.")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day, as it stood at its end; today.")
]
Filters = Annotated[
    str, typer.Option("--filters", metavar="QUERY", help="What the page's address says behind the question mark.")
]


@exports.command()
def matrix(organisation: OrganisationName, output: Output, as_of: AsOf = None, filters: Filters = "") -> None:
    """Write the Training Matrix (.xlsx or .csv): everybody who matches, in the page's order."""
    _write("matrix", organisation, output, as_of, filters)


@exports.command()
def progress(organisation: OrganisationName, output: Output, as_of: AsOf = None, filters: Filters = "") -> None:
    """Write User Progress (.xlsx or .csv): one row a learner, in the page's order."""
    _write("progress", organisation, output, as_of, filters)


@exports.command()
def completions(organisation: OrganisationName, output: Output, as_of: AsOf = None, filters: Filters = "") -> None:
    """Write the log of completions (.xlsx or .csv); --filters archived=1 includes what does not count any more."""
    _write("completions", organisation, output, as_of, filters)


@exports.command()
def learner(organisation: OrganisationName, output: Output, filters: Filters = "") -> None:
    """Write a learner's record (.xlsx, .csv or .pdf): --filters learner=NUMBER, as in the page's address."""
    _write("learner", organisation, output, None, filters)


@exports.command()
def audit(organisation: OrganisationName, output: Output, filters: Filters = "") -> None:
    """Write the audit trail (.xlsx or .csv): who did what to whom, before and after; --filters as the page has them."""
    _write("audit", organisation, output, None, filters)


@exports.command()
def upload(organisation: OrganisationName, output: Output, filters: Filters = "") -> None:
    """Write what became of an upload's rows (.xlsx or .csv): --filters id=NUMBER, or "id=NUMBER&only=refused"."""
    _write("upload", organisation, output, None, filters)


@exports.command()
def seats(organisation: OrganisationName, output: Output, filters: Filters = "") -> None:
    """Write who holds the seats of an offering (.xlsx or .csv): --filters offering=NUMBER, show=waiting or history."""
    _write("seats", organisation, output, None, filters)


@exports.command()
def board(organisation: OrganisationName, output: Output, as_of: AsOf = None, filters: Filters = "") -> None:
    """Write the report for the board (.pdf, or its numbers as .xlsx or .csv), as the Compliance page shows them."""
    _write("board", organisation, output, as_of, filters)


def _write(report: str, organisation: str, output: Path, as_of: datetime | None, filters: str) -> None:
    open_database()
    form = _form(output)
    actor, now = get_system_actor(actor=COMMAND_LINE, name=organisation), utc_now()
    given = _filters(report, filters)
    if as_of is not None:
        given["as-of"] = as_of.date().isoformat()
    query = read_export_query(report, given, day_in(actor.time_zone, now))

    def make(out: BinaryIO) -> Exported:
        with progress_bar() as told:
            return write_export(
                actor=actor, query=query, form=form, out=out, now=now, told=lambda done, all_: told("Rows", done, all_)
            )

    rows = write_file(output, make).rows
    say(f"{output} is written." if form is Form.PDF else f"{output}: {rows:,} rows.")  # a typeset report has no rows


def _filters(report: str, text: str) -> dict[str, str]:
    """What the filters say; what is not understood must not widen what is written."""
    said = text.removeprefix("?")
    try:
        given = dict(parse_qsl(said, keep_blank_values=True, strict_parsing=True)) if said else {}
    except ValueError as error:
        raise Invalid(f"The filters “{said[:60]}” cannot be read.", "Write them as name=value&name=value.") from error
    refuse_unknown(report, given)
    return given


def _form(output: Path) -> Form:
    ending = output.suffix.removeprefix(".").lower()
    if ending not in {form.value for form in Form}:
        raise Invalid(f"{output.name} does not say which form it has.", "End it with .xlsx, .csv or .pdf.")
    return Form(ending)


def write_file(output: Path, make: Callable[[BinaryIO], Exported]) -> Exported:
    """Have a file made beside its place, and moved there when it is whole.

    Raises:
        Invalid: the file cannot be written.
    """
    draft = output.with_name(f"{output.name}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("w+b") as out:
            made = make(out)
        draft.replace(output)
    except OSError as error:
        raise Invalid(
            f"{output} cannot be written: {error.strerror}.", "Name a file in a folder that exists."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return made
