"""Every act from every state of a cycle: where it may start, and why not."""

from dataclasses import replace

import pytest

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.assignments import ARCHIVED, REASSIGNED, REMOVED, UNDONE, UNENROLLED, Case, why_not
from lms_dashboard.domain.status import Progress

NEVER = Case(1, "Ann Lee", active=True)
CURRENT = replace(NEVER, last_cycle=1, current_id=7, cycle=1, attempt=1, progress=Progress.NOT_STARTED)
ENDED = replace(NEVER, last_cycle=1, ended_id=7, ended_cycle=1, end_reason=ARCHIVED)

STATES = {
    "never": NEVER,
    "not started": CURRENT,
    "in progress": replace(CURRENT, progress=Progress.IN_PROGRESS, results=1),
    "failed": replace(CURRENT, progress=Progress.FAILED, results=2),
    "completed": replace(CURRENT, progress=Progress.COMPLETED, results=2, completions=1),
    "archived": replace(ENDED, completions=1),
    "archived, nothing completed": ENDED,
    "reassigned, not started": replace(CURRENT, cycle=2, opened_by_reassign=True, completions=1),
    "reassigned, in progress": replace(
        CURRENT, cycle=2, opened_by_reassign=True, progress=Progress.IN_PROGRESS, results=1
    ),
    "left, never": replace(NEVER, active=False),
    "left, current": replace(CURRENT, active=False),
    "left, archived": replace(ENDED, active=False),
}

POSSIBLE = {
    Act.ASSIGN: {"never", "archived", "archived, nothing completed"},
    Act.ARCHIVE: {
        "not started",
        "in progress",
        "failed",
        "completed",
        "reassigned, not started",
        "reassigned, in progress",
        "left, current",
    },
    Act.RESTORE: {"archived", "archived, nothing completed", "left, archived"},
    Act.REASSIGN: {"completed", "archived", "archived, nothing completed"},
    Act.UNDO_REASSIGN: {"reassigned, not started"},
    Act.RESET: {
        "in progress",
        "failed",
        "completed",
        "archived",
        "reassigned, not started",
        "reassigned, in progress",
    },
}
UNFINISHED = {"not started", "in progress", "failed", "reassigned, not started", "reassigned, in progress"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", Act)
def test_an_act_is_possible_from_these_states_only(act: Act, state: str):
    assert (why_not(act, STATES[state]) == "") is (state in POSSIBLE[act])


@pytest.mark.parametrize("state", STATES)
def test_an_unfinished_cycle_is_reassigned_behind_an_extra_tick(state: str):
    reason = why_not(Act.REASSIGN, STATES[state], include_unfinished=True)
    assert (reason == "") is (state in POSSIBLE[Act.REASSIGN] | UNFINISHED)


@pytest.mark.parametrize("state", STATES)
def test_nobody_resets_their_own_progress(state: str):
    assert "you" in why_not(Act.RESET, replace(STATES[state], is_self=True))


@pytest.mark.parametrize("reason", [REASSIGNED, UNENROLLED, REMOVED, UNDONE])
def test_only_an_archive_is_brought_back(reason: str):
    assert why_not(Act.RESTORE, replace(ENDED, end_reason=reason))


def test_a_refusal_reads_as_the_rest_of_a_sentence_about_the_learner():
    reasons = [why_not(act, case) for act in Act for case in STATES.values()]
    assert {reason.split()[0] for reason in reasons if reason} <= {"has", "is"}
    assert not any(reason.endswith(".") for reason in reasons)
