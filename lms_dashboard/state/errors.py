"""What nobody expected: logged with a number, and the person told that number."""

import logging
import secrets
from typing import Any

from reflex.event import EventSpec

logger = logging.getLogger(__name__)

_LONGEST = 2000


def on_backend_error(exception: Exception) -> EventSpec | None:
    """An event handler failed outside of call_service: log it; the tab is told by a notice where it can be."""
    number = secrets.token_hex(4)
    logger.error("an event failed (%s)", number, exc_info=exception)
    return None


def on_frontend_error(exception: Exception) -> None:
    """The browser reports an error of its own: text from outside, so cut and on one line."""
    logger.warning("a browser reports: %s", flat(str(exception)))


def flat(text: Any) -> str:
    """Text from outside as one line of bearable length."""
    return " ".join(str(text)[:_LONGEST].split())
