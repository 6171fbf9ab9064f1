"""Every act from every state of a cycle: where it may start, and why not."""

from datetime import date, timedelta
from typing import Any

import pytest

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.assignments import ARCHIVED, REASSIGNED, REMOVED, UNDONE, UNENROLLED, why_not
from lms_dashboard.domain.cases import Case, Closer, Done, Extended, OpenExemption
from lms_dashboard.domain.status import Progress

NEVER = Case(1, "Ann Lee", active=True)
CURRENT = NEVER._replace(last_cycle=1, current_id=7, cycle=1, attempt=1, progress=Progress.NOT_STARTED)
ENDED = NEVER._replace(last_cycle=1, ended_id=7, ended_cycle=1, end_reason=ARCHIVED)

DAY = date(2026, 11, 21)


def asked(case: Case, **closer: Any) -> Case:
    """The same where a mandatory requirement asks, due on DAY."""
    return case._replace(covered=True, due_on=DAY, closer=Closer(**closer))


STATES = {
    "never": NEVER,
    "not started": CURRENT,
    "in progress": CURRENT._replace(progress=Progress.IN_PROGRESS, results=1),
    "failed": CURRENT._replace(progress=Progress.FAILED, results=2),
    "completed": CURRENT._replace(progress=Progress.COMPLETED, results=2, completions=1),
    "archived": ENDED._replace(completions=1),
    "archived, nothing completed": ENDED,
    "reassigned, not started": CURRENT._replace(cycle=2, opened_by_reassign=True, completions=1),
    "reassigned, in progress": CURRENT._replace(
        cycle=2, opened_by_reassign=True, progress=Progress.IN_PROGRESS, results=1
    ),
    "enrolled, and asked by others": asked(CURRENT, asked_by_others=True),
    "archived, and asked personally": asked(ENDED, personal=(3,)),
    "unenrolled": ENDED._replace(end_reason=UNENROLLED),
    "asked": asked(NEVER),
    "exempt": asked(NEVER, exemption=OpenExemption(1, DAY, DAY, leave=False)),
    "on leave": asked(NEVER, exemption=OpenExemption(1, DAY, DAY, leave=True)),
    "extended today": asked(NEVER, extended=Extended(1, DAY, DAY)),
    "extended, then moved": asked(NEVER, extended=Extended(1, DAY, DAY + timedelta(days=1))),
    "with a completion": asked(CURRENT, completions=(Done(1, DAY, None),)),
    "left, never": NEVER._replace(active=False),
    "left, current": CURRENT._replace(active=False),
    "left, archived": ENDED._replace(active=False),
    "left, reassigned": CURRENT._replace(active=False, cycle=2, opened_by_reassign=True),
}

ASKED = {"asked", "exempt", "on leave", "extended today", "extended, then moved"}
HAS_CURRENT = {
    "not started",
    "in progress",
    "failed",
    "completed",
    "reassigned, not started",
    "reassigned, in progress",
    "enrolled, and asked by others",
    "with a completion",
    "left, current",
    "left, reassigned",
}
HAS_ARCHIVED = {"archived", "archived, nothing completed", "archived, and asked personally"}
POSSIBLE = {
    Act.ASSIGN: {"never", "unenrolled", *HAS_ARCHIVED, *ASKED},
    Act.ARCHIVE: HAS_CURRENT,
    Act.RESTORE: HAS_ARCHIVED,
    Act.REASSIGN: {"completed", "unenrolled", *HAS_ARCHIVED},
    Act.UNDO_REASSIGN: {"reassigned, not started"},
    Act.RESET: {
        "in progress",
        "failed",
        "completed",
        "archived",
        "reassigned, not started",
        "reassigned, in progress",
    },
    Act.UNENROLL: {*HAS_CURRENT, "archived, and asked personally"} - {"enrolled, and asked by others"},
    Act.REENROLL: {"unenrolled"},
    Act.GRANT_TRY: {"failed"},
    Act.EXEMPT: (
        relieved := {*ASKED, "enrolled, and asked by others", "archived, and asked personally", "with a completion"}
    )
    - {"exempt", "on leave"},
    Act.START_LEAVE: relieved - {"exempt", "on leave"},
    Act.END_EXEMPTION: {"exempt"},
    Act.END_LEAVE: {"on leave"},
    Act.EXTEND_DUE: relieved - {"exempt", "on leave"},
    Act.UNDO_EXTEND: {"extended today"},
    Act.RECORD_COMPLETION: set(STATES),
    Act.VOID_COMPLETION: {"with a completion"},
}
UNFINISHED = HAS_CURRENT - {"completed", "left, current", "left, reassigned"}
OWN = [
    Act.RESET,
    Act.UNENROLL,
    Act.GRANT_TRY,
    Act.EXEMPT,
    Act.START_LEAVE,
    Act.EXTEND_DUE,
    Act.RECORD_COMPLETION,
    Act.VOID_COMPLETION,
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", Act)
def test_an_act_is_possible_from_these_states_only(act: Act, state: str):
    assert (why_not(act, STATES[state]) == "") is (state in POSSIBLE[act])


@pytest.mark.parametrize("state", STATES)
def test_an_unfinished_cycle_is_reassigned_behind_an_extra_tick(state: str):
    reason = why_not(Act.REASSIGN, STATES[state], include_unfinished=True)
    assert (reason == "") is (state in POSSIBLE[Act.REASSIGN] | UNFINISHED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", OWN)
def test_nobody_does_it_for_themselves(act: Act, state: str):
    assert "is you" in why_not(act, STATES[state]._replace(is_self=True))


def test_nobody_moves_their_own_return_from_leave():
    assert "is you" in why_not(Act.END_LEAVE, STATES["on leave"]._replace(is_self=True))


@pytest.mark.parametrize("reason", [REASSIGNED, UNENROLLED, REMOVED, UNDONE])
def test_only_an_archive_is_brought_back(reason: str):
    assert why_not(Act.RESTORE, ENDED._replace(end_reason=reason))


def test_a_refusal_reads_as_the_rest_of_a_sentence_about_the_learner():
    reasons = [why_not(act, case) for act in Act for case in STATES.values()]
    assert {reason.split()[0] for reason in reasons if reason} <= {"has", "is"}
    assert not any(reason.endswith(".") for reason in reasons)
