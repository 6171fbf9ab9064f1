"""What all commands share: the app, the database, messages, progress bars, refusals without a traceback."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from typer.core import TyperGroup

from lms_dashboard.config import Settings, get_settings
from lms_dashboard.db import session
from lms_dashboard.db.migrate import upgrade
from lms_dashboard.domain.errors import Invalid, LmsError
from lms_dashboard.domain.imports import Report

HELP = """Who was trained, when, and whether that training still counts.

Settings come from the environment: LMS_DATABASE_URL, LMS_DATA_DIR, LMS_PORT and others (docs/operating.md).
Exit status: 0 done, 1 refused (the reason is on the error output), 2 wrong usage.
"""


class RefusingGroup(TyperGroup):
    """Tells an expected failure in a sentence, and ends with status 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except LmsError as error:
            complain(str(error))
            raise typer.Exit(1) from error


app = typer.Typer(
    name="lms-dashboard",
    cls=RefusingGroup,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)


def say(text: str) -> None:
    """A line on the output."""
    typer.echo(text)


def complain(text: str) -> None:
    """A line on the error output."""
    typer.echo(text, err=True)


def settings() -> Settings:
    """The settings of this process.

    Raises:
        Invalid: one of them cannot be read.
    """
    try:
        return get_settings()
    except ValueError as error:
        raise Invalid(str(error)) from error


def open_database() -> Settings:
    """Bring the database to the newest schema and use it from now on.

    Raises:
        Invalid: the address is none, or the database does not answer.
    """
    found = settings()
    try:
        found.data_dir.mkdir(parents=True, exist_ok=True)
        upgrade(found.database_url)
        session.configure(found.database_url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise Invalid("LMS_DATABASE_URL is not a database's address.", "See docs/operating.md.") from error
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise Invalid(f"The database cannot be used: {reason}.", "Check LMS_DATABASE_URL and LMS_DATA_DIR.") from error
    except OSError as error:
        raise Invalid(f"{found.data_dir} cannot be made: {error.strerror}.", "Set LMS_DATA_DIR.") from error
    return found


@contextmanager
def long_work() -> Iterator[None]:
    """Without the search for cycles of garbage, which takes a quarter of the time where so much is kept in memory."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A bar on the error output while it is a terminal; nothing is left of it afterwards."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)

        def report(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total)

        yield report
