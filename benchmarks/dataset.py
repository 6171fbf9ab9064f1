"""A large organisation for benchmarks: N learners × 50 courses, 20 of them asked of each, two years of history.

Facts repeat in some hundred patterns, so that standings are derived once a pattern and written for everybody.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from lms_dashboard.db import tables as t
from lms_dashboard.db.migrate import upgrade
from lms_dashboard.db.session import configure, is_sqlite, write_session
from lms_dashboard.db.sql import insert_rows, insert_values
from lms_dashboard.domain.compliance import Standing
from lms_dashboard.domain.days import FOREVER, valid_until
from lms_dashboard.domain.facts import AttemptFacts, CompletionFacts, CycleFacts, Facts, Stretch
from lms_dashboard.domain.names import search_text, sort_key
from lms_dashboard.domain.timeline import Span, timeline

COURSES = 50
ASKED = 20
GROUPS = 20
PATTERNS = 400
CHUNK = 2_000
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

_FIRST = ("Amara", "Ann", "Ben", "Chiara", "Célina", "Dmitri", "Emeka", "Farah", "Grace", "Hiro", "Łukasz", "Noor")
_LAST = ("Okafor", "Lee", "Ortiz", "Rossi", "Raymond", "Volkov", "Nwosu", "Haddad", "Kim", "Tanaka", "Novák", "Brown")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One history of a learner in a course, and the spans that follow from it."""

    assigned: date
    due: date
    started: date | None
    completed: date | None
    spans: tuple[Span, ...]


def patterns() -> list[Pattern]:
    """Histories of every kind: not started, under way, completed and valid, near expiry, expired, overdue."""
    chance = random.Random(7)
    return [_pattern(chance) for _ in range(PATTERNS)]


def _pattern(chance: random.Random) -> Pattern:
    assigned = TODAY - timedelta(days=chance.randint(10, 700))
    due = assigned + timedelta(days=chance.choice((30, 60, 90)))
    started = assigned + timedelta(days=chance.randint(0, 60)) if chance.random() < 0.8 else None
    done = started + timedelta(days=chance.randint(0, 40)) if started and chance.random() < 0.75 else None
    started = started if started and started <= TODAY else None
    done = done if done and done <= TODAY and started else None
    attempt = AttemptFacts(assigned, started, done)
    facts = Facts(
        stretches=(Stretch(assigned, FOREVER, due, (due - assigned).days),),
        completions=(CompletionFacts(done, valid_until(done, 12)),) if done else (),
        cycles=(CycleFacts(0, 1, assigned, None, (attempt,)),),
    )
    return Pattern(assigned, due, started, done, tuple(timeline(facts)))


def build(url: str, learners: int) -> int:
    """Fill an empty database at the URL; returns the number of standings."""
    upgrade(url)
    configure(url)
    with write_session() as db, _without_checks(db):
        _head(db)
        insert_rows(db, t.learner, [_learner(i) for i in range(1, learners + 1)])
        spell = {"organisation_id": 1, "from_day": date(2020, 1, 1), "until_day": FOREVER}
        insert_rows(db, t.employment, [{"learner_id": i, **spell} for i in range(1, learners + 1)])
        member = [{"learner_id": i, "group_id": 1 + i % GROUPS, **spell} for i in range(1, learners + 1)]
        insert_rows(db, t.group_membership, member)
        written = _histories(db, learners)
    _tidy(url)
    return written


@contextmanager
def _without_checks(db: Connection) -> Iterator[None]:
    """Loading made-up rows needs no foreign keys looked up one by one."""
    if is_sqlite(db):
        db.connection.dbapi_connection.execute("PRAGMA defer_foreign_keys=ON")  # type: ignore[union-attr]
        yield
        return
    db.execute(text("SET LOCAL session_replication_role = replica"))
    yield
    for table in ("assignment", "attempt", "completion", "learner", "group", "course", "requirement", "module"):
        db.execute(
            text(f"""SELECT setval(pg_get_serial_sequence('"{table}"', 'id'), (SELECT max(id) FROM "{table}"))""")
        )


def _head(db: Connection) -> None:
    own = {"id": 1, "name": "Benchmark", "time_zone": "UTC", "date_order": "dmy", "created_at": NOW}
    insert_rows(db, t.organisation, [own])
    insert_rows(db, t.organisation_head, [{"organisation_id": 1}])
    groups = [
        {"id": i, "name": f"Group {i:02}", "path": f"/{i}/", "sort_key": f"group {i:02}"} for i in range(1, GROUPS + 1)
    ]
    insert_rows(db, t.group, [{"organisation_id": 1, "parent_id": None, **g} for g in groups])
    courses = [
        {
            "id": i,
            "organisation_id": 1,
            "code": f"C{i:02}",
            "title": f"Course {i:02}",
            "sort_key": f"course {i:02}",
            "validity_months": 12,
            "retention_years": 6,
            "created_at": NOW,
        }
        for i in range(1, COURSES + 1)
    ]
    insert_rows(db, t.course, courses)
    module = {"organisation_id": 1, "position": 1, "title": "Quiz", "kind": "quiz", "pass_mark": 80.0}
    insert_rows(db, t.module, [{"id": i, "course_id": i, **module} for i in range(1, COURSES + 1)])


