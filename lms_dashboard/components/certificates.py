"""Certificates of a learner: number, course, whether it stands, the PDF, and the page that checks it."""

from typing import Any

import reflex as rx

from lms_dashboard.components.blocks import empty
from lms_dashboard.components.cell_panel import line_mark
from lms_dashboard.components.downloads import download_link


def certificate_list(rows: Any) -> rx.Component:
    """One line a certificate, newest first."""

    def line(row: Any) -> rx.Component:
        number = row.line.head.to(str)
        return rx.el.li(
            rx.el.time(row.day, class_name="record-day"),
            line_mark(row.line.code),
            rx.el.div(
                rx.el.span(row.course, class_name="record-course", dir="auto"),
                rx.el.span(number, class_name="line-head certificate-number"),
                rx.el.span(row.line.under, class_name="line-under"),
                class_name="line-text",
            ),
            rx.el.span(row.line.side, class_name="line-side"),
            rx.el.span(
                rx.el.a("Check", href="/verify/" + number, aria_label="Check " + number, class_name="certificate-link"),
                rx.cond(row.line.side == "withdrawn", rx.fragment(), _pdf(number)),
                class_name="certificate-ways",
            ),
            class_name="line record",
        )

    return rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, line), class_name="lines records card", aria_label="Certificates"),
        empty("No certificate yet"),
    )


def _pdf(number: Any) -> rx.Component:
    return download_link(
        "PDF",
        href="/download/certificate.pdf?number=" + number,
        label="Certificate " + number + " as PDF",
        class_name="button small",
    )
