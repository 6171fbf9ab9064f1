"""Any act on people by its name, as its dialog was answered (``domain/people_forms.py``)."""

from collections.abc import Callable
from datetime import date

from lms_dashboard.domain.acts import Answers, PeopleAct
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.services.absence import Returning, TakingLeave
from lms_dashboard.services.people_steps import BringingBack, Deactivating, Moving, PeopleSteps


def people_steps_of(act: PeopleAct, answers: Answers) -> PeopleSteps:
    """The steps of an act with these answers.

    Raises:
        Invalid: a day or the group is missing.
    """
    return _STEPS[act](answers)


def _day(day: date | None, what: str) -> date:
    if day is None:
        raise Invalid(f"The {what} is missing.", "Choose a day.")
    return day


def _move(answers: Answers) -> PeopleSteps:
    if answers.group_id is None:
        raise Invalid("The group is missing.", "Choose the group to see what will be done.")
    return Moving(answers.group_id, _day(answers.from_day, "day"))


_STEPS: dict[PeopleAct, Callable[[Answers], PeopleSteps]] = {
    PeopleAct.LEAVE: lambda a: TakingLeave(_day(a.from_day, "start"), _day(a.until_day, "return"), a.reason),
    PeopleAct.RETURN: lambda a: Returning(a.until_day, a.reason),
    PeopleAct.MOVE: _move,
    PeopleAct.DEACTIVATE: lambda a: Deactivating(_day(a.from_day, "day")),
    PeopleAct.BRING_BACK: lambda a: BringingBack(_day(a.from_day, "day")),
}
