"""Where a list is dropped, chosen or pasted (assets/upload.jsx), and the templates to fill in."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import icon
from lms_dashboard.components.downloads import download_link
from lms_dashboard.domain.upload_tables import MOST_BYTES

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"

TEMPLATES = (
    ("three-columns", "Three columns", "Name, Email, Leave Blank"),
    ("full", "Full", "Names, email, group, job roles, id, hired on, courses, due on"),
    ("people", "People", "Name, email or id, course codes: to retrain or remove"),
    ("completions", "Sign-in sheet", "Name, email or id, course, completed on, score"),
)


def _sent(mark: rx.Var[str], name: rx.Var[str]) -> list[rx.Var[str]]:
    return [mark, name]


class UploadBox(rx.Component):
    """The box: sends the file as soon as it is chosen."""

    library = "$/public/upload.jsx"
    tag = "UploadBox"
    accept: rx.Var[str]
    largest: rx.Var[int]
    answered: rx.Var[str]
    error: rx.Var[str]
    on_sent: rx.EventHandler[_sent]


def upload_box(*, on_sent: Any, answered: Any, error: Any) -> rx.Component:
    """Drop, choose or paste; ``on_sent`` gets the mark of what has arrived, and its name.

    ``answered`` is the mark of the file that ``error`` is about, or that was read.
    """
    return UploadBox.create(accept=ACCEPTED, largest=MOST_BYTES, answered=answered, error=error, on_sent=on_sent)


def template_links() -> rx.Component:
    """The templates, each with what it holds."""

    def one(name: str, words: str, what: str) -> rx.Component:
        link = download_link(
            icon("download", 14), words, href=f"/download/template/{name}.xlsx", label=f"Template: {words}: {what}"
        )
        return rx.el.li(link, rx.el.span(what, class_name="muted small"))

    return rx.el.ul(*[one(*template) for template in TEMPLATES], class_name="upload-templates")
