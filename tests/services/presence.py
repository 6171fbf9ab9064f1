"""Leaving, coming back and moving, as a dialog does them: looked at first, then done."""

from collections.abc import Sequence
from datetime import date, datetime

from lms_dashboard.domain.acts import ActResult
from lms_dashboard.domain.people import Actor
from lms_dashboard.services.acting import perform
from lms_dashboard.services.people_steps import BringingBack, Deactivating, Moving, PeopleSteps


def deactivate(*, actor: Actor, learner_ids: Sequence[int], from_day: date, now: datetime) -> ActResult:
    """They are not active from the day on."""
    return _do(actor, learner_ids, Deactivating(from_day), now)


def bring_back(*, actor: Actor, learner_ids: Sequence[int], from_day: date, now: datetime) -> ActResult:
    """They are active again from the day on."""
    return _do(actor, learner_ids, BringingBack(from_day), now)


def move_people(*, actor: Actor, learner_ids: Sequence[int], group_id: int, from_day: date, now: datetime) -> ActResult:
    """The group is their home from the day on."""
    return _do(actor, learner_ids, Moving(group_id, from_day), now)


def _do(actor: Actor, learner_ids: Sequence[int], steps: PeopleSteps, now: datetime) -> ActResult:
    return perform(actor=actor, steps=steps, learner_ids=learner_ids, now=now)
