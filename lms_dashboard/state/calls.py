"""The way from a state to a service: in a thread, for the present actor, with errors turned into notices."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import lru_cache
from inspect import signature
from typing import Any, TypeVar

from reflex.state import BaseState

from lms_dashboard.domain.errors import LmsError, NotSignedIn
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.notices import FAILED, tell
from lms_dashboard.state.session import SIGN_IN, SessionState

logger = logging.getLogger(__name__)

T = TypeVar("T")


async def call_service(state: BaseState, function: Callable[..., T], **arguments: Any) -> T | None:
    """Call a service function for the person of this event; ``actor`` and ``now`` are added.

    A failure is shown as a notice, and the answer is None: ``if (page := await call_service(…)) is None: return``.
    In a background event call it inside ``async with self``.
    """
    return await settle(state, f"{function.__module__}.{function.__name__}", ask_service(function, **arguments))


async def settle(state: BaseState, what: str, asked: Awaitable[T]) -> T | None:
    """The answer; or None, and a notice of why there is none. ``what`` stands in the log of what nobody expected."""
    try:
        return await asked
    except NotSignedIn:
        session = await state.get_state(SessionState)
        session.leave = SIGN_IN
    except LmsError as error:
        await tell(state, error.message, error.mend, tone="error")
    except Exception:
        await tell(state, *went_wrong(what), tone="error")
    return None


async def ask_service(function: Callable[..., T], **arguments: Any) -> T:
    """The same without notices: errors are raised, for whoever shows them beside a field.

    Raises:
        LmsError: whatever the service refuses.
    """
    given = {"actor": current_actor(), "now": utc_now(), **arguments}
    return await asyncio.to_thread(
        function, **{key: given[key] for key in given if key != "now" or _takes_now(function)}
    )


@lru_cache(maxsize=512)
def _takes_now(function: Callable[..., Any]) -> bool:
    return "now" in signature(function).parameters


def went_wrong(what: str) -> tuple[str, str]:
    """Log the exception that is being handled; the text and the mend that tell a person where to find it."""
    number = secrets.token_hex(4)
    logger.exception("%s failed (%s)", what, number)
    return f"Something went wrong ({number}).", FAILED
