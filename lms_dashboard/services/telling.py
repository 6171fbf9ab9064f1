"""How long work says how far it is: what it does, how many are done, and of how many."""

from collections.abc import Callable

Tell = Callable[[str, int, int], None]


def unheard(doing: str, done: int, of: int) -> None:
    """Nobody listens."""
