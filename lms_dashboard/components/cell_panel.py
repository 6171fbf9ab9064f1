"""What the panel beside the matrix shows of a cell."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from lms_dashboard.components.axes import compliance_chip_of, progress_chip_of
from lms_dashboard.components.basics import link, status_glyph, status_tone
from lms_dashboard.components.evidence import evidence_links


def panel_content(
    detail: Any, *, offers: rx.Component, beside: Callable[[Any], rx.Component] | None = None
) -> rx.Component:
    """Both axes, the why, the acts, and everything behind them.

    ``offers`` are the acts' buttons; ``beside`` draws what may be done with a completion's line.
    """
    return rx.fragment(
        rx.el.p(
            link(rx.el.bdi(detail.learner_name), to="/users/" + detail.learner_id, class_name="strong"),
            rx.cond(detail.group != "", rx.el.span(" · ", rx.el.bdi(detail.group), class_name="muted"), rx.fragment()),
            class_name="panel-who",
        ),
        rx.el.div(
            compliance_chip_of(detail.compliance, detail.compliance_words),
            progress_chip_of(detail.progress, detail.progress_words),
            class_name="row tight",
        ),
        rx.cond(
            detail.past_day != "",
            rx.el.p("As it stood at the end of ", rx.el.strong(detail.past_day), ".", class_name="muted"),
            rx.fragment(),
        ),
        rx.el.p(detail.why, class_name="callout why"),
        offers,
        section("Required by", detail.requirements, "Nobody asks this course of this learner.", marks=False),
        rx.cond(
            detail.relief.length() > 0,
            section("Exemptions and extensions", detail.relief, "", marks=False),
            rx.fragment(),
        ),
        section("Cycles", detail.cycles, "No cycle yet."),
        section("Completions", detail.completions, "No completion yet.", beside=beside),
        section("Mails", detail.mails, "No mail yet.", marks=False),
    )


def section(
    heading: str,
    lines: Any,
    nothing: str,
    *,
    marks: bool = True,
    beside: Callable[[Any], rx.Component] | None = None,
) -> rx.Component:
    """A list under a small heading; ``nothing`` where there is none."""
    return rx.el.section(
        rx.el.h3(heading, class_name="label"),
        rx.cond(
            lines.length() > 0,
            rx.el.ul(rx.foreach(lines, lambda line: line_item(line, marks, beside)), class_name="lines"),
            rx.el.p(nothing, class_name="muted"),
        ),
        class_name="panel-section",
    )


def line_mark(code: Any) -> rx.Component:
    """The glyph of a status before a line; a gap where there is none."""
    return rx.el.span(status_glyph(code), class_name="line-mark " + status_tone(code).to(str), aria_hidden="true")


def line_item(line: Any, marks: bool, beside: Callable[[Any], rx.Component] | None = None) -> rx.Component:
    """A line with its mark, what stands under it, and a word or an act at its right."""
    words = rx.el.div(
        rx.el.span(line.head, class_name="line-head"),
        rx.el.span(line.under, class_name="line-under"),
        evidence_links(line.files) if beside is not None else rx.fragment(),
        class_name="line-text",
    )
    side = rx.el.span(line.side, beside(line) if beside is not None else rx.fragment(), class_name="line-side")
    return rx.el.li(line_mark(line.code) if marks else rx.fragment(), words, side, class_name="line")
