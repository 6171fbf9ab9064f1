"""The acts that can be done to a selection, as the bar offers them, and what their previews are asked with."""

from dataclasses import replace
from datetime import date
from typing import Any

import reflex as rx
from reflex.state import BaseState

from lms_dashboard.domain.act_forms import ACT_FORMS, PEOPLE_FORMS, ActForm
from lms_dashboard.domain.acts import Act, Answers, ExemptionCategory, PeopleAct
from lms_dashboard.domain.days import day_in
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.groups import get_groups
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.session import SessionState

NOTIFY = "notify"
"""Mails about every current course of those selected: no act on one course, so with a dialog of its own."""

OFFERED = {act: form for act, form in ACT_FORMS.items() if form.asks}
"""Every act that asks first can be done to many; those that take something back are done from the result."""


def bulk_offers(left: Any = None) -> list[tuple[str, str, bool, Any]]:
    """For the bar: act, words, whether it is dangerous, whether the person may (a courtesy: the service decides).

    ``left``: whether the list shows those who have left, where it can; they can be brought back, and nothing else.
    """
    gone = rx.Var.create(False) if left is None else left
    offers = [(act, words, danger, may & ~gone) for act, words, danger, may in _offers_to_active()]
    _, words, danger, may = _offer(PEOPLE_FORMS[PeopleAct.BRING_BACK])
    return offers if left is None else [(PeopleAct.BRING_BACK.value, words, danger, may & gone), *offers]


def _offers_to_active() -> list[tuple[str, str, bool, Any]]:
    """The bar's own first, then Notify, then the menu's: acts on a course, and on people."""
    first = [_offer(OFFERED[act]) for act in _IN_THE_BAR]
    menu = [_offer(form) for act, form in OFFERED.items() if act not in (*_IN_THE_BAR, PeopleAct.BRING_BACK)]
    return [*first, (NOTIFY, "Notify…", False, SessionState.may_manage), *menu]


def _offer(form: ActForm) -> tuple[str, str, bool, Any]:
    return form.act.value, form.button, form.danger, _may(form)


def _may(form: ActForm) -> Any:
    return SessionState.may_reset if form.act is Act.RESET else SessionState.may_manage


_IN_THE_BAR = (Act.ASSIGN, Act.ARCHIVE, Act.REASSIGN, Act.RESET)


def today_here() -> date:
    """Today in the organisation of the person whose event this is."""
    return day_in(current_actor().time_zone, utc_now())


def as_far_as_known(answers: Answers, count: int) -> Answers:
    """Answers for a preview: what is still to be said, but changes nothing of what would happen, is filled in."""
    category, reason = answers.category or ExemptionCategory.OTHER, answers.reason or "to be said"
    return replace(answers, category=category, reason=reason, unfinished=answers.unfinished or count == 1)


async def courses_to_choose(state: BaseState) -> list[list[str]]:
    """The courses that an act can be about: id and title."""
    choices = await call_service(state, get_filter_choices)
    return [[str(course.id), course.title] for course in choices.courses] if choices else []


async def groups_to_choose(state: BaseState) -> list[list[str]]:
    """The groups that the person manages: id and name, subgroups indented."""
    rows = await call_service(state, get_groups)
    return [[str(row.id), "\u2003" * row.depth + row.name] for row in rows or ()]
