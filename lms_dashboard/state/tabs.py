"""The states of open tabs are kept, those of closed ones go after a grace (redis_token_expiration in rxconfig.py)."""

import asyncio

from reflex.app import App
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

EVERY = 20.0
"""Seconds between two rounds; well below the grace."""


async def keep_open_tabs(app: App, every: float = EVERY) -> None:
    """Renew the states of connected tabs, also of idle ones, for as long as the process serves.

    States in Redis have their own, longer time to live.
    """
    while True:
        await asyncio.sleep(every)
        await renew(app)


async def renew(app: App) -> None:
    """Put off the end of every state whose tab is connected here."""
    manager, namespace = app.state_manager, app.event_namespace
    if namespace is None or not isinstance(manager, StateManagerMemory):
        return
    for tab in list(namespace.token_to_sid):
        token = BaseStateToken(ident=tab, cls=State)
        if token.cache_key in manager.states:
            await manager.get_state(token)
