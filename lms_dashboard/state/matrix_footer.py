"""The rates of all learners that match, read after the rows so that those appear at once."""

import time
from dataclasses import replace

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.services.matrix import get_matrix_footer
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.guard_marks import needs
from lms_dashboard.state.matrix_rows import encode_footer
from lms_dashboard.state.shared import read_together

QUICK = 0.15
"""Seconds that a live change may spend on counting."""


class MatrixFooterState(rx.State):
    """Overall, then one rate a column; empty while they are being counted."""

    rates: list[str] = []
    failed: bool = False
    older: bool = False

    _seconds: float = 0.0
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
        rates, seconds = await _count(wanted)
        async with self:
            if self._wanted == wanted:
                self._take(rates, seconds, wanted)

    async def _recount(self, *, together: bool = False) -> None:
        """Count again after a change, if that is quick; otherwise what is shown is said to be older."""
        wanted = self._wanted
        self.older = self._seconds > QUICK
        if wanted is not None and not self.older:
            counted = read_together((wanted, "rates"), lambda: _count(wanted)) if together else _count(wanted)
            self._take(*await counted, wanted)

    def _want(self, query: MatrixQuery, *, afresh: bool = False) -> None:
        """Say what is shown now; what was counted for something else is blanked, and counted anew by ``load``."""
        wanted = replace(query, page=1, page_size=1, sort="name")
        if wanted != self._wanted:
            self.rates, self.failed = [], False
        if afresh:
            self._counted = None
        self._wanted = wanted

    def _take(self, rates: list[str], seconds: float, counted: MatrixQuery) -> None:
        if rates != self.rates:
            self.rates = rates
        self.failed, self.older = not rates, False
        self._counted, self._seconds = counted, seconds


async def _count(query: MatrixQuery) -> tuple[list[str], float]:
    """The rates, empty if they cannot be had, and how many seconds it took."""
    started = time.monotonic()
    try:
        rates = encode_footer(await ask_service(get_matrix_footer, query=query))
    except LmsError:
        rates = []
    return rates, time.monotonic() - started
