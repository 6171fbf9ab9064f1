"""Who tabs are on behalf of, when a change wakes many at once."""

import asyncio
import threading

import pytest

from lms_dashboard.domain.errors import NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.state import identity
from lms_dashboard.state.identity import find_actor_with_others, fingerprint


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, int]]:
    """Each token that was looked up, with the thread that did."""
    made: list[tuple[str, int]] = []

    def get_actor(*, actor, token, now):
        made.append((token, threading.get_ident()))
        if token == "ended":
            raise NotSignedIn("Your session has ended.")
        if token == "broken":
            raise ConnectionError("the database is away")
        return Actor(organisation_id=1, name=token)

    monkeypatch.setattr(identity, "get_actor", get_actor)
    return made


async def test_tabs_that_wake_together_are_looked_up_in_one_go(asked):
    tokens = ["ann", "ben", "ann", "ended", ""]
    found = await asyncio.gather(*(find_actor_with_others(token) for token in tokens))
    assert [actor.name for actor in found] == ["ann", "ben", "ann", "", ""]
    assert found[3:] == [NOBODY, NOBODY]
    assert [token for token, _ in asked] == ["ann", "ben", "ended"]
    assert len({thread for _, thread in asked}) == 1


@pytest.mark.parametrize("name", ["scope", "manage", "reset", "administer"])
def test_a_tab_begins_anew_when_the_groups_of_its_person_change(name):
    before, after = (Actor(organisation_id=1, **{f"{name}_group_ids": frozenset({group})}) for group in (1, 2))
    assert fingerprint("token", before) != fingerprint("token", after)


async def test_the_next_wake_asks_again(asked):
    await find_actor_with_others("ann")
    await find_actor_with_others("ann")
    assert len(asked) == 2


async def test_a_failure_is_told_to_all_and_the_next_wake_asks_again(asked):
    told = await asyncio.gather(*(find_actor_with_others(t) for t in ("ann", "broken")), return_exceptions=True)
    assert [type(error) for error in told] == [ConnectionError, ConnectionError]
    assert (await find_actor_with_others("ann")).name == "ann"


async def test_a_tab_that_closes_meanwhile_takes_nothing_from_the_others(asked):
    first, second = (asyncio.create_task(find_actor_with_others("ann")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).name == "ann"
