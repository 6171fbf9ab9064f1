"""Figures: a number with what it is made of, its line, and the way to its people."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import link


def figure_tile(figure: Any) -> rx.Component:
    """A figure of state/reports_view.py, or of any other with the same fields; the whole tile leads to its people."""
    return rx.el.li(
        link(
            rx.el.span(figure.name, class_name="figure-name"),
            rx.el.strong(figure.value, class_name="figure-value"),
            rx.el.span(figure.parts, class_name="figure-parts"),
            rx.cond(figure.path != "", _line(figure), rx.fragment()),
            rx.cond(figure.note != "", rx.el.span(figure.note, class_name="figure-parts"), rx.fragment()),
            to=figure.address,
            class_name="card figure-link " + figure.tone,
        ),
        class_name="figure",
    )


def _line(figure: Any) -> rx.Component:
    drawn = rx.el.svg(
        rx.el.path(d=figure.path, fill="none", custom_attrs={"vectorEffect": "non-scaling-stroke"}),
        view_box="0 0 240 36",
        role="img",
        aria_label=figure.line_words,
        class_name="figure-line",
        custom_attrs={"preserveAspectRatio": "none"},
    )
    change = rx.el.span(
        figure.change,
        class_name=rx.cond(figure.better, "figure-change", "figure-change worse"),
        title=figure.line_words,
    )
    return rx.el.span(drawn, change, class_name="figure-trend")


def waiting_tiles(count: int) -> rx.Component:
    """Grey tiles in the place of figures that are on their way."""
    tile = rx.el.li(
        rx.el.div(
            *[rx.el.span(class_name="skeleton", style={"width": width}) for width in ("45%", "60%", "75%")],
            class_name="card figure-link waiting",
        ),
        class_name="figure",
    )
    words = rx.el.span("Loading the figures", class_name="visually-hidden", role="status")
    return rx.fragment(words, rx.el.ul(*[tile] * count, class_name="figures", aria_hidden="true"))
