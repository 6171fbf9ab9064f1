"""The dialog of a records request: the course, the reason, and then, once, what resets have sealed."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.blocks import empty
from lms_dashboard.components.fields import select_field, text_area
from lms_dashboard.components.opening import dialog
from lms_dashboard.components.tables import data_table


def records_request_dialog(state: Any) -> rx.Component:
    """Asks first; once answered (``state.entry``), a table for each reset, or that nothing is sealed."""
    answered = state.entry != ""
    ask = button("Open sealed records", kind="primary", submit=True, busy=state.busy)
    return dialog(
        "Records request",
        rx.el.p(rx.el.strong(rx.el.bdi(state.name)), class_name="act-what"),
        rx.cond(answered, _answer(state), _question(state)),
        is_open=state.is_open,
        on_close=state.close,
        on_submit=state.submit,
        size="wide",
        actions=(
            rx.cond(answered, rx.fragment(), button("Cancel", on_click=state.close)),
            rx.cond(answered, button("Close", kind="primary", on_click=state.close), ask),
        ),
    )


def _question(state: Any) -> rx.Component:
    return rx.fragment(
        callout(
            "Shows what resets of course progress have sealed, which nobody else sees. The request and its reason are "
            "written into the audit trail first. Where the retention is 0 years, the reset has destroyed the records: "
            "they are gone, and no request shows them.",
        ),
        select_field("Course", "course", state.courses),
        text_area(
            "Reason",
            "reason",
            error=state.error,
            hint="Who asks for these records, and what for.",
            rows=3,
            aria_required="true",
        ),
    )


def _answer(state: Any) -> rx.Component:
    written = rx.el.p(
        "Written into the audit trail as № ",
        state.entry,
        ". Shown once: it is gone when this dialog closes or the page is left.",
        class_name="muted",
        role="status",
    )
    nothing = empty("Nothing is sealed", "No reset has sealed what was asked for.", glyph="▪")
    found = rx.foreach(state.sealed, _reset)
    return rx.fragment(written, rx.cond(state.sealed.length() > 0, found, nothing))


def _reset(one: Any) -> rx.Component:
    heads = ("Record", "Days", "Score", "Version", "Certificate")
    table = data_table(
        rx.el.thead(rx.el.tr(*[rx.el.th(words, scope="col") for words in heads])),
        rx.el.tbody(rx.foreach(one.rows, _row)),
        label="Sealed records of " + one.title,
        class_name="sealed-records",
    )
    return rx.el.section(
        rx.el.h3(one.title, dir="auto"),
        rx.el.p(one.sealed, " Reason: ", rx.el.bdi(one.reason), class_name="sealed-why"),
        rx.cond(one.gone != "", callout(one.gone), table),
        key=one.id,
        class_name="stack tight",
    )


def _row(row: Any) -> rx.Component:
    certificate = rx.fragment(row.certificate, rx.el.span("withdrawn", class_name="sealed-under"))
    return rx.el.tr(
        rx.el.th(row.what, scope="row"),
        rx.el.td(row.days, rx.el.span(row.under, class_name="sealed-under", dir="auto")),
        rx.el.td(row.score, class_name="number"),
        rx.el.td(row.version, class_name="number"),
        rx.el.td(rx.cond(row.certificate != "", certificate, "–")),
    )
