"""Acts on a selection over a raw socket: what role, scope or organisation forbids at that moment is not done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import employment, group_membership, member
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.people import Role
from lms_dashboard.services.passwords import hash_password
from lms_dashboard.state.clock import utc_now
from tests.services.world import World, on, rows_of
from tests.state.people import grant_roles, revoke_roles
from tests.state.served import PASSWORD, Served, Tab

BULK = "reflex___state____state.lms_dashboard___state___bulk____bulk_state"
MATRIX = "reflex___state____state.lms_dashboard___state___matrix____matrix_state"


class Place:
    """An organisation with two wards, three learners, a course, and a manager of Ward A who has signed in."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.world = World(f"Hospital {uuid4()}")
        for name, parent in (("All", None), ("Ward A", "All"), ("Ward B", "All")):
            self.world.group(name, parent)
        self.ann, self.ben = (self.world.learner(name, "Lee", group="Ward A") for name in ("Ann", "Ben"))
        self.cem = self.world.learner("Cem", "Lee", group="Ward B")
        self.fire = self.world.course("FIRE", title="Fire Safety")
        self.email = f"m{self.world.id}@demo.example"
        scope = {"role": Role.MANAGER.value, "group_id": self.world.groups["Ward A"]}
        self.member = self.world.member(self.email, scope, password_hash=hash_password(PASSWORD))

    @asynccontextmanager
    async def matrix(self) -> AsyncIterator[Tab]:
        """The manager's matrix."""
        async with Tab(self.served.url, self.served.sign_in(self.email), path="/matrix") as tab:
            await tab.until("matrix_state", "phase", "ready")
            yield tab

    async def look(self, tab: Tab, *ids: int, act: str = "assign", every: bool = False) -> None:
        """Begin an act on what is selected, and wait for its preview."""
        await begin(tab, ",".join(map(str, ids)), act, every)
        await tab.until("bulk_state", "phase", "asking")
        await tab.send(f"{BULK}.choose_course", course_id=str(self.fire))
        await tab.until("bulk_state", "ready", True)

    def current(self) -> list[int]:
        """Who has a current cycle."""
        people = (self.ann, self.ben, self.cem)
        return [one for one in people if self.world.current(one, self.fire) is not None]


async def begin(tab: Tab, ids: str, act: str = "assign", every: bool = False) -> None:
    await tab.send(f"{BULK}.begin", page="matrix", act=act, ids=ids, every=every, without="")


async def submit(tab: Tab, **more: Any) -> None:
    await tab.send(f"{BULK}.submit", data={"due_on": on(400).isoformat(), **more})


@pytest.fixture
def place(served: Served) -> Place:
    return Place(served)


async def test_what_is_previewed_is_done_and_can_be_undone(place: Place):
    async with place.matrix() as tab:
        await place.look(tab, place.ann, place.ben)
        await submit(tab)
        await tab.until("bulk_state", "phase", "done")
        assert place.current() == [place.ann, place.ben]
        assert tab.value("bulk_state", "given")[:2] == ["1", ""]


async def test_an_act_on_people_asks_for_no_course_and_is_undone_by_its_number(place: Place):
    async with place.matrix() as tab:
        await begin(tab, f"{place.ann},{place.ben},{place.cem}", "deactivate")
        await tab.until("bulk_state", "ready", True)
        assert tab.value("bulk_state", "who") == "3 learners"
        assert "cannot be found" in tab.value("bulk_state", "left_out_words")
        await tab.send(f"{BULK}.submit", data={"from_day": place.world.today(utc_now()).isoformat()})
        await tab.until("bulk_state", "phase", "done")
        active = [row["learner_id"] for row in rows_of(employment, organisation_id=place.world.id, until_day=FOREVER)]
        assert active == [place.cem]
        await tab.send(f"{BULK}.undo")
        await tab.until("bulk_state", "undoable", False)
        active = [row["learner_id"] for row in rows_of(employment, organisation_id=place.world.id, until_day=FOREVER)]
        assert active == [place.ann, place.ben, place.cem]


async def test_all_that_match_are_those_of_the_scope(place: Place):
    async with place.matrix() as tab:
        await place.look(tab, every=True)
        await submit(tab)
        await tab.until("bulk_state", "phase", "done")
        assert place.current() == [place.ann, place.ben]


