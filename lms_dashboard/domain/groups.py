"""Groups as the tree of an organisation shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the tree's order: ``depth`` 0 is a root, ``people`` are at home in it, ``below`` in it or under it."""

    id: int
    name: str
    parent_id: int | None
    depth: int
    people: int
    below: int


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What moving a group would do to the people in it and under it: breaches of today."""

    people: int
    breaches_added: int
    breaches_removed: int


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What an act on a group did."""

    group_id: int
    message: str
