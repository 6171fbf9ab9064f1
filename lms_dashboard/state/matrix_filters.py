"""The filters above the matrix."""

from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.state.address import Part
from lms_dashboard.state.list_filters import ListFilters
from lms_dashboard.state.matrix import MatrixState
from lms_dashboard.state.matrix_view import DEFAULT, PARTS


class MatrixFilterState(ListFilters, rx.State):
    """What the matrix is narrowed to."""

    _list: ClassVar[Any] = MatrixState
    _parts: ClassVar[Mapping[str, Part]] = {part.name: part for part in PARTS}
    _plain: ClassVar[Any] = DEFAULT
    _kept: ClassVar[tuple[str, ...]] = ("course_ids", "sort", "page_size", "as_of")
    _drops: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "group": ("group_ids",),
        "role": ("job_role_ids",),
        "course": ("course_ids",),
        "status": ("shown", "compliance", "progress", "status_course_id"),
        "due": ("due",),
        "since": ("since",),
        "hired": ("hired",),
        "home": ("home_group_id",),
        "learner": ("learner_ids",),
        "as-of": ("as_of",),
    }
