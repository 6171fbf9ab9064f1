"""The filters above Compliance: whose, which courses, which day, and the day to compare with."""

from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day
from lms_dashboard.state.address import Part, read_day, write_day
from lms_dashboard.state.comparison import ComparisonState
from lms_dashboard.state.compliance import ComplianceState
from lms_dashboard.state.compliance_view import DEFAULT, PARTS
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.list_filters import ListFilters

DROPS: Mapping[str, tuple[str, ...]] = {
    "group": ("group_ids",),
    "role": ("job_role_ids",),
    "course": ("course_ids",),
    "as-of": ("as_of",),
    "with": ("compared_with",),
}


class _Filters(ListFilters, rx.State, mixin=True):
    """What both pages of Compliance are narrowed to."""

    _parts: ClassVar[Mapping[str, Part]] = {part.name: part for part in PARTS}
    _plain: ClassVar[Any] = DEFAULT
    _kept: ClassVar[tuple[str, ...]] = ("back", "hire_days", "order", "as_of", "compared_with")
    _drops: ClassVar[Mapping[str, tuple[str, ...]]] = DROPS

    with_day: str = ""
    with_words: str = ""

    @rx.event
    @needs(PAGE)
    async def choose_with(self, form: dict[str, Any]) -> Any:
        """Compare with the end of a day; none: 30 days before."""
        text = str(form.get("day", ""))
        try:
            day = read_day(text) if text else None
        except ValueError:
            self.errors = {"with": "Choose a day, such as 2026-02-11."}
            return None
        return await self._change({"compared_with": day})

    def _describe_more(self, view: Any) -> None:
        self.with_day = write_day(view.compared_with)
        self.with_words = format_day(view.compared_with, current_actor().date_order)


class ComplianceFilterState(_Filters, rx.State):
    """What Compliance is narrowed to."""

    _list: ClassVar[Any] = ComplianceState


class ComparisonFilterState(_Filters, rx.State):
    """What the two days are narrowed to."""

    _list: ClassVar[Any] = ComparisonState
    _kept: ClassVar[tuple[str, ...]] = ("as_of", "compared_with", "side")
