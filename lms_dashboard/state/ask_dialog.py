"""Dialogs that ask one question: what they show is done, or not; an error stands in the dialog, which stays open."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.state.guard_marks import PAGE, needs


class AskDialog(rx.State, mixin=True):
    """What such a dialog's state inherits: it does in ``_do`` what is asked, which tells what was done."""

    is_open: bool = False
    error: str = ""
    busy: bool = False

    @rx.event
    @needs(PAGE)
    async def submit(self) -> AsyncIterator[Any]:
        """Do it."""
        if not self.is_open or self.busy:
            return
        self.busy, self.error = True, ""
        yield
        try:
            await self._do()
        except LmsError as error:
            self.error = str(error)
        finally:
            self.busy = False

    @rx.event
    @needs(PAGE)
    async def cancel(self) -> None:
        """Close the dialog; nothing has been done."""
        self.is_open = False

    async def _do(self) -> None:
        """Do what the dialog asks, and close it.

        Raises:
            LmsError: whatever the service refuses.
        """
