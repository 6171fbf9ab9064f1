"""Every event handler is a public endpoint: called over a raw socket, by its name, it changes and tells nothing.

The handlers are found by the test itself, so that a new one is attacked from its first day.
"""

import asyncio
import importlib
import pkgutil
from inspect import signature
from typing import Any, get_type_hints

import pytest
from sqlalchemy import MetaData, delete, insert

import lms_dashboard.state
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import course, learner, sign_in_try
from lms_dashboard.state.guard import handlers
from lms_dashboard.state.guard_marks import FRAMEWORK, PUBLIC, declared_need
from tests.state.people import NOW, World
from tests.state.served import ProbeState, Served, Tab, gone

MARK = "Qxzzyqville"
"""Stands in every name of the own organisation."""

UNSTABLE = {"sign_in_session", "sign_in_try"}
"""Tables in which signing in itself writes."""

HUGE = "x" * 950_000
"""Nearly a megabyte: a little less than what closes the socket."""


@pytest.fixture(scope="module")
def secrets(served: Served, world: World) -> dict[str, int]:
    """A learner and a course of the own organisation, with the mark in their names; their ids."""
    who = {"name": f"{MARK} Ann", "sort_key": MARK.lower(), "search_text": MARK.lower(), "external_id": "X1"}
    with write_session() as db:
        own = {"organisation_id": world.own, "created_at": NOW}
        learner_id = db.execute(insert(learner).values(**own, **who).returning(learner.c.id)).scalar_one()
        course_row = {key: value for key, value in course_values().items() if key in course.c}
        course_id = db.execute(insert(course).values(**own, **course_row).returning(course.c.id)).scalar_one()
    return {"learner": learner_id, "course": course_id}


@pytest.fixture(autouse=True)
def forgotten_tries(served: Served) -> None:
    """The attacks try passwords as well: whom they lock out may sign in to the next test."""
    with write_session() as db:
        db.execute(delete(sign_in_try))


def course_values() -> dict[str, Any]:
    title = f"{MARK} Safety"
    return {"code": "QX-1", "title": title, "version": 1, "sort_key": title.lower(), "search_text": title.lower()}


def every_handler() -> list[str]:
    """All that a socket can call, the tests' own probe included."""
    for module in pkgutil.iter_modules(lms_dashboard.state.__path__):
        importlib.import_module(f"lms_dashboard.state.{module.name}")
    return sorted(handlers())


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database."""
    with read_session() as db:
        tables = MetaData()
        tables.reflect(db)
        names = [name for name in tables.tables if name not in UNSTABLE]
        return {name: sorted(map(tuple, db.execute(tables.tables[name].select())), key=repr) for name in names}


def calls(name: str, ids: dict[str, int]) -> list[dict[str, Any]]:
    """Arguments for a handler: right ones that name the own organisation's people, and wrong ones of every kind."""
    function = handlers()[name].handler.fn
    hints = get_type_hints(function)
    names = list(signature(function).parameters)[1:]
    right = {each: value_for(hints.get(each, str), ids) for each in names}
    wrong: list[Any] = [
        "",
        "x",
        -1,
        10**30,
        1.5,
        True,
        None,
        [],
        [None],
        {},
        {"a": {"b": []}},
        "'; drop table learner;--",
    ]
    variants = [right, {"nobody_knows": 1}, right | {"self": 1}]
    if not names:  # whatever comes with it is one argument too many
        return [*variants, {"extra": wrong}]
    return [*variants, {}, *(dict.fromkeys(names, value) for value in wrong)]


def huge(name: str) -> dict[str, Any]:
    """As long an argument as a socket takes."""
    names = list(signature(handlers()[name].handler.fn).parameters)[1:]
    return {names[0] if names else "extra": [HUGE]}


def value_for(hint: Any, ids: dict[str, int]) -> Any:
    """A value of the type, that names what there is."""
    text = str(hint)
    if "dict" in text:
        return {"reason": "because", "due_on": "2027-01-01", "confirmation": f"{MARK} Safety"}
    if "list" in text or "Sequence" in text:
        return [ids["learner"]] if "int" in text else [str(ids["learner"])]
    return {"int": ids["learner"], "bool": True, "float": 1.0}.get(getattr(hint, "__name__", text), str(ids["learner"]))


