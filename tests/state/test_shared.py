"""What many tabs read after one change is read once, for all with the same rights."""

import asyncio
from dataclasses import replace

import pytest

from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.state import shared
from lms_dashboard.state.feed import feed
from lms_dashboard.state.identity import set_actor
from lms_dashboard.state.shared import read_together

ANN = Actor(kind="person", organisation_id=7, name="Ann", email="ann@x.example", permissions=frozenset(Permission))
BEN = replace(ANN, name="Ben", email="ben@x.example", account_id=2, member_id=2)
SCOPED = replace(BEN, scope_group_ids=frozenset({3}))


class Source:
    """Counts its reads, and takes a moment for each."""

    def __init__(self) -> None:
        self.reads = 0

    async def read(self) -> int:
        self.reads += 1
        await asyncio.sleep(0.05)
        return self.reads


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch):
    shared._asked.clear()
    monkeypatch.setitem(feed.heads, 7, 1)


async def ask(actor: Actor, source: Source, question: str = "page 1") -> int:
    set_actor(actor)
    return await read_together(question, source.read)


async def test_the_same_question_is_read_once():
    source = Source()
    assert await asyncio.gather(*(ask(actor, source) for actor in (ANN, BEN, ANN))) == [1, 1, 1]
    assert await ask(ANN, source) == 1


async def test_another_question_and_other_rights_are_read_by_themselves():
    source = Source()
    await asyncio.gather(ask(ANN, source), ask(ANN, source, "page 2"), ask(SCOPED, source))
    assert source.reads == 3


async def test_the_next_change_is_read_anew():
    source = Source()
    await ask(ANN, source)
    feed.heads[7] = 2
    assert await ask(ANN, source) == 2


async def test_nothing_is_kept_for_longer_than_a_moment(monkeypatch):
    source = Source()
    await ask(ANN, source)
    monkeypatch.setattr(shared, "KEPT", 0.0)
    assert await ask(ANN, source) == 2


async def test_a_tab_that_closes_meanwhile_takes_nothing_from_the_others():
    source = Source()
    first, second = asyncio.create_task(ask(ANN, source)), asyncio.create_task(ask(BEN, source))
    await asyncio.sleep(0.01)
    first.cancel()
    assert await second == 1
    assert source.reads == 1


async def test_a_failure_is_told_to_all_who_asked_and_not_kept():
    async def fail() -> int:
        await asyncio.sleep(0.01)
        raise NotFound("There is no such page.")

    async def failing(actor: Actor) -> int:
        set_actor(actor)
        return await read_together("page 1", fail)

    told = await asyncio.gather(failing(ANN), failing(BEN), return_exceptions=True)
    assert [str(error) for error in told] == ["There is no such page."] * 2
    assert await ask(ANN, Source()) == 1
