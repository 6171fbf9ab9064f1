"""A bar for work that takes some seconds: how far it is, in words too."""

from typing import Any

import reflex as rx


def progress_bar(percent: Any, words: Any) -> rx.Component:
    """A bar with what is being done, and to how many so far."""
    track = rx.el.div(
        rx.el.span(class_name="progress-fill", style={"width": percent.to_string() + "%"}),
        class_name="progress-track",
        role="progressbar",
        aria_label=words,
        aria_valuenow=percent,
        aria_valuemin=0,
        aria_valuemax=100,
    )
    return rx.el.div(track, rx.el.p(words, role="status"), class_name="progress-bar")
