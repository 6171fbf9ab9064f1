"""What a cell of the matrix says where there are no colours: its words and its day, and what they mean."""

from datetime import date

from lms_dashboard.domain.rows import MatrixCell
from lms_dashboard.domain.sheets import sheet_day
from lms_dashboard.domain.status import Progress, Shown


def cell_words(cell: MatrixCell) -> str:
    """“Overdue”, “In Progress, 40 %”, “Completed, In Progress again”."""
    words = cell.shown.label
    if cell.shown in (Shown.IN_PROGRESS, Shown.FAILED):
        words += f", {cell.percent} %"
    if cell.retaking is not Progress.NONE:
        words += f", {cell.retaking.label} again"
    return f"{words}, not assigned" if cell.unassigned else words


def cell_day(cell: MatrixCell) -> date | str | None:
    """The day that goes with the words, as LEGEND says."""
    return sheet_day(cell.day)


LEGEND = (
    (
        Shown.COMPLETED,
        "The current cycle is completed, or a completion counts. The day: valid through; none: for ever.",
    ),
    (Shown.EXPIRING, "A completion counts, and runs out soon. The day: valid through."),
    (Shown.IN_PROGRESS, "Begun, with the percent of required modules that are passed. The day: due."),
    (Shown.NOT_STARTED, "Assigned, not opened. The day: due."),
    (Shown.NOT_ASSIGNED, "Asked of this learner, and no cycle is current. The day: due."),
    (Shown.FAILED, "A required module failed and no try is left. The day: due."),
    (Shown.OVERDUE, "Nothing counts, and the due day has passed. The day: overdue since."),
    (Shown.EXPIRED, "What counted has run out. The day: expired since."),
    (Shown.EXEMPT, "Excused for a time. The day: the first that is not excused any more."),
    (Shown.SEALED, "A day before a reset that cleared these records; outside every rate."),
)
"""Every status of a cell, and what it and its day mean; an empty cell is not required."""
