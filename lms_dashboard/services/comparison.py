"""Two days side by side: who fell out of compliance between them, who came back, and why."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection

from lms_dashboard.db.report import list_heads
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.move_words import why_moved
from lms_dashboard.domain.paging import MOST_ROWS
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.report import Comparison, ComplianceQuery, Move, Moved
from lms_dashboard.domain.spans import Column, has, number_of
from lms_dashboard.domain.status import BREACHES, Compliance
from lms_dashboard.domain.tallies import statuses_on
from lms_dashboard.services._compliance_report import day_before_of
from lms_dashboard.services._counting import Counting, counting_of, figures_on
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import Reading, reading_of

SIDES = ("fell", "recovered")

_moves: Memory["_Moves"] = Memory(16)


@dataclass(frozen=True, slots=True)
class _Moves:
    """Columns of those who moved one way, in the order of names: learner, course's place, status before and after."""

    fell: Column
    recovered: Column


def get_comparison(
    *, actor: Actor, query: ComplianceQuery, side: str, page: int, page_size: int, now: datetime
) -> Comparison:
    """The figures of two days, why learners' courses moved between them, and a page of those who moved one way.

    ``side`` is ``fell`` or ``recovered``; pages start at 1.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: a day lies in the future, the days are in the wrong order, or there is no such side or page.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    if side not in SIDES or page < 1 or not 1 <= page_size <= MOST_ROWS:
        raise Invalid("There is no such page.", "Choose who fell out or who became compliant.")
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        first = day_before_of(query, reading)
        key = (reading, actor.scope_group_ids, query)
        counting = counting_of(db, actor, query, reading)
        moves = _moves.get(key, lambda: _found(db, counting, first))
        return _comparison(db, counting, reading, first, moves, (side, page, page_size))


def _comparison(
    db: Connection, counting: Counting, reading: Reading, first: date, moves: _Moves, asked: tuple[str, int, int]
) -> Comparison:
    side, page, page_size = asked
    counts = counting.counts([first, reading.day])
    chosen = moves.fell if side == "fell" else moves.recovered
    page = min(page, max(1, -(-chosen.shape[1] // page_size)))
    return Comparison(
        today=reading.today,
        first=figures_on(db, counting, first, counts[first]),
        second=figures_on(db, counting, reading.day, counts[reading.day]),
        fell=_reasons(moves.fell),
        recovered=_reasons(moves.recovered),
        rows=_rows(db, counting, chosen[:, (page - 1) * page_size : page * page_size]),
        total=chosen.shape[1],
        page=page,
        page_size=page_size,
        seq=counting.kept.seq,
    )


def _found(db: Connection, counting: Counting, first: date) -> _Moves:
    sides: tuple[list[Column], list[Column]] = ([], [])
    for place, spans in enumerate(counting.spans.values()):
        before = statuses_on(spans, number_of(first), counting.most)
        after = statuses_on(spans, number_of(counting.day), counting.most)
        late, later = has(before, BREACHES), has(after, BREACHES)
        for side, flags in zip(sides, (later & ~late, late & ~later), strict=True):
            who = np.flatnonzero(flags)
            side.append(np.stack([who, np.full(len(who), place), before[who], after[who]]))
    fell, recovered = (np.concatenate(side or [np.zeros((4, 0), dtype=np.int64)], axis=1) for side in sides)
    names = list(list_heads(db, sorted({int(i) for i in (*fell[0], *recovered[0])}), counting.day))
    ranks = np.zeros(counting.most + 1, dtype=np.int64)
    ranks[names] = np.arange(len(names))
    return _Moves(*(side[:, np.lexsort((side[1], ranks[side[0]]))] for side in (fell, recovered)))


def _reasons(side: Column) -> tuple[Move, ...]:
    """How many moved for which reason, the most first."""
    kinds = side[2] * 16 + side[3]
    by_reason: dict[str, list[int]] = defaultdict(list)
    for kind in np.unique(kinds):
        by_reason[why_moved(Compliance(int(kind) // 16), Compliance(int(kind) % 16))].append(kind)
    found = []
    for why, alike in by_reason.items():
        mine = side[0][np.isin(kinds, alike)]
        found.append(Move(why, len(mine), len(np.unique(mine))))
    return tuple(sorted(found, key=lambda move: (-move.count, move.why)))


def _rows(db: Connection, counting: Counting, chosen: Any) -> tuple[Moved, ...]:
    heads = list_heads(db, sorted({int(i) for i in chosen[0]}), counting.day)
    return tuple(
        Moved(
            heads[int(who)].id,
            heads[int(who)].name,
            heads[int(who)].group,
            counting.every_course[int(place)],
            Compliance(int(before)),
            Compliance(int(after)),
        )
        for who, place, before, after in chosen.T
    )
