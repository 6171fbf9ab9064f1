"""Taking back what a notice tells of."""

from typing import Any

import reflex as rx

from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import needs
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.notices import NoticeState, tell
from lms_dashboard.state.refresh import refresh_page


class UndoState(rx.State):
    """The handler behind every Undo; the service checks the permission, as for any act."""

    @rx.event
    @needs(None)
    async def undo(self, notice_id: int) -> Any:
        """Take back the act of a notice."""
        notices = await self.get_state(NoticeState)
        undo = notices._take_undo(notice_id)
        if undo is None:
            return None
        result = await call_service(self, undo.act, **undo.arguments)
        if result is not None:
            await tell(self, str(getattr(result, "message", "") or "Undone."))
        await refresh_page(self)
        return MatrixFooterState.load
