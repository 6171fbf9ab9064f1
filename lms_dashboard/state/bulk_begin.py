"""The dialog of an act on a selection, opened from elsewhere than a list: for one person, or for all of a course."""

from typing import Any

from reflex.state import BaseState

from lms_dashboard.domain.act_forms import COURSE_FORMS, PEOPLE_FORMS
from lms_dashboard.domain.acts import Act, PeopleAct
from lms_dashboard.domain.selections import Selection, Ticked
from lms_dashboard.services.people import get_person
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.calls import call_service


async def begin_for(page: BaseState, act: Act, selection: Selection, course_id: int) -> Any:
    """Open the dialog of an act for whom a page names, in its course."""
    bulk = await page.get_state(BulkState)
    if bulk.phase == "working":
        bulk.shut = False
        return None
    bulk._selection, bulk._list, bulk.single, bulk.who = selection, "", False, ""
    await bulk._choose_from(course_id)
    bulk.courses = [row for row in bulk.courses if row[0] == bulk.course_id]
    bulk._open(COURSE_FORMS[act], {})
    return bulk._look()


async def begin_for_person(page: BaseState, act: PeopleAct, learner_id: int) -> Any:
    """Open the dialog of an act on people for one of them."""
    bulk = await page.get_state(BulkState)
    if bulk.phase == "working":
        bulk.shut = False
        return None
    person = await call_service(page, get_person, learner_id=learner_id)
    if person is None:
        return None
    bulk._selection, bulk._list, bulk.single = Ticked((learner_id,)), "", True
    return await bulk._open_people(PEOPLE_FORMS[act], person.name)
