"""The acts that a cell offers, and why another is not possible."""

from datetime import date

import pytest

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.cases import Case, Closer, OpenExemption
from lms_dashboard.domain.offers import offers_for
from lms_dashboard.domain.people import Actor, Permission, Role, permissions_of
from lms_dashboard.domain.status import Progress

NEVER = Case(1, "Ann Lee", active=True)
DONE = NEVER._replace(current_id=7, cycle=1, last_cycle=1, progress=Progress.COMPLETED, completions=1)
ARCHIVED = NEVER._replace(last_cycle=1, ended_id=7, ended_cycle=1, end_reason="archived", completions=1)
REASSIGNED = DONE._replace(cycle=2, progress=Progress.NOT_STARTED, opened_by_reassign=True)

FAILED = DONE._replace(progress=Progress.FAILED, completions=0, results=2)
ASKED = NEVER._replace(covered=True, due_on=date(2026, 11, 21))
EXEMPT = ASKED._replace(closer=Closer(exemption=OpenExemption(1, date(2026, 11, 1), date(2027, 1, 1), leave=False)))


def actor(*roles: Role, extra: tuple[Permission, ...] = ()) -> Actor:
    return Actor(kind="person", organisation_id=1, permissions=permissions_of(roles, extra))


def possible(of: Case, who: Actor | None = None, today_shown: bool = True) -> set[Act]:
    offers = offers_for(who or actor(Role.ADMINISTRATOR), of, today_shown=today_shown)
    return {offer.act for offer in offers if offer.possible}


@pytest.mark.parametrize("role", [Role.LEARNER, Role.EXECUTIVE, Role.AUDITOR])
def test_nothing_is_offered_to_whoever_only_reads(role: Role):
    assert offers_for(actor(role), DONE, today_shown=True) == ()


@pytest.mark.parametrize(
    ("case", "acts"),
    [
        (NEVER, {Act.ASSIGN, Act.RECORD_COMPLETION}),
        (ASKED, {Act.ASSIGN, Act.RECORD_COMPLETION, Act.EXEMPT, Act.START_LEAVE, Act.EXTEND_DUE}),
        (EXEMPT, {Act.ASSIGN, Act.RECORD_COMPLETION, Act.END_EXEMPTION}),
        (FAILED, {Act.REASSIGN, Act.ARCHIVE, Act.RESET, Act.UNENROLL, Act.RECORD_COMPLETION, Act.GRANT_TRY}),
        (DONE, {Act.REASSIGN, Act.ARCHIVE, Act.RESET, Act.UNENROLL, Act.RECORD_COMPLETION}),
        (ARCHIVED, {Act.REASSIGN, Act.RESTORE, Act.RESET, Act.RECORD_COMPLETION}),
        (REASSIGNED, {Act.REASSIGN, Act.ARCHIVE, Act.UNDO_REASSIGN, Act.RESET, Act.UNENROLL, Act.RECORD_COMPLETION}),
    ],
)
def test_what_is_possible_now_is_offered(case: Case, acts: set[Act]):
    assert possible(case) == acts


def test_a_manager_without_the_permission_is_told_what_is_missing():
    reset = next(o for o in offers_for(actor(Role.MANAGER), DONE, today_shown=True) if o.act is Act.RESET)
    assert not reset.possible
    assert "Platform management: Users" in reset.why_not


def test_a_manager_who_was_given_the_permission_may_reset():
    assert Act.RESET in possible(DONE, actor(Role.MANAGER, extra=(Permission.RESET_PROGRESS,)))


def test_nothing_is_possible_on_a_past_day_and_each_act_says_so():
    offers = offers_for(actor(Role.ADMINISTRATOR), DONE, today_shown=False)
    assert offers
    assert all(not offer.possible and "past day" in offer.why_not for offer in offers)


def test_every_act_that_is_not_possible_says_why_with_the_name():
    refused = [o for o in offers_for(actor(Role.ADMINISTRATOR), NEVER, today_shown=True) if not o.possible]
    assert refused
    assert all(offer.why_not.startswith("Ann Lee ") and offer.why_not.endswith(".") for offer in refused)
