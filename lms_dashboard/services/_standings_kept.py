"""The standings of an organisation, kept in memory as numbers and brought up to the newest change when asked."""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from sqlalchemy import Connection, select

from lms_dashboard.db.session import generation
from lms_dashboard.db.spans import load_hires, load_homes, load_spans
from lms_dashboard.db.tables import change, course
from lms_dashboard.domain.spans import Homes, Numbers, Spans, replaced

_MOST = 4
"""Organisations kept at once; the one that was asked about longest ago goes first."""

_FOLLOWED = 20_000
"""Changes that are followed; after more of them everything is read anew."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Every standing of an organisation as of a change's number, by course; home groups; who was hired when."""

    seq: int
    courses: Mapping[int, Spans]
    homes: Homes
    hires: tuple[Numbers, Numbers]


_kept: OrderedDict[tuple[int, int], Kept] = OrderedDict()
_lock = Lock()
_locks: dict[tuple[int, int], Lock] = {}


def kept_standings(db: Connection, organisation_id: int, seq: int) -> Kept:
    """The standings as of ``seq``, the newest change that this transaction sees, or of a newer one that is known."""
    key = (generation(), organisation_id)
    with _lock:
        alone = _locks.setdefault(key, Lock())
    with alone:
        known = _kept.get(key)
        if known is None:
            known = _read(db, organisation_id, seq)
        elif known.seq < seq:
            known = _follow(db, organisation_id, known, seq)
        with _lock:
            _kept[key] = known
            _kept.move_to_end(key)
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return known


def let_go() -> None:
    """Forget everything; for measuring, and for a database that was put back."""
    with _lock:
        _kept.clear()


def _course_ids(db: Connection, organisation_id: int) -> list[int]:
    rows = db.execute(select(course.c.id).where(course.c.organisation_id == organisation_id).order_by(course.c.id))
    return [row[0] for row in rows]


def _read(db: Connection, organisation_id: int, seq: int) -> Kept:
    homes = load_homes(db, organisation_id)
    courses = {c: load_spans(db, c, homes) for c in _course_ids(db, organisation_id)}
    return Kept(seq, courses, homes, load_hires(db, organisation_id))


def _follow(db: Connection, organisation_id: int, known: Kept, seq: int) -> Kept:
    c = change.c
    changes = db.execute(
        select(c.learner_ids, c.course_ids)
        .where(c.organisation_id == organisation_id, c.seq > known.seq, c.seq <= seq)
        .limit(_FOLLOWED + 1)
    ).all()
    if len(changes) > _FOLLOWED or any(learners is None and not courses for learners, courses in changes):
        return _read(db, organisation_id, seq)
    return _mended(db, organisation_id, replace(known, seq=seq), [(row[0], row[1]) for row in changes])


_Change = tuple[list[int] | None, list[int] | None]
"""Learners (None: many) and courses (none: all of them) that an act concerns."""


def _mended(db: Connection, organisation_id: int, known: Kept, changes: list[_Change]) -> Kept:
    many = any(learners is None for learners, _ in changes)
    named = None if many else sorted({i for learners, _ in changes for i in learners or ()})
    if named == [] and not any(courses for _, courses in changes):
        return known
    homes, moved = _moved(known.homes, load_homes(db, organisation_id, named), named)
    whole = {i for learners, courses in changes if not learners for i in courses or ()}
    some: dict[int, set[int]] = defaultdict(set)
    everywhere = set(moved)
    for learners, courses in changes:
        for target in [some[i] for i in courses] if courses else [everywhere]:
            target.update(learners or ())
    spans = {}
    for course_id in _course_ids(db, organisation_id):
        old = None if course_id in whole else known.courses.get(course_id)
        spans[course_id] = _course(db, course_id, homes, old, some[course_id] | everywhere)
    return replace(known, courses=spans, homes=homes, hires=_hires(db, organisation_id, known.hires, named))


def _hires(
    db: Connection, organisation_id: int, known: tuple[Numbers, Numbers], named: list[int] | None
) -> tuple[Numbers, Numbers]:
    """Who was hired when: as known, unless it is another day now for one of those who are named."""
    if named is not None:
        who, day = load_hires(db, organisation_id, named)
        mine = np.isin(known[0], np.asarray(named, dtype=np.int32))
        if dict(zip(who, day, strict=True)) == dict(zip(known[0][mine], known[1][mine], strict=True)):
            return known
    return load_hires(db, organisation_id)


def _course(db: Connection, course_id: int, homes: Homes, old: Spans | None, some: set[int]) -> Spans:
    if old is None:
        return load_spans(db, course_id, homes)
    if not some:
        return old
    ids = sorted(some)
    return replaced(old, np.asarray(ids, dtype=np.int32), load_spans(db, course_id, homes, ids))


def _moved(old: Homes, new: Homes, named: list[int] | None) -> tuple[Homes, set[int]]:
    """The home groups with the new ones in their place, and the learners for whom they are others than before."""
    if named is not None:
        mine = np.isin(old.learner, np.asarray(named, dtype=np.int32))
        if all(np.array_equal(column[mine], other) for column, other in zip(old, new, strict=True)):
            return old, set()
        rest = Homes(*(column[~mine] for column in old))
        joined = Homes(*(np.concatenate(pair) for pair in zip(rest, new, strict=True)))
        order = np.lexsort((joined.first, joined.learner))
        new = Homes(*(column[order] for column in joined))
    before, after = (np.rec.fromarrays(list(homes)) for homes in (old, new))
    differ = np.setxor1d(before, after) if not np.array_equal(before, after) else before[:0]
    return new, {int(row[0]) for row in differ}
