"""Live pages: what changes shows by itself, costs nothing where it does not matter, and leaves nothing behind."""

import asyncio
import time
from collections import deque

import pytest

from lms_dashboard.db.session import generation
from lms_dashboard.services._standings_kept import _locks as standings_locks
from lms_dashboard.state.feed import Feed, Shown, feed, follow_feed
from lms_dashboard.state.records_request import RecordsRequestState
from lms_dashboard.state.tabs import renew
from tests.state.people import World, write_change
from tests.state.served import BOOT, ProbeState, Served, Tab, gone, watching

PROBE = "probe_state"
LIVE = "live_state"


async def is_settled(tab: Tab) -> bool:
    """Whether the page is at last not read again for longer than it rests."""
    for _ in range(8):
        told = tab.value(LIVE, "changed_at")
        await asyncio.sleep(1.5)
        if tab.value(LIVE, "changed_at") == told:
            return True
    return False


@pytest.fixture
def signed(served: Served, world: World) -> str:
    """The manager's session."""
    return served.sign_in("manager@demo.example")


async def test_a_new_start_forgets_the_changes_of_an_earlier_database(served, world):
    feed.recent = {world.own: deque()}
    await follow_feed(alive=lambda: False)
    assert feed.recent == {}


class TestLivePage:
    async def test_shows_a_change_of_the_own_organisation(self, served, world, signed):
        async with Tab(served.url, signed) as tab:
            await watching(tab)
            write_change(world.own)
            await tab.until(PROBE, "reads", 2, seconds=2)
            assert tab.value(PROBE, "last_news") == 1
            assert tab.value("live_state", "changed_at")

    async def test_is_not_told_of_another_organisations_change(self, served, world, signed):
        async with Tab(served.url, signed) as tab:
            await watching(tab)
            write_change(world.other)
            await asyncio.sleep(0.5)
            assert tab.value(PROBE, "reads") == 1

    async def test_a_change_that_does_not_concern_the_page_sends_nothing(self, served, world, signed):
        async with Tab(served.url, signed) as tab:
            await watching(tab)
            await show_only(served, tab, [7])
            before = len(tab.deltas)
            write_change(world.own, learner_ids=[8])
            await asyncio.sleep(0.5)
            assert len(tab.deltas) == before
            write_change(world.own, learner_ids=[7])
            await tab.until(PROBE, "reads", 2)

    async def test_paused_it_waits_and_catches_up_when_resumed(self, served, world, signed):
        async with Tab(served.url, signed) as tab:
            await watching(tab)
            await tab.send("reflex___state____state.lms_dashboard___state___live____live_state.toggle")
            await tab.until("live_state", "paused", True)
            write_change(world.own)
            write_change(world.own)
            await asyncio.sleep(0.5)
            assert tab.value(PROBE, "reads") == 1
            await tab.send("reflex___state____state.lms_dashboard___state___live____live_state.toggle")
            await tab.until(PROBE, "reads", 2)
            assert tab.value(PROBE, "last_news") == 2

    async def test_reads_all_once_more_when_what_it_shows_is_of_a_moment_ago(self, served, world, signed):
        async with Tab(served.url, signed) as tab:
            await watching(tab)
            feed.ask_again(tab.tab)
            await tab.until(PROBE, "reads", 2)
            assert tab.value(PROBE, "last_news") == 0

    async def test_compliance_asks_again_until_its_numbers_are_the_newest(self, served, world, signed):
        async with Tab(served.url, signed, path="/compliance") as tab:
            await tab.until("compliance_state", "loaded", True)
            with standings_locks[generation(), world.own]:
                write_change(world.own)
                await tab.until(LIVE, "changed_at", bool)
                told = tab.value(LIVE, "changed_at")
                await tab.until(LIVE, "changed_at", lambda at: at != told)
            assert await is_settled(tab)

    async def test_twenty_tabs_follow_within_half_a_second(self, served, world, signed):
        tabs = [Tab(served.url, signed) for _ in range(20)]
        await asyncio.gather(*(tab.__aenter__() for tab in tabs))
        await asyncio.gather(*(watching(tab) for tab in tabs))
        begin = time.perf_counter()
        write_change(world.own)
        await asyncio.gather(*(tab.until(PROBE, "reads", 2) for tab in tabs))
        took = time.perf_counter() - begin
        await asyncio.gather(*(tab.__aexit__() for tab in tabs))
        assert took < 0.5


