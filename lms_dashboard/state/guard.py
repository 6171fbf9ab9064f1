"""Default deny: every event passes here first, and only what is declared, permitted and well formed goes on.

An event handler is a public network endpoint: any socket can call it by its name, with any arguments.
"""

import logging
from typing import Any

import reflex as rx
from reflex.app import App
from reflex.event import Event
from reflex.istate.delta import _resolve_delta
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, OnLoadInternalState, StateUpdate
from reflex_base.registry import RegisteredEventHandler, RegistrationContext

from lms_dashboard.domain.people import Actor
from lms_dashboard.state.arguments import arguments_fit
from lms_dashboard.state.guard_marks import FRAMEWORK, PUBLIC, declared_need
from lms_dashboard.state.identity import find_actor, set_actor, token_in
from lms_dashboard.state.notices import NoticeState, tell
from lms_dashboard.state.records_request import RecordsRequestState
from lms_dashboard.state.session import SIGN_IN, SessionState, adopt

logger = logging.getLogger(__name__)

_OPENS_A_PAGE = ("hydrate_and_load", "on_load_internal")


class Guard(Middleware):
    """Refuses every event that is not declared for this person."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let the event pass (None), or answer in its place."""
        root = state._get_root_state()
        token = token_in(root.router_data)
        actor = await find_actor(token)
        set_actor(actor)
        emptied = await adopt(root, token, actor)
        if emptied and not event.name.endswith(_OPENS_A_PAGE):
            return await _answer(root, *Event.from_event_type(OnLoadInternalState.on_load_internal))
        if event.name in FRAMEWORK:
            return await _framework(root, actor, event)
        if event.name in PUBLIC:
            return None
        return await _judge(root, actor, event, app)


async def _framework(root: BaseState, actor: Actor, event: Event) -> StateUpdate | None:
    if not arguments_fit(handlers()[event.name].handler, event.payload):
        return StateUpdate()
    if event.name.endswith("handle_frontend_exception") and actor.organisation_id is None:
        return StateUpdate()  # nobody writes into the log
    if event.name.endswith(_OPENS_A_PAGE):
        session = await root.get_state(SessionState)
        session.denied, session.leave = False, ""
        (await root.get_state(NoticeState))._leave(session.router.url.path)
        (await root.get_state(RecordsRequestState))._forget()  # no page that opens, also by a reload, shows it again
    if event.payload.get("vars"):
        event.payload["vars"] = {}  # nothing of ours is kept by the browser, so nothing it sends is taken
    return None


async def _judge(root: BaseState, actor: Actor, event: Event, app: App) -> StateUpdate | None:
    registered = RegistrationContext.get().event_handlers.get(event.name)
    need = None if registered is None else declared_need(registered.handler.fn, registered.states[0])
    if registered is None or need is None:
        logger.warning("refused an event that declares no permission: %s", event.name)
        return StateUpdate()
    session = await root.get_state(SessionState)
    if actor.organisation_id is None:
        session.leave = SIGN_IN
        return await _answer(root)
    if need[0] is not None and not actor.may(need[0]):
        return await _denied(root, session, event, app)
    if not arguments_fit(registered.handler, event.payload):
        logger.warning("refused arguments that do not fit %s", event.name)
        return StateUpdate()
    return None


async def _denied(root: BaseState, session: SessionState, event: Event, app: App) -> StateUpdate:
    if event.name in _on_load_names(app, session):
        session.denied = True
    else:
        await tell(root, "Your role does not include this.", "An administrator can change that.", tone="error")
    return await _answer(root)


def _on_load_names(app: App, session: SessionState) -> set[str]:
    events = app.get_load_events(session.router.url.path)
    return {event.name for event in Event.from_event_type(events)}


async def _answer(root: BaseState, *events: Any) -> StateUpdate:
    delta = await _resolve_delta(root.get_delta())
    root._clean()
    return StateUpdate(delta=delta, events=list(events))


def handlers() -> dict[str, RegisteredEventHandler]:
    """Every event handler that a socket can call by name."""
    return dict(RegistrationContext.get().event_handlers)


def install(app: rx.App) -> None:
    """Put the guard in front of every event of the app."""
    app.add_middleware(Guard(), index=0)
