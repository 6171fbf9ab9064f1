"""The dialog of a records request: it asks for a reason, shows what was sealed once, and forgets it."""

from datetime import date

import pytest
from sqlalchemy import insert

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import completion, completion_seal, course, learner, seal
from lms_dashboard.state.records_request import RecordsRequestState
from lms_dashboard.state.records_request_view import SealedView
from tests.state.people import NOW, World
from tests.state.served import BOOT, Served, Tab, gone

NUMBER = "FIRE-2026-SEALED"
STATE = "records_request_state"
NAME = RecordsRequestState.get_full_name()


@pytest.fixture(scope="module")
def page(served: Served, world: World) -> str:
    """The page of somebody of whom a reset has sealed a completion."""
    own, day = {"organisation_id": world.own}, date(2026, 3, 1)
    keys = {"sort_key": "ann", "search_text": "ann", "created_at": NOW}
    names = {"code": "FIRE", "title": "Fire Safety", "sort_key": "fire", "created_at": NOW}
    with write_session() as db:
        person = insert(learner).values(**own, name="Ann Lee", external_id="A1", **keys).returning(learner.c.id)
        who = {"learner_id": db.execute(person).scalar_one(), **own}
        who["course_id"] = db.execute(insert(course).values(**own, **names).returning(course.c.id)).scalar_one()
        done = insert(completion).values(**who, completed_on=day, certificate_number=NUMBER, recorded_at=NOW)
        completion_id = db.execute(done.returning(completion.c.id)).scalar_one()
        days = {"sealed_on": day, "sealed_at": NOW, "destroy_on": date(2033, 3, 1)}
        closed = insert(seal).values(**who, **days, sealed_by_name="Ada Admin", reason="mixed up")
        seal_id = db.execute(closed.returning(seal.c.id)).scalar_one()
        db.execute(insert(completion_seal).values(**own, completion_id=completion_id, seal_id=seal_id))
    return f"/users/{who['learner_id']}"


def kept(served: Served, tab: Tab) -> list[SealedView]:
    """What the server still has of what it showed in the tab."""
    (root,) = (state for key, state in list(served.app.state_manager.states.items()) if tab.tab in key)
    found: list[SealedView] = root.get_substate(NAME.split(".")).sealed
    return list(found)


async def test_shows_what_was_sealed_for_a_reason_and_until_a_page_opens(served: Served, page: str):
    async with Tab(served.url, served.sign_in("auditor@demo.example"), path=page) as tab:
        await tab.until("learner_state", "phase", "ready")
        await tab.send(f"{NAME}.begin")
        await tab.until(STATE, "is_open", True)
        await tab.send(f"{NAME}.submit", data={"course": "", "reason": " "})
        await tab.until(STATE, "error", lambda told: "needs a reason" in (told or ""))
        assert NUMBER not in tab.text()
        await tab.send(f"{NAME}.submit", data={"course": "", "reason": "inspection"})
        await tab.until(STATE, "entry", bool)
        assert NUMBER in repr(tab.value(STATE, "sealed"))
        await gone(lambda: kept(served, tab))
        assert kept(served, tab) == []
        tab.deltas.clear()
        await tab.send(BOOT)
        await tab.until("learner_state", "phase", "ready")
        assert (tab.value(STATE, "sealed"), tab.value(STATE, "is_open")) == ([], False)
        assert NUMBER not in tab.text()


async def test_lets_go_of_what_it_showed_when_it_closes(served: Served, page: str):
    async with Tab(served.url, served.sign_in("auditor@demo.example"), path=page) as tab:
        await tab.until("learner_state", "phase", "ready")
        await tab.send(f"{NAME}.begin")
        await tab.until(STATE, "is_open", True)
        await tab.send(f"{NAME}.submit", data={"course": "", "reason": "inspection"})
        await tab.until(STATE, "sealed", bool)
        await tab.send(f"{NAME}.close")
        await tab.until(STATE, "sealed", [])
        assert (tab.value(STATE, "is_open"), tab.value(STATE, "entry")) == (False, "")


async def test_is_refused_to_a_manager_by_name_too(served: Served, page: str):
    async with Tab(served.url, served.sign_in("manager@demo.example"), path=page) as tab:
        await tab.until("learner_state", "phase", "ready")
        await tab.send(f"{NAME}.begin")
        await tab.until("notice_state", "notices", bool)
        assert not tab.value(STATE, "is_open")
        assert NUMBER not in tab.text()
