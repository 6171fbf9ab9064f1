"""The acts that can be done to a selection, as the bar offers them, and what their previews are asked with."""

from dataclasses import replace
from datetime import date
from typing import Any

from lms_dashboard.domain.act_forms import ACT_FORMS
from lms_dashboard.domain.acts import Act, Answers, ExemptionCategory
from lms_dashboard.domain.days import day_in
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.identity import current_actor
from lms_dashboard.state.session import SessionState

BULK_FORMS = tuple(form for form in ACT_FORMS.values() if form.asks)
"""Every act that asks first can be done to many; those that take something back are done from the result."""

NOTIFY = "notify"
"""Mails about every current course of those selected: no act on one course, so with a dialog of its own."""

OFFERED = {form.act.value: form for form in BULK_FORMS}


def bulk_offers() -> list[tuple[str, str, bool, Any]]:
    """For the bar: act, words, whether it is dangerous, whether the person may (a courtesy: the service decides)."""
    may = {act: SessionState.may_reset if act is Act.RESET else SessionState.may_manage for act in ACT_FORMS}
    first = [form for form in BULK_FORMS if form.act in _IN_THE_BAR]
    others = [form for form in BULK_FORMS if form.act not in _IN_THE_BAR]
    bar, menu = (
        [(form.act.value, form.button, form.danger, may[form.act]) for form in forms] for forms in (first, others)
    )
    return [*bar, (NOTIFY, "Notify…", False, SessionState.may_manage), *menu]


_IN_THE_BAR = (Act.ASSIGN, Act.ARCHIVE, Act.REASSIGN, Act.RESET)


def today_here() -> date:
    """Today in the organisation of the person whose event this is."""
    return day_in(current_actor().time_zone, utc_now())


def as_far_as_known(answers: Answers, count: int) -> Answers:
    """Answers for a preview: what is still to be chosen, but changes nothing of what would happen, is filled in."""
    category = answers.category or ExemptionCategory.OTHER
    return replace(answers, category=category, unfinished=answers.unfinished or count == 1)
