"""Files of evidence (assets/evidence.jsx): the field that sends each as soon as it is chosen, and links to them."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Text, icon
from lms_dashboard.components.fields import framed_field
from lms_dashboard.domain.evidence import ACCEPTED, LARGEST_FILE, MOST_FILES

LIBRARY = "$/public/evidence.jsx"


class FileLink(rx.Component):
    """A link that downloads a file of evidence."""

    library = LIBRARY
    tag = "FileLink"
    href: rx.Var[str]


class EvidencePart(rx.Component):
    """The file picker with what became of each file."""

    library = LIBRARY
    tag = "EvidenceField"
    name: rx.Var[str]
    accept: rx.Var[str]
    largest: rx.Var[int]
    most: rx.Var[int]
    described_by: rx.Var[str]


def evidence_field(label: Any, name: str, *, error: Text = "", hint: Text = "") -> rx.Component:
    """Files that prove a completion; the form's value is the numbers under which they were kept."""
    control = EvidencePart.create(
        id=name, name=name, accept=ACCEPTED, largest=LARGEST_FILE, most=MOST_FILES, described_by=f"{name}-hint"
    )
    return framed_field(control, label, name, error, hint)


def evidence_links(files: Any) -> rx.Component:
    """The files that prove a completion, as pairs of address and name, to download."""

    def link(one: Any) -> rx.Component:
        return FileLink.create(icon("paperclip", 12), rx.el.bdi(one[1]), href=one[0])

    return rx.cond(files.length() > 0, rx.el.span(rx.foreach(files, link), class_name="line-files"), rx.fragment())
