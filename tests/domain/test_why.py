"""The answer to “why is this red?”."""

from datetime import date
from typing import Any

import pytest

from lms_dashboard.domain.compliance import Standing
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.details import CycleRow, RequirementRow
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.domain.why import explain

TODAY = date(2026, 11, 21)
DUE = date(2026, 11, 3)
ASKED = RequirementRow(1, "everybody", "45 CFR 164.530(b)", True, date(2026, 10, 4), None, DUE)
CYCLE: dict[str, Any] = {
    "assignment_id": 7,
    "cycle": 2,
    "attempt": 1,
    "current": True,
    "progress": Progress.NOT_STARTED,
    "percent": 0,
    "assigned_on": date(2026, 10, 4),
    "assigned_by": "Mary",
    "due_on": DUE,
    "started_on": None,
    "completed_on": None,
    "score": None,
    "ended_on": None,
    "ended_by": "",
    "end_reason": "",
}


def why(compliance: Compliance, cycle: dict[str, Any] | None = None, asked: Any = (ASKED,), **more: Any) -> str:
    standing = Standing(compliance, Progress.NOT_STARTED, **more)
    row = None if cycle is None else CycleRow(**{**CYCLE, **cycle})
    return explain(standing, asked, row, TODAY, "dmy")


def test_overdue_names_the_day_the_rule_and_that_it_was_never_opened():
    assert why(Compliance.OVERDUE, {}, due_on=DUE) == (
        "Overdue: it was due on 3 Nov 2026 and no completion counts. "
        "Asked of everybody since 4 Oct 2026 (45 CFR 164.530(b)), first due 3 Nov 2026. "
        "Cycle 2 was assigned on 4 Oct 2026 and has never been opened."
    )


@pytest.mark.parametrize(
    ("compliance", "more", "said"),
    [
        (Compliance.PENDING, {"due_on": DUE}, "Not yet due: it has to be completed by 3 Nov 2026."),
        (Compliance.SEALED, {}, "The records of this day were sealed by a later reset."),
        (Compliance.EXEMPT, {"exempt_until": DUE}, "Exempt until 3 Nov 2026."),
        (
            Compliance.COMPLIANT,
            {"completed_on": DUE, "valid_through": FOREVER},
            "Compliant: completed on 3 Nov 2026, valid for ever.",
        ),
        (
            Compliance.EXPIRING,
            {"completed_on": DUE, "valid_through": date(2026, 11, 22)},
            "Expiring: completed on 3 Nov 2026, valid through 22 Nov 2026 (1 day left).",
        ),
        (
            Compliance.EXPIRED,
            {"completed_on": date(2025, 11, 4), "valid_through": DUE, "due_on": DUE},
            "Expired: completed on 4 Nov 2025, valid through 3 Nov 2026.",
        ),
        (
            Compliance.EXPIRED,
            {"completed_on": date(2025, 11, 4), "valid_through": DUE, "due_on": date(2026, 11, 10)},
            "valid through 3 Nov 2026, due moved to 10 Nov 2026.",
        ),
        (Compliance.NOT_REQUIRED, {}, "Optional: nothing demands this course."),
    ],
)
def test_each_status_says_its_days(compliance: Compliance, more: dict[str, Any], said: str):
    assert said in why(compliance, **more)


@pytest.mark.parametrize(
    ("cycle", "said"),
    [
        (None, "No cycle is current."),
        ({"progress": Progress.COMPLETED, "completed_on": DUE}, "and completed on 3 Nov 2026."),
        ({"progress": Progress.FAILED}, "and failed: no try is left."),
        ({"progress": Progress.IN_PROGRESS, "started_on": DUE, "percent": 40}, "started on 3 Nov 2026, 40 % done."),
    ],
)
def test_each_progress_says_its_days(cycle: dict[str, Any] | None, said: str):
    assert why(Compliance.PENDING, cycle, due_on=DUE).endswith(said)


def test_the_earliest_due_requirement_is_the_one_named():
    later = RequirementRow(2, "the group Ward", "", True, date(2026, 1, 1), None, date(2026, 12, 1))
    assert "Asked of everybody" in why(Compliance.PENDING, asked=(later, ASKED))


def test_an_optional_requirement_is_not_named():
    optional = RequirementRow(2, "everybody", "", False, date(2026, 1, 1), None, DUE)
    assert "Asked of" not in why(Compliance.NOT_REQUIRED, asked=(optional,))