async def attack(served: Served, payloads: dict[str, list[dict[str, Any]]], cookie: str, path: str) -> str:
    """Fire everything at the app from one socket; all that it was told in answer."""
    async with Tab(served.url, cookie, path=path) as tab:
        for name, each in payloads.items():
            for payload in each:
                await tab.client.emit("event", tab.event(name) | {"payload": payload}, namespace="/_event")
            await asyncio.sleep(0)
        await quiet(served)
        assert tab.client.connected, "the attack was cut off before its end"
    return tab.text()


async def quiet(served: Served) -> None:
    """Returns when nothing is being worked on but watchers."""
    processor = served.app.event_processor
    await asyncio.sleep(0.3)
    await gone(lambda: processor._token_queues or processor._queue.qsize(), 60)
    await asyncio.sleep(0.3)


@pytest.mark.parametrize("who", ["nobody", "a forged session", "learner", "other"])
async def test_whoever_may_not_changes_nothing_and_is_told_nothing(who, served, world, secrets):
    cookies = {"nobody": "", "a forged session": "x" * 43}
    cookie = cookies[who] if who in cookies else served.sign_in(f"{who}@demo.example")
    before = snapshot()
    names = [name for name in every_handler() if name not in FRAMEWORK]
    every = {name: calls(name, secrets) for name in names}
    told = await attack(served, every, cookie, "/matrix")
    for path in ("/probe", "/"):
        told += await attack(served, {name: every[name][:1] for name in names}, cookie, path)
    told += await attack(served, {name: [huge(name)] for name in names}, cookie, "/matrix")
    assert snapshot() == before
    assert MARK not in told
    assert "reached" not in told
    assert "manager@demo.example" not in told
    if who not in ("other",):
        assert "rows of" not in told


def test_every_handler_declares_what_it_needs_or_is_listed():
    undeclared = [
        name
        for name in every_handler()
        if name not in FRAMEWORK | PUBLIC
        and not name.endswith(".setvar")
        and declared_need(handlers()[name].handler.fn, handlers()[name].states[0]) is None
    ]
    assert undeclared == [f"{ProbeState.get_full_name()}.undeclared"]


def test_the_lists_name_handlers_that_exist():
    assert set(every_handler()) >= FRAMEWORK | PUBLIC


class TestTheGuard:
    async def test_lets_the_right_person_through(self, served, world):
        async with Tab(served.url, served.sign_in("manager@demo.example")) as tab:
            await tab.until("probe_state", "reads", 1)
            assert "rows of" in tab.text()

    async def test_sends_nobody_to_sign_in(self, served, world):
        async with Tab(served.url) as tab:
            await tab.until("session_state", "leave", "/sign-in?next={here}")
            assert tab.value("probe_state", "secret") in ("", None)

    async def test_tells_a_learner_that_the_page_is_not_theirs(self, served, world):
        async with Tab(served.url, served.sign_in("learner@demo.example")) as tab:
            await tab.until("session_state", "denied", True)
            assert tab.value("probe_state", "reads") in (0, None)

    async def test_refuses_reflexs_own_way_to_set_a_var(self, served, world):
        async with Tab(served.url, served.sign_in("manager@demo.example")) as tab:
            await tab.until("probe_state", "reads", 1)
            await tab.send(f"{ProbeState.get_full_name()}.setvar", var_name="secret", value="reached")
            await tab.send("reflex___state____state.setvar", var_name="is_hydrated", value=True)
            await quiet(served)
            assert "reached" not in tab.text()

    async def test_takes_no_client_storage(self, served, world):
        name = "reflex___state____state.reflex___state____update_vars_internal_state.update_vars_internal"
        async with Tab(served.url, served.sign_in("manager@demo.example")) as tab:
            await tab.until("probe_state", "reads", 1)
            await tab.send(name, vars={f"{ProbeState.get_full_name()}.secret": "reached"})
            await quiet(served)
            assert "reached" not in tab.text()
