"""What nobody expected: logged with a number, and the person told that number. Text from outside is cut."""

import logging
import secrets
from typing import Any

from reflex.event import EventSpec

from lms_dashboard.state.notices import NoticeState

logger = logging.getLogger(__name__)

_LONGEST = 2000
_TALKATIVE = (
    "reflex.app",
    "reflex_base.event.processor.event_processor",
    "reflex_base.event.processor.base_state_processor",
    "engineio.server",
    "socketio.server",
)
"""Loggers that write out whatever a socket sent."""


def on_backend_error(exception: Exception) -> EventSpec | None:
    """An event handler failed outside of call_service: log it, and tell the tab."""
    number = secrets.token_hex(4)
    logger.error("an event failed (%s)", number, exc_info=exception)
    tell_it: EventSpec = NoticeState.say_it_failed(number)  # type: ignore[operator]  # Reflex makes it callable
    return tell_it


def on_frontend_error(exception: Exception) -> None:
    """The browser reports an error of its own: text from outside, so cut and on one line."""
    logger.warning("a browser reports: %s", flat(exception))


def flat(text: Any) -> str:
    """Text from outside as one line of bearable length."""
    return " ".join(str(text)[:_LONGEST].split())


class Cut(logging.Filter):
    """Cuts what a socket sent out of the log, so that nobody can fill it or forge its lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, at a bearable length."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and (len(str(error)) > _LONGEST or isinstance(error, KeyError)):
            record.exc_info = None
            record.msg, record.args = flat(f"{record.getMessage()[:500]} {error!r}"), ()
        elif len(message := record.getMessage()) > _LONGEST:
            record.msg, record.args = flat(message), ()
        return True


def cut_logs() -> None:
    """Have the talkative loggers cut."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(Cut())