class TestFeed:
    def test_hands_a_late_watcher_what_came_since_its_read(self):
        own = Feed()
        own.publish(1, [entry(1), entry(2), entry(3)], 3)
        watcher = own.subscribe("tab", 1, after=1)
        assert [change.seq for change in watcher.news] == [2, 3]
        assert watcher.wake.is_set()

    def test_says_when_it_no_longer_knows_all_that_came_since(self):
        own = Feed()
        own.heads[1] = 9
        own.publish(1, [entry(10)], 10)
        assert own.subscribe("tab", 1, after=5).missed
        assert not own.subscribe("tab", 1, after=9).missed

    def test_a_second_watcher_of_a_tab_ends_the_first(self):
        own = Feed()
        first = own.subscribe("tab", 1, after=0)
        second = own.subscribe("tab", 1, after=0)
        own.unsubscribe("tab", first)
        assert first.closed
        assert own.watchers == {"tab": second}

    @pytest.mark.parametrize(
        ("shown", "learners", "concerned"),
        [({1, 2}, {2, 3}, True), ({1}, {3}, False), (None, {3}, True), ({1}, None, True), (set(), {1}, False)],
    )
    def test_knows_whom_a_change_concerns(self, shown, learners, concerned):
        change = entry(1, None if learners is None else frozenset(learners))
        assert Shown(None if shown is None else frozenset(shown)).concerned_by(change) is concerned


class TestNothingIsLeftBehind:
    async def test_a_closed_tab_leaves_no_watcher(self, served, world, signed):
        async with Tab(served.url, signed) as tab:
            await watching(tab)
        await gone(lambda: tab.tab in feed.watchers)
        assert tab.tab not in feed.watchers

    async def test_an_idle_open_tab_keeps_its_state(self, served, world, signed):
        manager = served.app.state_manager
        async with Tab(served.url, signed) as tab:
            await watching(tab)
            until = manager._token_expires_at[tab.tab][0]
            await asyncio.sleep(0.05)
            await in_its_loop(served, renew(served.app))
            assert manager._token_expires_at[tab.tab][0] > until


async def in_its_loop(served: Served, work) -> None:
    """Run a coroutine in the server's own loop."""
    loop = served.app.event_processor._queue_task.get_loop()
    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))


async def show_only(served: Served, tab: Tab, learner_ids: list[int]) -> None:
    root = served.app.state_manager.states[tab.tab]
    probe = root.get_substate(ProbeState.get_full_name().split("."))
    probe._learner_ids = learner_ids
    assert probe._shows().learner_ids == frozenset(learner_ids)


class entry:
    """A change with a number."""

    def __init__(self, seq: int, learner_ids: frozenset[int] | None = None) -> None:
        self.seq, self.learner_ids, self.course_ids = seq, learner_ids, None


async def test_an_error_goes_with_its_page_and_not_before(served: Served, signed: str):
    async with Tab(served.url, signed) as tab:
        await watching(tab)
        await tab.send(f"{RecordsRequestState.get_full_name()}.begin")  # which a manager may not
        await tab.until("notice_state", "notices", bool)
        await tab.send(BOOT)
        await tab.until(PROBE, "reads", 2)
        assert len(tab.value("notice_state", "notices")) == 1
        tab.path = "/courses"
        await tab.send(BOOT)
        await tab.until("notice_state", "notices", [])
