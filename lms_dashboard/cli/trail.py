"""Commands about the audit trail."""

import re
from typing import Annotated

import typer

from lms_dashboard.cli.frame import app, complain, open_database, say
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.audit import verify
from lms_dashboard.services.organisations import COMMAND_LINE, get_organisations, get_system_actor

audit = typer.Typer(help="The audit trail: who did what, when.", no_args_is_help=True)
app.add_typer(audit, name="audit")

_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@audit.command("verify")
def verify_command(
    organisation: Annotated[str, typer.Option(help="One organisation's trail; default all of them.")] = "",
    head: Annotated[
        str,
        typer.Option(metavar="NUMBER:HASH", help="A head that was noted earlier: shows whether entries were cut off."),
    ] = "",
) -> None:
    """Check that the audit trail is whole and unchanged; names the first broken link.

    Prints each trail's head: note it somewhere else, and give it with --head next time.
    """
    open_database()
    if head and not organisation:
        raise typer.BadParameter("a head belongs to one organisation: name it with --organisation", param_hint="--head")
    seq, expected = _split(head)
    names = [organisation] if organisation else [row.name for row in get_organisations(actor=COMMAND_LINE)]
    broken = [name for name in names if not _holds(get_system_actor(actor=COMMAND_LINE, name=name), seq, expected)]
    if not names:
        say("There is no organisation, and so no trail.")
    if broken:
        raise typer.Exit(1)


def _split(head: str) -> tuple[int | None, str]:
    if not head:
        return None, ""
    found = _HEAD.fullmatch(head.strip())
    if found is None:
        raise Invalid(f"“{head}” is not a head.", "Give it as it was printed: NUMBER:HASH.")
    return int(found[1]), found[2]


def _holds(actor: Actor, seq: int | None, expected: str) -> bool:
    found = verify(actor=actor, expected_seq=seq, expected_head=expected)
    if not found.faults:
        say(f"{actor.organisation_name}: {found.entries} entries, all whole. Head {found.entries}:{found.head}")
        return True
    first, more = found.faults[0], len(found.faults) - 1
    also = f" ({more} more after it)" if more else ""
    complain(f"{actor.organisation_name}: entry {first.seq} is broken: {first.problem}{also}.")
    return False
