"""The field for files of evidence (assets/evidence.jsx): each is sent as soon as it is chosen."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Text
from lms_dashboard.components.fields import framed_field
from lms_dashboard.domain.evidence import ACCEPTED, LARGEST_FILE, MOST_FILES


class EvidencePart(rx.Component):
    """The file picker with what became of each file."""

    library = "$/public/evidence.jsx"
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
