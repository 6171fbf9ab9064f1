"""Why a learner's course fell out of compliance, or came back, as far as its statuses on two days tell."""

from lms_dashboard.domain.status import BREACHES, CERTIFIED, Compliance

_FELL = {
    Compliance.NOT_REQUIRED: "asked anew, and late already",
    Compliance.SEALED: "late since a reset",
    Compliance.EXEMPT: "the exemption ended",
}
_RECOVERED = {
    Compliance.NOT_REQUIRED: "not asked any more: moved, left, or the requirement ended",
    Compliance.SEALED: "reset",
    Compliance.EXEMPT: "exempt, or on leave",
    Compliance.PENDING: "has a new due date",
}


def why_moved(before: Compliance, after: Compliance) -> str:
    """The reason, as the rest of a sentence."""
    if after in BREACHES:
        if before in CERTIFIED:
            return "validity ran out" if after is Compliance.EXPIRED else "the completion counts no more"
        if before is Compliance.PENDING:
            return "the due date passed" if after is Compliance.OVERDUE else "the date of the renewal passed"
        return _FELL[before]
    return "completed" if after in CERTIFIED else _RECOVERED[after]
