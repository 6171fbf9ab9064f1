"""Chips of the two axes, Compliance and Progress: of a known status, or of one that is known in the browser only."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import GLYPHS, TONES, chip
from lms_dashboard.domain.status import Compliance, Progress, Shown

_COMPLIANCE: dict[Compliance, tuple[str, str]] = {
    Compliance.NOT_REQUIRED: ("", "empty"),
    Compliance.PENDING: ("◌", "pending"),
    **{
        compliance: (GLYPHS[shown], TONES[shown])
        for compliance, shown in {
            Compliance.SEALED: Shown.SEALED,
            Compliance.EXEMPT: Shown.EXEMPT,
            Compliance.EXPIRING: Shown.EXPIRING,
            Compliance.COMPLIANT: Shown.COMPLETED,
            Compliance.EXPIRED: Shown.EXPIRED,
            Compliance.OVERDUE: Shown.OVERDUE,
        }.items()
    },
}
"""Glyph and CSS class of each compliance status."""

_PROGRESS: dict[Progress, tuple[str, str]] = {
    Progress.NONE: ("", "empty"),
    **{progress: (GLYPHS[Shown[progress.name]], TONES[Shown[progress.name]]) for progress in Progress if progress},
}
"""Glyph and CSS class of each progress."""


def compliance_chip(compliance: Compliance) -> rx.Component:
    """A status of the compliance axis, in its word."""
    glyph, tone = _COMPLIANCE[compliance]
    return chip(compliance.label, glyph=glyph, tone=tone)


def progress_chip(progress: Progress) -> rx.Component:
    """A status of the progress axis, in its word."""
    glyph, tone = _PROGRESS[progress]
    return chip(progress.label, glyph=glyph, tone=tone)


def compliance_chip_of(code: Any, words: Any) -> rx.Component:
    """The compliance whose number is in a Var, in these words."""
    return _chip_of(code, words, _COMPLIANCE)


def progress_chip_of(code: Any, words: Any) -> rx.Component:
    """The progress whose number is in a Var, in these words."""
    return _chip_of(code, words, _PROGRESS)


def _chip_of(code: Any, words: Any, table: dict[Any, tuple[str, str]]) -> rx.Component:
    glyph = rx.match(code, *[(str(status.value), look[0]) for status, look in table.items()], "").to(str)
    tone = rx.match(code, *[(str(status.value), look[1]) for status, look in table.items()], "empty").to(str)
    return chip(words, glyph=glyph, tone=tone)
