"""Exports on paper: typeset as PDF, where a report has such a form."""

from typing import BinaryIO

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.sheets import Export
from lms_dashboard.files.typesetting import typeset


def write_paper(out: BinaryIO, export: Export) -> int:
    """Write an export's paper; returns how many rows its first table has.

    Raises:
        Invalid: this report has no form on paper.
    """
    if export.paper is None:
        raise Invalid("This report is not written as pdf.", "Choose xlsx or csv.")
    out.write(typeset(export.paper.template, dict(export.paper.data)))
    return export.sheets[0].total