async def test_ids_out_of_scope_and_of_another_organisation_are_as_if_they_were_not(place: Place):
    other = Place(place.served)
    async with place.matrix() as tab:
        await place.look(tab, place.ann, place.cem, other.ann)
        assert "2 learners of the selection cannot be found any more" in tab.value("bulk_state", "left_out_words")
        await submit(tab)
        await tab.until("bulk_state", "phase", "done")
        assert (place.current(), other.current()) == ([place.ann], [])
        assert "Cem" not in tab.text()


async def test_nobody_but_strangers_is_refused(place: Place):
    other = Place(place.served)
    async with place.matrix() as tab:
        await begin(tab, f"{other.ann},{place.cem}")
        await tab.until("bulk_state", "phase", "asking")
        await tab.send(f"{BULK}.choose_course", course_id=str(place.fire))
        await tab.until("bulk_state", "lacking", lambda told: "yours to change" in (told or ""))
        await submit(tab)
        await asyncio.sleep(0.3)
        assert place.current() == other.current() == []


async def test_another_organisations_course_cannot_be_chosen(place: Place):
    other = Place(place.served)
    async with place.matrix() as tab:
        await begin(tab, str(place.ann))
        await tab.until("bulk_state", "phase", "asking")
        await tab.send(f"{BULK}.choose_course", course_id=str(other.fire))
        await submit(tab)
        await tab.send(f"{BULK}.work")
        await asyncio.sleep(0.3)
        assert place.current() == other.current() == []


async def test_a_role_that_was_taken_away_stops_an_act_that_was_previewed(place: Place):
    account_id = account_of(place.member)
    async with place.matrix() as tab:
        await place.look(tab, place.ann)
        revoke_roles(account_id)
        await submit(tab)
        await tab.until("bulk_state", "phase", "")
        await tab.send(f"{BULK}.work")
        await asyncio.sleep(0.3)
        assert place.current() == []
        grant_roles(account_id)


async def test_a_learner_who_left_the_scope_is_told_of_and_not_touched(place: Place):
    async with place.matrix() as tab:
        await place.look(tab, place.ann, place.ben)
        with write_session() as db:
            c = group_membership.c
            moved = update(group_membership).where(c.learner_id == place.ben)
            db.execute(moved.values(group_id=place.world.groups["Ward B"]))
        await submit(tab)
        await tab.until("bulk_state", "changes", lambda told: bool(told) and "1 learner fewer" in told[0])
        assert place.current() == []
        await tab.until("bulk_state", "ready", True)
        await submit(tab)
        await tab.until("bulk_state", "phase", "done")
        assert place.current() == [place.ann]


async def test_a_reset_needs_its_own_permission(place: Place):
    async with place.matrix() as tab:
        await begin(tab, str(place.ann), "reset")
        await tab.until("bulk_state", "phase", "asking")
        await tab.send(f"{BULK}.choose_course", course_id=str(place.fire))
        await tab.until("bulk_state", "lacking", lambda told: "Platform management: Users" in (told or ""))
        assert not tab.value("bulk_state", "ready")


async def test_lists_of_ids_that_are_none_open_nothing(place: Place):
    async with place.matrix() as tab:
        for ids in ("x", "1,,2", "-1", "9" * 40, "0", "1;2"):
            await begin(tab, ids)
        await tab.send(f"{BULK}.begin", page="nowhere", act="assign", ids="1", every=False, without="")
        await tab.send(f"{BULK}.begin", page="matrix", act="restore", ids="1", every=False, without="")
        await asyncio.sleep(0.3)
        assert tab.value("bulk_state", "phase") in ("", None)


async def test_an_outcome_is_only_for_who_saw_it(place: Place):
    async with place.matrix() as tab:
        await place.look(tab, place.ann, place.ben)
        await submit(tab)
        await tab.until("bulk_state", "file", lambda mark: bool(mark))
        mark = tab.value("bulk_state", "file")
    address = f"/download/outcome/{mark}.csv"
    mine = place.served.get(address, token=place.served.sign_in(place.email))
    assert mine.status_code == 200
    assert [line.split(",")[5] for line in mine.text.splitlines()[1:]] == ["done", "done"]
    other = Place(place.served)
    assert place.served.get(address, token=other.served.sign_in(other.email)).status_code == 404
    assert place.served.get(address).status_code == 401
    elsewhere = "/download/outcome/..%2Fsecret_key.csv"
    assert place.served.get(elsewhere, token=place.served.sign_in(place.email)).status_code == 404


def account_of(member_id: int) -> int:
    """The account of a member."""
    return int(rows_of(member, id=member_id)[0]["account_id"])
