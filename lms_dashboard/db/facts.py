"""The facts of many learners and courses, loaded in a fixed number of queries, for domain/timeline.py."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from lms_dashboard.db.requirements import load_stretches
from lms_dashboard.db.sql import among
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    completion,
    completion_seal,
    completion_void,
    due_extension,
    due_restart,
    equivalence,
    exemption,
    module,
    module_result,
    seal,
    supersession,
    version_floor,
)
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.facts import (
    AttemptFacts,
    Cap,
    CompletionFacts,
    CycleFacts,
    Exempted,
    Extension,
    Facts,
    Restart,
    VersionFloor,
    floors_of,
)

Pair = tuple[int, int]
"""A learner's id and a course's id."""

_Percents = dict[int, tuple[tuple[date, int], ...]]


def load_facts(
    db: Connection, organisation_id: int, learner_ids: Sequence[int], course_ids: Sequence[int]
) -> Iterator[tuple[Pair, Facts]]:
    """The facts of every learner in every course where there is any."""
    stretches = load_stretches(db, organisation_id, learner_ids, course_ids)
    cycles = _cycles(db, learner_ids, course_ids)
    completions = _completions(db, learner_ids, course_ids)
    exemptions = _of_pairs(db, exemption, ("from_day", "until_day", "leave"), Exempted, learner_ids, course_ids)
    restarts = _of_pairs(db, due_restart, ("day", "due_on"), Restart, learner_ids, course_ids)
    extensions = _of_pairs(db, due_extension, ("made_on", "old_due", "new_due"), Extension, learner_ids, course_ids)
    floors = _floors(db, course_ids)
    seals = _seals(db, learner_ids, course_ids)
    for pair in {*stretches, *cycles, *completions, *seals}:
        yield (
            pair,
            Facts(
                tuple(stretches.get(pair, ())),
                tuple(completions.get(pair, ())),
                tuple(cycles.get(pair, ())),
                tuple(exemptions.get(pair, ())),
                tuple(restarts.get(pair, ())),
                tuple(extensions.get(pair, ())),
                floors.get(pair[1], ()),
                seals.get(pair),
            ),
        )


def _pairs(db: Connection, table: Any, learner_ids: Iterable[int], course_ids: Iterable[int]) -> Any:
    return among(db, table.c.learner_id, learner_ids) & among(db, table.c.course_id, course_ids)


def _of_pairs(
    db: Connection, table: Any, columns: Sequence[str], fact: Any, learner_ids: Sequence[int], course_ids: Sequence[int]
) -> dict[Pair, list[Any]]:
    c = table.c
    query = select(c.learner_id, c.course_id, *(c[name] for name in columns)).where(
        _pairs(db, table, learner_ids, course_ids)
    )
    if "withdrawn_at" in c:
        query = query.where(c.withdrawn_at.is_(None))
    found: dict[Pair, list[Any]] = defaultdict(list)
    for learner_id, course_id, *values in db.execute(query.order_by(c.id)).all():
        found[learner_id, course_id].append(fact(*values))
    return found


def _floors(db: Connection, course_ids: Sequence[int]) -> dict[int, tuple[VersionFloor, ...]]:
    c, e = version_floor.c, equivalence.c
    said: dict[int, list[tuple[date, int]]] = defaultdict(list)
    mine = select(c.course_id, c.from_day, c.least_version).where(among(db, c.course_id, course_ids))
    for course_id, from_day, least in db.execute(mine.order_by(c.from_day, c.id)):
        said[course_id].append((from_day, least))
    found = {course_id: list(floors_of(rows)) for course_id, rows in said.items()}
    over = select(e.course_id, e.until_day).where(among(db, e.course_id, course_ids), e.until_day < FOREVER)
    for course_id, day in db.execute(over):
        found.setdefault(course_id, []).append(VersionFloor(day, 0))
    return {course_id: tuple(sorted(floors, key=lambda floor: floor.from_day)) for course_id, floors in found.items()}


def _seals(db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int]) -> dict[Pair, date]:
    c = seal.c
    query = (
        select(c.learner_id, c.course_id, func.max(c.sealed_on))
        .where(_pairs(db, seal, learner_ids, course_ids))
        .group_by(c.learner_id, c.course_id)
    )
    return {(learner_id, course_id): day for learner_id, course_id, day in db.execute(query).all()}


def _cycles(db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int]) -> dict[Pair, list[CycleFacts]]:
    c = assignment.c
    rows = db.execute(
        select(c.id, c.learner_id, c.course_id, c.cycle, c.assigned_on, c.ended_on)
        .where(_pairs(db, assignment, learner_ids, course_ids), c.seal_id.is_(None))
        .order_by(c.learner_id, c.course_id, c.cycle)
    ).all()
    attempts = _attempts(db, [row.id for row in rows], course_ids)
    found: dict[Pair, list[CycleFacts]] = defaultdict(list)
    for id_, learner_id, course_id, number, assigned_on, ended_on in rows:
        cycle = CycleFacts(id_, number, assigned_on, ended_on, tuple(attempts.get(id_, ())))
        found[learner_id, course_id].append(cycle)
    return found


def _attempts(db: Connection, assignment_ids: list[int], course_ids: Sequence[int]) -> dict[int, list[AttemptFacts]]:
    c = attempt.c
    rows = db.execute(
        select(c.id, c.assignment_id, c.opened_on, c.started_on, c.completed_on, c.failed_on)
        .where(among(db, c.assignment_id, assignment_ids), c.seal_id.is_(None))
        .order_by(c.assignment_id, c.number)
    ).all()
    started = [row.id for row in rows if row.started_on is not None]
    percents = load_percents(db, started, required_counts(db, course_ids)) if started else {}
    found: dict[int, list[AttemptFacts]] = defaultdict(list)
    for id_, assignment_id, opened, began, completed, failed in rows:
        found[assignment_id].append(AttemptFacts(opened, began, completed, failed, percents.get(id_, ())))
    return found


def required_counts(db: Connection, course_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """How many required modules each course has, by course and version."""
    c = module.c
    query = (
        select(c.course_id, c.course_version, func.count())
        .where(among(db, c.course_id, course_ids), c.required)
        .group_by(c.course_id, c.course_version)
    )
    return {(course_id, version): count for course_id, version, count in db.execute(query)}


def load_percents(db: Connection, attempt_ids: list[int], required: dict[tuple[int, int], int]) -> _Percents:
    """For each attempt: (day, percent of required modules passed), at each day on which one more was passed first."""
    c, m = module_result.c, module.c
    rows = db.execute(
        select(c.attempt_id, m.course_id, m.course_version, func.min(c.submitted_on).label("day"))
        .join_from(module_result, module, c.module_id == m.id)
        .where(among(db, c.attempt_id, attempt_ids), c.passed, ~c.late, m.required)
        .group_by(c.attempt_id, m.course_id, m.course_version, c.module_id)
        .order_by(c.attempt_id, "day")
    ).all()
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    passed: dict[int, int] = defaultdict(int)
    for attempt_id, course_id, version, day in rows:
        passed[attempt_id] += 1
        found[attempt_id].append((day, 100 * passed[attempt_id] // required[course_id, version]))
    return {attempt_id: tuple(days) for attempt_id, days in found.items()}


def _completions(
    db: Connection, learner_ids: Sequence[int], course_ids: Sequence[int]
) -> dict[Pair, list[CompletionFacts]]:
    asked = set(course_ids)
    satisfies = _equivalents(db, course_ids)
    c = completion.c
    rows = db.execute(
        select(c.id, c.learner_id, c.course_id, c.completed_on, c.valid_through, c.course_version)
        .where(
            _pairs(db, completion, learner_ids, {*course_ids, *satisfies}),
            ~select(completion_seal.c.id).where(completion_seal.c.completion_id == c.id).exists(),
            ~select(completion_void.c.id).where(completion_void.c.completion_id == c.id).exists(),
        )
        .order_by(c.completed_on, c.id)
    ).all()
    caps = _caps(db, [row.id for row in rows])
    found: dict[Pair, list[CompletionFacts]] = defaultdict(list)
    for id_, learner_id, course_id, completed_on, through, version in rows:
        if course_id in asked:
            own = CompletionFacts(id_, completed_on, through, version, caps=caps.get((id_, course_id), ()))
            found[learner_id, course_id].append(own)
        for target, from_day, ended in satisfies.get(course_id, ()):
            other = CompletionFacts(id_, completed_on, through, None, from_day, (*caps.get((id_, target), ()), *ended))
            found[learner_id, target].append(other)
    return found


def _equivalents(db: Connection, course_ids: Sequence[int]) -> dict[int, list[tuple[int, date, tuple[Cap, ...]]]]:
    """By the course that satisfies: the courses that it satisfies, from which day, and what ends it, if so."""
    c = equivalence.c
    found: dict[int, list[tuple[int, date, tuple[Cap, ...]]]] = defaultdict(list)
    query = select(c.satisfied_by_id, c.course_id, c.from_day, c.until_day).where(among(db, c.course_id, course_ids))
    for by, target, from_day, until_day in db.execute(query):
        found[by].append((target, from_day, (Cap(until_day, None),) if until_day < FOREVER else ()))
    return found


def _caps(db: Connection, completion_ids: list[int]) -> dict[tuple[int, int], tuple[Cap, ...]]:
    if not completion_ids:
        return {}
    c = supersession.c
    rows = db.execute(
        select(c.completion_id, c.course_id, c.from_day, c.counts_through)
        .where(among(db, c.completion_id, completion_ids), c.withdrawn_at.is_(None))
        .order_by(c.id)
    ).all()
    found: dict[tuple[int, int], tuple[Cap, ...]] = {}
    for completion_id, course_id, from_day, through in rows:
        key = (completion_id, course_id)
        found[key] = (*found.get(key, ()), Cap(from_day, through))
    return found
