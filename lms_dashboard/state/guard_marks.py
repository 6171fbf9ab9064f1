"""What each event handler needs, written at the handler, and the few that need nothing, by name."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from lms_dashboard.domain.people import Permission

F = TypeVar("F", bound=Callable[..., Any])

MARK: Final = "__lms_needs__"
PAGE_NEEDS: Final = "_page_needs"
"""Class attribute of a page's state: the permission that opens the page."""


class PageNeeds:
    """Stands for "whatever the page of this state needs"."""


PAGE = PageNeeds()

Need = Permission | PageNeeds | None

PUBLIC: frozenset[str] = frozenset()
"""Our handlers that anybody may call, by full name. There are none: signing in is an endpoint, not an event."""

FRAMEWORK: frozenset[str] = frozenset(
    {
        "reflex___state____state.hydrate",
        "reflex___state____state.hydrate_and_load",
        "reflex___state____state.set_is_hydrated",
        "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal",
        "reflex___state____state.reflex___state____on_load_internal_state.set_is_hydrated",
        "reflex___state____state.reflex___state____update_vars_internal_state.update_vars_internal",
        "reflex___state____state.reflex___state____frontend_event_exception_state.handle_frontend_exception",
    }
)
"""Reflex's own handlers that a page cannot do without. They change nothing in the database."""


def needs(need: Need) -> Callable[[F], F]:
    """Declare the permission that an event handler needs; ``None``: any person who is signed in.

    A handler without this is refused to everybody. ``PAGE``: what the state's page needs (``_page_needs``).
    """

    def mark(handler: F) -> F:
        setattr(handler, MARK, (need,))
        return handler

    return mark


def declared_need(handler: Callable[..., Any], owner: type[Any]) -> tuple[Permission | None] | None:
    """The permission a handler declares, in a tuple; ``None`` when it declares nothing."""
    declared: tuple[Need] | None = getattr(handler, MARK, None)
    if declared is None:
        return None
    (need,) = declared
    if isinstance(need, PageNeeds):
        return (getattr(owner, PAGE_NEEDS),)
    return (need,)
