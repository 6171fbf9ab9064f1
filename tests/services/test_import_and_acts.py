"""Importing again what people have worked on since: their work stays."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.services.assignments import archive, reassign, reset
from tests.histories import (
    NOW,
    TODAY,
    all_rows,
    count_rows,
    extended,
    import_files,
    make_organisation,
    standings_on,
)

ADA, BO = "ada@x.example", "bo@x.example"
DUE = TODAY + timedelta(days=30)


@pytest.fixture
def actor(db: str, tmp_path: Path) -> Actor:
    """The command line, acting for an organisation whose history was imported."""
    actor = make_organisation()
    import_files(actor, tmp_path)
    return actor


def learner_id(email: str) -> int:
    return next(row.id for row in all_rows("learner") if row.email == email)


def course_id(code: str) -> int:
    return next(row.id for row in all_rows("course") if row.code == code)


def reset_bo(actor: Actor) -> None:
    about = {"learner_ids": [learner_id(BO)], "course_id": course_id("FIRE")}
    reset(actor=actor, **about, reason="mixed up", due_on=DUE, acknowledged=True, now=NOW)


class TestImportAfterAnAct:
    def test_leaves_an_archived_cycle_archived(self, actor: Actor, tmp_path: Path):
        archive(actor=actor, learner_ids=[learner_id(BO)], course_id=course_id("CODE"), now=NOW)
        before = count_rows()
        again = import_files(actor, tmp_path)
        assert (again.problems, again.written, again.unchanged) == ((), False, 14)
        assert count_rows() == before

    def test_leaves_a_reassigned_cycle_beside_the_next_one(self, actor: Actor, tmp_path: Path):
        reassign(actor=actor, learner_ids=[learner_id(BO)], course_id=course_id("FIRE"), due_on=DUE, now=NOW)
        assert import_files(actor, tmp_path).problems == ()
        assert standings_on()[BO, "FIRE"][1:3] == (Progress.NOT_STARTED, 2)

    def test_does_not_bring_back_what_a_reset_sealed(self, actor: Actor, tmp_path: Path):
        reset_bo(actor)
        before = count_rows()
        again = import_files(actor, tmp_path)
        assert (again.problems, again.written) == ((), False)
        assert count_rows() == before
        assert standings_on()[BO, "FIRE"][:2] == (Compliance.PENDING, Progress.NOT_STARTED)

    def test_says_nothing_of_what_a_reset_sealed(self, actor: Actor, tmp_path: Path):
        """Neither new rows about the sealed time nor a different completion are told from what is there."""
        reset_bo(actor)
        result = "bo@x.example,FIRE,2026-01-10,1,2026-01-20,"
        again = import_files(actor, tmp_path, extended("module_results.csv", result))
        assert (again.problems, again.results) == ((), 0)
        assert sum(1 for c in all_rows("completion") if c.completed_on == date(2026, 2, 1)) == 1

    def test_refuses_a_cycle_that_would_be_a_second_current_one(self, actor: Actor, tmp_path: Path):
        reassign(actor=actor, learner_ids=[learner_id(BO)], course_id=course_id("FIRE"), due_on=DUE, now=NOW)
        row = "bo@x.example,FIRE,2026-11-01,2026-12-10,,,,,"
        problems = import_files(actor, tmp_path, extended("assignments.csv", row)).problems
        assert [(p.line, p.column) for p in problems][:1] == [(6, "assigned_on")]
