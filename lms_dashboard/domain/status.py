"""The two axes and how a cell shows them (product.md, "Two axes"; experience.md, "Status, the same everywhere")."""

from datetime import date
from enum import IntEnum, StrEnum

EXPIRING_DAYS = 30
"""Days before valid through from which a completion is Expiring, unless the organisation sets another number."""


class Compliance(IntEnum):
    """Whether a learner satisfies what is asked, on a day; the number is what the database keeps."""

    NOT_REQUIRED = 0
    SEALED = 1
    EXEMPT = 2
    EXPIRING = 3
    COMPLIANT = 4
    EXPIRED = 5
    OVERDUE = 6
    PENDING = 7

    @property
    def label(self) -> str:
        """The word of product.md."""
        return _COMPLIANCE_LABELS[self]


class Progress(IntEnum):
    """How far the current cycle is, on a day; NONE is a cell without a cycle and without a requirement."""

    NONE = 0
    NOT_ASSIGNED = 1
    NOT_STARTED = 2
    IN_PROGRESS = 3
    FAILED = 4
    COMPLETED = 5

    @property
    def label(self) -> str:
        """The word of product.md; empty for NONE."""
        return _PROGRESS_LABELS[self]


_COMPLIANCE_LABELS = {
    Compliance.NOT_REQUIRED: "Not required",
    Compliance.SEALED: "Sealed",
    Compliance.EXEMPT: "Exempt",
    Compliance.EXPIRING: "Expiring",
    Compliance.COMPLIANT: "Compliant",
    Compliance.EXPIRED: "Expired",
    Compliance.OVERDUE: "Overdue",
    Compliance.PENDING: "Pending",
}

_PROGRESS_LABELS = {
    Progress.NONE: "",
    Progress.NOT_ASSIGNED: "Not Assigned",
    Progress.NOT_STARTED: "Not Started",
    Progress.IN_PROGRESS: "In Progress",
    Progress.FAILED: "Failed",
    Progress.COMPLETED: "Completed",
}

BREACHES = frozenset({Compliance.OVERDUE, Compliance.EXPIRED})
"""In breach = Overdue + Expired."""

CERTIFIED = frozenset({Compliance.COMPLIANT, Compliance.EXPIRING})
"""Certified = Compliant + Expiring."""

REQUIRED = BREACHES | CERTIFIED | {Compliance.PENDING}
"""Required = all but Not required, Sealed and Exempt."""


class Shown(StrEnum):
    """What a cell shows, as the one-letter code that travels to the browser."""

    EMPTY = ""
    COMPLETED = "c"
    EXPIRING = "x"
    IN_PROGRESS = "p"
    NOT_STARTED = "n"
    NOT_ASSIGNED = "a"
    NOT_ASSIGNED_OVERDUE = "b"
    FAILED = "f"
    OVERDUE = "o"
    EXPIRED = "e"
    EXEMPT = "m"
    SEALED = "s"

    @property
    def label(self) -> str:
        """The words for a tooltip, a legend or a screen reader."""
        return _SHOWN_LABELS[self]


_SHOWN_LABELS = {
    Shown.EMPTY: "Not required",
    Shown.COMPLETED: "Completed",
    Shown.EXPIRING: "Expiring",
    Shown.IN_PROGRESS: "In Progress",
    Shown.NOT_STARTED: "Not Started",
    Shown.NOT_ASSIGNED: "Not Assigned",
    Shown.NOT_ASSIGNED_OVERDUE: "Overdue, not assigned",
    Shown.FAILED: "Failed",
    Shown.OVERDUE: "Overdue",
    Shown.EXPIRED: "Expired",
    Shown.EXEMPT: "Exempt",
    Shown.SEALED: "Sealed",
}

_BY_COMPLIANCE = {
    Compliance.SEALED: Shown.SEALED,
    Compliance.EXEMPT: Shown.EXEMPT,
    Compliance.EXPIRING: Shown.EXPIRING,
    Compliance.COMPLIANT: Shown.COMPLETED,
    Compliance.EXPIRED: Shown.EXPIRED,
    Compliance.OVERDUE: Shown.OVERDUE,
}

_BY_PROGRESS = {
    Progress.NONE: Shown.EMPTY,
    Progress.NOT_ASSIGNED: Shown.NOT_ASSIGNED,
    Progress.NOT_STARTED: Shown.NOT_STARTED,
    Progress.IN_PROGRESS: Shown.IN_PROGRESS,
    Progress.FAILED: Shown.FAILED,
    Progress.COMPLETED: Shown.COMPLETED,
}


def shown_of(compliance: Compliance, progress: Progress) -> Shown:
    """What a cell shows: the cycle's progress, unless a breach, a near expiry or an exemption takes its place."""
    if compliance is Compliance.OVERDUE and progress is Progress.NOT_ASSIGNED:
        return Shown.NOT_ASSIGNED_OVERDUE
    return _BY_COMPLIANCE.get(compliance) or _BY_PROGRESS[progress]


def with_expiring(compliance: Compliance, valid_through: date | None, day: date, expiring_days: int) -> Compliance:
    """Compliant becomes Expiring when valid through is so many days away or fewer (a setting of the organisation)."""
    if compliance is Compliance.COMPLIANT and valid_through is not None:
        return Compliance.EXPIRING if (valid_through - day).days <= expiring_days else compliance
    return compliance
