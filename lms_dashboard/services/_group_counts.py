"""Counts by group: the rows of the heat map, and what each training manager answers for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lms_dashboard.db.report import GroupNode, Scoped
from lms_dashboard.domain.report import GroupRow, ManagerRow, People
from lms_dashboard.domain.spans import Flags, Numbers
from lms_dashboard.domain.tallies import Counts, counts_by, rate_of
from lms_dashboard.services._counting import Counting, home_of, inside


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the heat map: a group's id (None: whoever is elsewhere), its name, and the groups that it holds."""

    id: int | None
    name: str
    group_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """On a day, by position in ``ids`` (the last position is for all others): cells by course, and people."""

    ids: Numbers
    cells: Counts
    required: Counts
    breaches: Counts

    def flags(self, group_ids: Iterable[int]) -> Flags:
        """The positions of these groups."""
        return np.append(np.isin(self.ids, list(group_ids)), False)

    def people(self, flags: Flags) -> People:
        """The people in the positions."""
        asked, late = int(self.required[flags].sum()), int(self.breaches[flags].sum())
        return People(asked, asked - late, late)


def group_counts(counting: Counting) -> GroupCounts:
    """Everything by home group of the day; courses in the order of the report."""
    ids = np.array(sorted(node.id for node in counting.groups), dtype=np.int32)
    many = len(ids) + 1
    cells = counting.on_day(ids.tobytes(), lambda held: counts_by(held, _positions(ids, held.group), many))
    home = _positions(ids, home_of(counting, counting.day))
    found = counting.learners
    people = (np.bincount(home[column > 0], minlength=many) for column in (found.required, found.breaches))
    stacked = np.array(cells, dtype=np.int64).reshape(len(cells), many, 8)
    return GroupCounts(ids, stacked, *people)


def _positions(ids: Numbers, groups: Numbers) -> Numbers:
    if not len(ids):
        return np.zeros(len(groups), dtype=np.int32)
    found = np.minimum(np.searchsorted(ids, groups), len(ids) - 1)
    return np.where(ids[found] == groups, found, len(ids)).astype(np.int32)


def group_rows(
    counting: Counting, counts: GroupCounts, chosen: Sequence[int], managers: list[Scoped]
) -> list[GroupRow]:
    """The groups below what was chosen, those with nobody required left out; whoever is elsewhere comes last."""
    rows = []
    elsewhere = np.ones(len(counts.ids) + 1, dtype=np.bool_)
    for place in places(counting.groups, chosen):
        flags = counts.flags(place.group_ids)
        elsewhere &= ~flags
        names = tuple(m.name for m in managers if place.id in inside(counting.groups, m.group_ids))
        rows.append(_row(place, counts, flags, names))
    rows.append(_row(Place(None, "In no group", ()), counts, elsewhere, ()))
    return [row for row in rows if row.rate.required or row.rate.exempt]


def _row(place: Place, counts: GroupCounts, flags: Flags, managers: tuple[str, ...]) -> GroupRow:
    by_course = counts.cells[:, flags].sum(axis=1)
    rates = tuple(rate_of(course) for course in by_course)
    home = sum(place.group_ids) if place.id is None else 0
    return GroupRow(place.id, place.name, rate_of(by_course.sum(axis=0)), counts.people(flags), managers, rates, home)


MOST_PLACES = 30
"""Groups are opened into their subgroups, level by level, while no more rows than these are shown."""


def places(groups: Sequence[GroupNode], chosen: Sequence[int]) -> list[Place]:
    """The chosen groups, or the roots, opened into their subgroups as far as there is room."""
    known = {node.id: node for node in groups}
    nodes = [known[i] for i in chosen if i in known] or [n for n in groups if n.parent_id not in known]
    rows = [Place(node.id, node.name, tuple(inside(groups, [node.id]))) for node in nodes]
    while len(opened := [inner for row in rows for inner in _opened(row, groups)]) > len(rows):
        if len(opened) > MOST_PLACES:
            break
        rows = opened
    return rows


def _opened(row: Place, groups: Sequence[GroupNode]) -> list[Place]:
    """The subgroups of a row, and whoever is in none of them; the row itself, if it has none."""
    below = [node for node in groups if row.id is not None and node.parent_id == row.id]
    if row.id is None or not below:
        return [row]
    inner = [Place(node.id, node.name, tuple(inside(groups, [node.id]))) for node in below]
    return [*inner, Place(None, f"{row.name}, in no subgroup", (row.id,))]


def manager_rows(counting: Counting, counts: GroupCounts, managers: Iterable[Scoped]) -> list[ManagerRow]:
    """What each manager of groups answers for."""
    names = {node.id: node.name for node in counting.groups}
    rows = []
    for manager in managers:
        flags = counts.flags(inside(counting.groups, manager.group_ids))
        rate = rate_of(counts.cells[:, flags].sum(axis=(0, 1)))
        groups = tuple(names[i] for i in manager.group_ids if i in names)
        if rate.required:
            rows.append(ManagerRow(manager.name, manager.group_ids, groups, rate, counts.people(flags)))
    return rows