def _learner(i: int) -> dict[str, Any]:
    name = f"{_FIRST[i % 12]} {_LAST[i // 12 % 12]} {i:06}"
    email, external = f"p{i}@bench.example", f"B-{i}"
    return {
        "id": i,
        "organisation_id": 1,
        "external_id": external,
        "email": email,
        "name": name,
        "sort_key": sort_key(name),
        "search_text": search_text(name, email, external),
        "hired_on": date(2020, 1, 1),
        "created_at": NOW,
    }


def asked_courses(learner_id: int) -> list[int]:
    """The 20 courses of a learner: the first five are everybody's, the rest go round."""
    return [*range(1, 6), *(6 + (learner_id * 7 + k * 3) % 45 for k in range(ASKED - 5))]


_REQUIREMENT = (
    "id", "organisation_id", "course_id", "audience", "learner_id", "mandatory", "from_day", "until_day", "due_days",
    "first_due", "reason", "created_at",
)  # fmt: skip
_ASSIGNMENT = (
    "id", "organisation_id", "learner_id", "course_id", "cycle", "course_version", "assigned_on", "due_on",
    "assigned_at", "assigned_by_name", "opened_by_reassign", "imported", "ended_by_name",
)  # fmt: skip
_ATTEMPT = (
    "id", "organisation_id", "assignment_id", "number", "opened_on", "started_on", "completed_on", "tries_granted",
)  # fmt: skip
_COMPLETION = (
    "id", "organisation_id", "learner_id", "course_id", "assignment_id", "attempt_id", "completed_on", "valid_through",
    "course_version", "source", "note", "recorded_at", "recorded_by_name",
)  # fmt: skip
_STANDING = ("learner_id", "course_id", "from_day", "until_day", "organisation_id", "breach_since", *Standing._fields)


def _histories(db: Connection, learners: int) -> int:
    known, written = patterns(), 0
    for start in range(1, learners + 1, CHUNK):
        cycles = list(_cycles(range(start, min(start + CHUNK, learners + 1)), known))
        insert_values(db, t.requirement, _REQUIREMENT, (_requirement(*c) for c in cycles))
        insert_values(db, t.assignment, _ASSIGNMENT, (_assignment(*c) for c in cycles))
        insert_values(
            db,
            t.attempt,
            _ATTEMPT,
            ((i, 1, i, 1, p.assigned, p.started, p.completed, 0) for i, _, _, p in cycles),
        )
        insert_values(db, t.completion, _COMPLETION, (_completion(*c) for c in cycles if c[3].completed))
        standings = sorted((row for c in cycles for row in _standings(*c)), key=lambda row: row[:3])
        insert_values(db, t.standing, _STANDING, standings)
        written += len(standings)
    return written


def _cycles(learner_ids: range, known: list[Pattern]) -> Iterator[tuple[int, int, int, Pattern]]:
    """Id of the cycle, learner, course and pattern."""
    for learner_id in learner_ids:
        for k, course_id in enumerate(asked_courses(learner_id)):
            yield (learner_id - 1) * ASKED + k + 1, learner_id, course_id, known[(learner_id * 31 + k * 17) % PATTERNS]


def _requirement(i: int, learner_id: int, course_id: int, p: Pattern) -> tuple[Any, ...]:
    days = (p.due - p.assigned).days
    return (i, 1, course_id, "person", learner_id, True, p.assigned, FOREVER, days, p.due, "assigned", NOW)


def _assignment(i: int, learner_id: int, course_id: int, p: Pattern) -> tuple[Any, ...]:
    return (i, 1, learner_id, course_id, 1, 1, p.assigned, p.due, NOW, "benchmark", False, False, "")


def _completion(i: int, learner_id: int, course_id: int, p: Pattern) -> tuple[Any, ...]:
    through = valid_until(p.completed or p.assigned, 12)
    return (i, 1, learner_id, course_id, i, i, p.completed, through, 1, "course", "", NOW, "benchmark")


def _standings(i: int, learner_id: int, course_id: int, p: Pattern) -> Iterator[tuple[Any, ...]]:
    for span in p.spans:
        held = span.standing
        own = held._replace(assignment_id=i) if held.assignment_id is not None else held
        axes = (int(own.compliance), int(own.progress))
        yield (learner_id, course_id, span.from_day, span.until_day, 1, span.breach_since, *axes, *own[2:])


def _tidy(url: str) -> None:
    """Statistics for the planner, as a database that has been in use has them."""
    configure(url)
    with write_session() as db:
        db.execute(text("ANALYZE"))
