"""Commands that make organisations and those who administer them."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from lms_dashboard.cli.frame import app, open_database, say
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.services.accounts import create_admin, is_account
from lms_dashboard.services.organisations import COMMAND_LINE, create_organisation, get_system_actor
from lms_dashboard.state.clock import utc_now


class DateOrder(StrEnum):
    """How days are written: day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


TimeZone = Annotated[str, typer.Option(help="What decides the organisation's “today”, for example Europe/London.")]
Order = Annotated[DateOrder, typer.Option(help="How its people write days.")]
OrganisationName = Annotated[str, typer.Option("--organisation", help="The organisation's name.")]


@app.command("create-organisation")
def create_organisation_command(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    time_zone: TimeZone = "UTC",
    date_order: Order = DateOrder.YMD,
) -> None:
    """Make an organisation, empty."""
    open_database()
    create_organisation(actor=COMMAND_LINE, name=name, time_zone=time_zone, date_order=date_order.value, now=utc_now())
    say(f"The organisation “{name}” is made.")


@app.command("create-admin")
def create_admin_command(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    organisation: OrganisationName,
    name: Annotated[str, typer.Option(help="What the person is called; default the address.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the input instead of asking for it.")
    ] = False,
) -> None:
    """Make somebody an administrator of an organisation.

    The password is asked for, unless it comes on the input. Somebody who can sign in already keeps theirs.
    """
    open_database()
    actor = get_system_actor(actor=COMMAND_LINE, name=organisation)
    known = is_account(actor=actor, email=email)
    password = None if known else _password(from_input=password_stdin)
    create_admin(actor=actor, email=email, name=name or email, password=password, now=utc_now())
    kept = " The password is the one that the account has already." if known else ""
    say(f"{email} administers “{actor.organisation_name}”.{kept}")


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Invalid("Nobody can be asked for the password.", "Give it on the input, with --password-stdin.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
