"""Commands that bring data in and out: demo, import, export."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from lms_dashboard.cli.frame import app, complain, long_work, open_database, progress_bar, say
from lms_dashboard.cli.people import DateOrder, Order, OrganisationName, TimeZone
from lms_dashboard.config import DEMO_PASSWORD
from lms_dashboard.demo.sign_ins import DemoSignIn
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.imports import ImportProblem, ImportResult
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.files.exports import write_statuses
from lms_dashboard.services.demo import get_demo_sign_ins, is_empty, load_demo
from lms_dashboard.services.imports import NeutralFiles, get_neutral_files, import_history, preview_import
from lms_dashboard.services.organisations import COMMAND_LINE, create_organisation, get_system_actor
from lms_dashboard.services.statuses import iter_statuses
from lms_dashboard.state.clock import utc_now

exports = typer.Typer(help="Write what the product knows into files.", no_args_is_help=True)
app.add_typer(exports, name="export")


@app.command()
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing, and do not complain, where there is data already.")
    ] = False,
) -> None:
    """Load a made-up organisation into an empty database: 240 learners at work, 12 courses, three years."""
    found = open_database()
    if if_empty and not is_empty(actor=COMMAND_LINE):
        say("There is data already: the demo is not loaded.")
        _name(get_demo_sign_ins(actor=COMMAND_LINE), "the password that the demo was loaded with")
        return
    loaded = load_demo(actor=COMMAND_LINE, password=found.demo_password, now=utc_now())
    say(
        f"“{loaded.name}”: {loaded.learners} learners, of whom some have left; {loaded.cycles:,} cycles, "
        f"{loaded.results:,} results."
    )
    standard = found.demo_password == DEMO_PASSWORD
    _name(loaded.sign_ins, f"the password {DEMO_PASSWORD}" if standard else "the password of LMS_DEMO_PASSWORD")


def _name(sign_ins: tuple[DemoSignIn, ...], password: str) -> None:
    """Who can sign in, as what, and how."""
    if not sign_ins:
        return
    say("Sign in as")
    for sign_in in sign_ins:
        say(f"  {sign_in.email:24} {_what(sign_in)}")
    say(f"with {password}.")


def _what(sign_in: DemoSignIn) -> str:
    roles = ", ".join(sign_in.roles)
    of = f" of the group {sign_in.group}" if sign_in.group else ""
    more = " who may reset progress" if Permission.RESET_PROGRESS in sign_in.permissions else ""
    return f"{roles}{of}{more}"


@app.command("import")
def import_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="Where the files are.")],
    organisation: OrganisationName,
    check: Annotated[bool, typer.Option("--check", help="Only say what would be written or refused.")] = False,
    time_zone: TimeZone = "UTC",
    date_order: Order = DateOrder.YMD,
) -> None:
    """Import a training history from neutral CSV files (docs/import.md); all of it, or nothing.

    Importing the same files again changes nothing. The organisation is made if there is none of that name, with
    the time zone and date order given here.
    """
    open_database()
    with long_work():
        files = get_neutral_files(actor=COMMAND_LINE, folder=folder)
        for name in files.not_read:
            complain(f"{name} is not one of the files that are imported: it is not read.")
        actor = _actor_for(organisation)
        if check or actor is None:
            preview = preview_import(actor=actor or _to_be(time_zone), files=files, now=utc_now())
            if check or preview.problems:
                _tell(preview, check=check)
                return
        _tell(_write(actor, files, organisation, time_zone, date_order), check=False)


def _actor_for(organisation: str) -> Actor | None:
    try:
        return get_system_actor(actor=COMMAND_LINE, name=organisation)
    except NotFound:
        return None


def _to_be(time_zone: str) -> Actor:
    """The command line, for an organisation that is not made yet."""
    return Actor(kind="system", name=COMMAND_LINE.name, permissions=COMMAND_LINE.permissions, time_zone=time_zone)


def _write(
    actor: Actor | None, files: NeutralFiles, organisation: str, time_zone: str, date_order: DateOrder
) -> ImportResult:
    now = utc_now()
    if actor is None:
        settings = {"name": organisation, "time_zone": time_zone, "date_order": date_order.value}
        create_organisation(actor=COMMAND_LINE, **settings, now=now)
        say(f"The organisation “{organisation}” is made.")
        actor = get_system_actor(actor=COMMAND_LINE, name=organisation)
    with progress_bar() as report:
        return import_history(actor=actor, files=files, now=now, report=report)


def _tell(result: ImportResult, *, check: bool) -> None:
    if result.problems:
        for problem in result.problems:
            complain(_sentence(problem))
        count = len(result.problems)
        complain(f"{count} problem{'s' if count > 1 else ''}; nothing was written.")
        raise typer.Exit(1)
    new = {
        name: number
        for name in ("learners", "courses", "modules", "cycles", "results")
        if (number := getattr(result, name))
    }
    listed = ", ".join(f"{number:,} {name}" for name, number in new.items())
    if not new:
        say(f"Everything is there already: {result.unchanged:,} rows unchanged, nothing written.")
    elif check:
        say(f"Nothing is wrong. An import would write {listed}; {result.unchanged:,} rows are unchanged.")
    else:
        say(f"Imported {listed}; {result.unchanged:,} rows were unchanged.")


def _sentence(problem: ImportProblem) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    column = f" {problem.column}" if problem.column else ""
    value = f" “{problem.value}”" if problem.value else ""
    return f"{place}:{column}{value}: {problem.problem} {problem.mend}"


@exports.command()
def statuses(
    organisation: OrganisationName,
    output: Annotated[Path, typer.Option("--output", dir_okay=False, help="The CSV file to write, in UTF-8.")],
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day, as it stood at its end; today.")
    ] = None,
) -> None:
    """Write one row a learner and course whose compliance that day is not “Not required”."""
    open_database()
    actor = get_system_actor(actor=COMMAND_LINE, name=organisation)
    day: date | None = as_of.date() if as_of else None
    count = write_statuses(output, iter_statuses(actor=actor, day=day, now=utc_now()))
    say(f"{output}: {count:,} rows.")
