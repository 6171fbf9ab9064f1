"""The rates of all learners that match, read after the rows so that those appear at once."""

from dataclasses import replace

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.services.matrix import get_matrix_footer
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.guard_marks import needs
from lms_dashboard.state.matrix_rows import encode_footer


class MatrixFooterState(rx.State):
    """Overall, then one rate a column; empty while they are being counted."""

    rates: list[str] = []
    failed: bool = False

    _wanted: MatrixQuery | None = None
    _counted: MatrixQuery | None = None

    @rx.event(background=True)
    @needs(Permission.VIEW_REPORTS)
    async def load(self) -> None:
        """Count for the view that is shown, unless that is done."""
        async with self:
            wanted = self._wanted
            if wanted is None or wanted == self._counted:
                return
        try:
            rates = encode_footer(await ask_service(get_matrix_footer, query=wanted))
        except LmsError:
            rates = []
        async with self:
            if self._wanted == wanted:
                self._take(rates, wanted)

    def _want(self, query: MatrixQuery, *, afresh: bool = False) -> None:
        """Say what is shown now; what was counted for something else is blanked, and counted anew by ``load``."""
        wanted = replace(query, page=1, page_size=1, sort="name")
        if wanted != self._wanted:
            self.rates, self.failed = [], False
        if afresh:
            self._counted = None
        self._wanted = wanted

    def _take(self, rates: list[str], counted: MatrixQuery) -> None:
        if rates != self.rates:
            self.rates = rates
        self.failed, self._counted = not rates, counted
