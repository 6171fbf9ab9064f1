"""The filters above the log of completions."""

from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.state.address import Part
from lms_dashboard.state.completions import CompletionsState
from lms_dashboard.state.completions_view import DEFAULT, PARTS
from lms_dashboard.state.list_filters import ListFilters


class CompletionsFilterState(ListFilters, rx.State):
    """What the log is narrowed to."""

    _list: ClassVar[Any] = CompletionsState
    _parts: ClassVar[Mapping[str, Part]] = {part.name: part for part in PARTS}
    _plain: ClassVar[Any] = DEFAULT
    _kept: ClassVar[tuple[str, ...]] = ("sort", "page_size", "as_of", "archived")
    _drops: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "group": ("group_ids",),
        "role": ("job_role_ids",),
        "course": ("course_ids",),
        "completed": ("completed",),
        "as-of": ("as_of",),
    }
