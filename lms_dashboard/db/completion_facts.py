"""The completions that count for learners in courses, of the course itself or of one that satisfies it, without ids."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db.crowd import Crowd, Pair
from lms_dashboard.db.sql import among, raw_rows
from lms_dashboard.db.tables import completion, completion_seal, completion_void, equivalence, supersession
from lms_dashboard.domain.days import BEGINNING, FOREVER


def load_completions(db: Connection, crowd: Crowd) -> dict[Pair, tuple[Any, ...]]:
    """By learner and course, oldest first: the raw values of ``CompletionFacts``; its caps as values of ``Cap``."""
    asked, satisfies = set(crowd.course_ids), _equivalents(db, crowd.course_ids)
    c = completion.c
    rows = raw_rows(
        db,
        select(c.id, c.learner_id, c.course_id, c.completed_on, c.valid_through, c.course_version)
        .where(
            replace(crowd, course_ids=[*{*asked, *satisfies}]).of(db, completion),
            ~select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id).exists(),
            ~select(completion_void.c.id).where(completion_void.c.completion_id == c.id).exists(),
        )
        .order_by(c.completed_on, c.id),
    )
    caps = _caps(db, [row[0] for row in rows])
    found: dict[Pair, list[Any]] = defaultdict(list)
    for id_, learner_id, course_id, *days, version in rows:
        if course_id in asked:
            found[learner_id, course_id].append((*days, version, BEGINNING, caps.get((id_, course_id), ())))
        for target, from_day, ended in satisfies.get(course_id, ()):
            found[learner_id, target].append((*days, None, from_day, (*caps.get((id_, target), ()), *ended)))
    return {pair: tuple(done) for pair, done in found.items()}


def _equivalents(db: Connection, course_ids: Sequence[int]) -> dict[int, list[tuple[int, date, tuple[Any, ...]]]]:
    """By the course that satisfies: the courses that it satisfies, from which day, and what ends it, if so."""
    c = equivalence.c
    found: dict[int, list[tuple[int, date, tuple[Any, ...]]]] = defaultdict(list)
    query = select(c.satisfied_by_id, c.course_id, c.from_day, c.until_day).where(among(db, c.course_id, course_ids))
    for by, target, from_day, until_day in db.execute(query):
        found[by].append((target, from_day, ((until_day, None),) if until_day < FOREVER else ()))
    return found


def _caps(db: Connection, completion_ids: list[int]) -> dict[tuple[int, int], tuple[Any, ...]]:
    if not completion_ids:
        return {}
    c = supersession.c
    rows = db.execute(
        select(c.completion_id, c.course_id, c.from_day, c.counts_through)
        .where(among(db, c.completion_id, completion_ids), c.withdrawn_at.is_(None))
        .order_by(c.id)
    ).all()
    found: dict[tuple[int, int], tuple[Any, ...]] = {}
    for completion_id, course_id, *cap in rows:
        found[completion_id, course_id] = (*found.get((completion_id, course_id), ()), tuple(cap))
    return found
