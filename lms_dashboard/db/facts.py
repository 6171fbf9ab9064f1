"""The facts of many learners and courses, in a fixed number of queries; facts that are alike are worked out once.

What befell a learner in a course is read as tuples without ids, as the driver gives them. Equal tuples are one *kind*,
and only a kind becomes ``Facts``: ten thousand people who were enrolled on one day are one timeline, not ten thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from lms_dashboard.db.completion_facts import load_completions
from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.cycle_facts import load_cycles
from lms_dashboard.db.requirements import active_spells, load_broad, load_personal
from lms_dashboard.db.sql import among, raw_rows, with_days
from lms_dashboard.db.tables import (
    due_extension,
    due_restart,
    equivalence,
    exemption,
    seal,
)
from lms_dashboard.db.version_floors import load_said
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.facts import (
    AttemptFacts,
    Cap,
    CompletionFacts,
    CycleFacts,
    Days,
    Exempted,
    Extension,
    Facts,
    Restart,
    VersionFloor,
    floors_of,
)
from lms_dashboard.domain.spells import Asked, Spell, stretches_of

MOST_KINDS = 20_000
"""Kinds remembered from one part of a crowd to the next: where nobody is alike, they are as many as people."""

_Rows = dict[Pair, tuple[Any, ...]]


class _Shape(NamedTuple):
    """What befell somebody in a course, without ids: rows of each sort. ``active`` is asked where something asks."""

    floors: tuple[VersionFloor, ...]
    active: tuple[Spell, ...]
    asked: tuple[tuple[Any, ...], ...]
    completions: tuple[tuple[Any, ...], ...]
    cycles: tuple[tuple[Any, ...], ...]
    exemptions: tuple[tuple[Any, ...], ...]
    restarts: tuple[tuple[Any, ...], ...]
    extensions: tuple[tuple[Any, ...], ...]
    sealed_on: date | None


@dataclass(frozen=True, slots=True)
class Kinds:
    """Facts that were met so far, each once: without ids of personal requirements, the place of a cycle for its id."""

    facts: list[Facts] = field(default_factory=list)
    _places: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def place_of(self, shape: tuple[Any, ...]) -> int:
        """The place in ``facts`` of what has this shape."""
        place = self._places.setdefault(shape, len(self.facts))
        if place == len(self.facts):
            self.facts.append(_facts_of(_Shape(*with_days(shape))))
        return place


@dataclass(frozen=True, slots=True)
class Alike:
    """Learners and courses by what befell them.

    ``pairs`` name for each learner and course where there is any the place of its kind, and the ids of its cycles.
    """

    kinds: list[Facts]
    pairs: list[tuple[Pair, int, tuple[int, ...]]]


_MOVES = (
    (exemption, "from_day", "until_day", "leave"),
    (due_restart, "day", "due_on"),
    (due_extension, "made_on", "old_due", "new_due"),
)


@dataclass(frozen=True, slots=True)
class Befell:
    """What befell a crowd, as raw values without ids: days active, what asks one learner alone, and what was done.

    ``ids`` are those of the cycles. Of people who were made in this transaction it is known without reading it.
    """

    active: Mapping[int, Sequence[Spell]]
    personal: Iterable[tuple[Pair, tuple[Any, ...]]]
    cycles: _Rows = field(default_factory=dict)
    ids: Mapping[Pair, tuple[int, ...]] = field(default_factory=dict)
    completions: _Rows = field(default_factory=dict)
    exemptions: _Rows = field(default_factory=dict)
    restarts: _Rows = field(default_factory=dict)
    extensions: _Rows = field(default_factory=dict)
    seals: Mapping[Pair, Any] = field(default_factory=dict)


def _read(db: Connection, crowd: Crowd, *, progress: bool) -> Befell:
    active = {learner_id: tuple(spells) for learner_id, spells in active_spells(db, crowd.learner_ids).items()}
    personal = ((pair, asked[2:]) for pair, asked in load_personal(db, crowd))
    cycles, ids = load_cycles(db, crowd) if progress else ({}, {})
    exempt, restarts, extensions = (_of_pairs(db, crowd, *sort) for sort in _MOVES)
    done, seals = load_completions(db, crowd), _seals(db, crowd)
    return Befell(active, personal, cycles, ids, done, exempt, restarts, extensions, seals)


def load_alike(
    db: Connection,
    crowd: Crowd,
    kinds: Kinds | None = None,
    *,
    progress: bool = True,
    also: Iterable[Pair] = (),
    befell: Befell | None = None,
) -> Alike:
    """The facts of every learner in every course where there is any, each kind once, in the order of the ids.

    ``kinds`` are those that were met in other parts of the same crowd; new ones are added to them. Without
    ``progress`` cycles are left out: compliance does not follow from them. ``also`` are pairs of the crowd that are
    wanted although nothing asks, and nothing was done: an exemption or an extension may be there all the same.
    ``befell`` is what is known already; only what asks many is read then.
    """
    kinds, known = kinds or Kinds(), befell or _read(db, crowd, progress=progress)
    asked, floors = _asked(db, crowd, known.personal), _floors(db, crowd.course_ids)
    found = Alike(kinds.facts, [])
    for pair in sorted({*asked, *known.cycles, *known.completions, *known.seals, *also}):
        asks = asked.get(pair, ())
        shape = (
            floors.get(pair[1], ()),
            known.active.get(pair[0], ()) if asks else (),
            asks,
            known.completions.get(pair, ()),
            known.cycles.get(pair, ()),
            known.exemptions.get(pair, ()),
            known.restarts.get(pair, ()),
            known.extensions.get(pair, ()),
            known.seals.get(pair),
        )
        found.pairs.append((pair, kinds.place_of(shape), known.ids.get(pair, ())))
    return found


def load_facts(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_ids: Sequence[int]
) -> Iterator[tuple[Pair, Facts]]:
    """The facts of every learner in every course where there is any, with the ids of the cycles."""
    alike = load_alike(db, Crowd(organisation_id, learner_ids, course_ids))
    for pair, kind, ids in alike.pairs:
        facts = alike.kinds[kind]
        cycles = tuple(replace(cycle, assignment_id=i) for cycle, i in zip(facts.cycles, ids, strict=True))
        yield pair, replace(facts, cycles=cycles)


def _facts_of(shape: _Shape) -> Facts:
    stretches = [s for asked, days in shape.asked for s in stretches_of(Asked(*asked), shape.active, days)]
    return Facts(
        tuple(stretches),
        tuple(_completion_of(*completion) for completion in shape.completions),
        tuple(_cycle_of(place, *cycle) for place, cycle in enumerate(shape.cycles)),
        tuple(Exempted(*one) for one in shape.exemptions),
        tuple(Restart(*one) for one in shape.restarts),
        tuple(Extension(*one) for one in shape.extensions),
        shape.floors,
        shape.sealed_on,
    )


def _completion_of(
    completed_on: date, through: date, version: int | None, counts_from: date, caps: Any
) -> CompletionFacts:
    return CompletionFacts(completed_on, through, version, counts_from, tuple(Cap(*cap) for cap in caps))


def _cycle_of(
    place: int, number: int, assigned_on: date, ended_on: date | None, attempts: Any, gaps: tuple[Days, ...]
) -> CycleFacts:
    return CycleFacts(place, number, assigned_on, ended_on, tuple(AttemptFacts(*one) for one in attempts), gaps)


def _asked(db: Connection, crowd: Crowd, personal: Iterable[tuple[Pair, tuple[Any, ...]]]) -> _Rows:
    """What asks, with the days that the learner belongs to its audience (None: all); personal ones without any id."""
    found: dict[Pair, list[Any]] = defaultdict(list)
    for pair, broad, days in load_broad(db, crowd):
        found[pair].append((broad, days))
    for pair, asks in personal:
        found[pair].append(((0, 0, *asks), None))
    return {pair: tuple(rows) for pair, rows in found.items()}


def _of_pairs(db: Connection, crowd: Crowd, table: Any, *columns: str) -> _Rows:
    c = table.c
    query = select(c.learner_id, c.course_id, *(c[name] for name in columns)).where(crowd.of(db, table))
    if "withdrawn_at" in c:
        query = query.where(c.withdrawn_at.is_(None))
    found: dict[Pair, list[Any]] = defaultdict(list)
    for row in raw_rows(db, query.order_by(c.learner_id, c.course_id, c.id)):
        found[row[:2]].append(row[2:])
    return {pair: tuple(rows) for pair, rows in found.items()}


def _floors(db: Connection, course_ids: Sequence[int]) -> dict[int, tuple[VersionFloor, ...]]:
    e = equivalence.c
    found = {course_id: list(floors_of(said)) for course_id, said in load_said(db, course_ids).items()}
    over = select(e.course_id, e.until_day).where(among(db, e.course_id, course_ids), e.until_day < FOREVER)
    for course_id, day in db.execute(over):
        found.setdefault(course_id, []).append(VersionFloor(day, 0))
    return {course_id: tuple(sorted(floors, key=lambda floor: floor.from_day)) for course_id, floors in found.items()}


def _seals(db: Connection, crowd: Crowd) -> dict[Pair, date]:
    c = seal.c
    query = select(c.learner_id, c.course_id, func.max(c.sealed_on)).where(crowd.of(db, seal))
    rows = db.execute(query.group_by(c.learner_id, c.course_id)).all()
    return {(learner_id, course_id): day for learner_id, course_id, day in rows}
