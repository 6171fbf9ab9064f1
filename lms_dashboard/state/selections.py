"""The lists whose learners can be ticked, by name, and what a tick in the browser means: docs/selections.md."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from reflex.state import BaseState

from lms_dashboard.domain.selections import ListQuery, Matching, Selection, Ticked
from lms_dashboard.state.address import LARGEST_ID

MOST_TICKED = 20_000

S = TypeVar("S", bound="type[Any]")


class Selectable(Protocol):
    """What the state of a list says of itself."""

    total: int

    def _listed(self) -> ListQuery:
        """What the list shows now; everybody whom it finds is "all that match"."""

    async def _course_at_hand(self) -> int | None:
        """The course that an act is probably about: the one that is filtered by, or clicked."""


_LISTS: dict[str, type[BaseState]] = {}


def selectable(name: str) -> Callable[[S], S]:
    """Name a list, so that the learners in it can be selected."""

    def register(state: S) -> S:
        _LISTS[name] = state
        return state

    return register


async def list_named(state: BaseState, name: str) -> Selectable | None:
    """The list of that name in the tab of this state."""
    found: Any = _LISTS.get(name)
    return None if found is None else await state.get_state(found)


def selection_of(shown: Selectable, ids: str, every: bool, without: str) -> Selection:
    """What was ticked, as the browser says it: ids joined by commas, or everybody who matches but a few.

    Raises:
        ValueError: that is no list of ids.
    """
    return Matching(shown._listed(), _ids(without)) if every else Ticked(_ids(ids))


def _ids(text: str) -> tuple[int, ...]:
    pieces = text.split(",") if text else []
    if len(pieces) > MOST_TICKED or not all(piece.isascii() and piece.isdigit() for piece in pieces):
        raise ValueError("no list of ids")
    ids = {int(piece[:12]) for piece in pieces}
    if ids and not 0 < min(ids) <= max(ids) <= LARGEST_ID:
        raise ValueError("an id that nothing has")
    return tuple(sorted(ids))
