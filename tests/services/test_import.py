"""A training history becomes what it says: no more, no less, and only once."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from lms_dashboard.db.audit_check import broken_links
from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import assignment, attempt, completion, learner, module_result
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor, Permission
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.services.imports import get_neutral_files, import_history
from tests.histories import (
    ASSIGNMENTS,
    FILES,
    NOW,
    SAMPLE,
    all_rows,
    bent,
    check_files,
    count_rows,
    extended,
    import_files,
    import_folder,
    make_organisation,
    standings_on,
)

ADA, BO = "ada@x.example", "bo@x.example"


@pytest.fixture
def actor(db: str) -> Actor:
    """The command line, acting for a new organisation."""
    return make_organisation()


class TestImportHistory:
    def test_writes_every_row_of_every_file(self, actor: Actor, tmp_path: Path):
        result = import_files(actor, tmp_path)
        assert (result.learners, result.courses, result.modules, result.cycles, result.results) == (2, 2, 2, 4, 4)
        assert (result.written, result.unchanged, result.problems) == (True, 0, ())

    def test_takes_both_axes_from_the_cycles_own_dates(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        assert standings_on() == {
            (ADA, "FIRE"): (Compliance.EXPIRED, Progress.IN_PROGRESS, 2, date(2026, 1, 31)),
            (BO, "FIRE"): (Compliance.COMPLIANT, Progress.COMPLETED, 1, date(2027, 1, 31)),
            (BO, "CODE"): (Compliance.OVERDUE, Progress.NOT_STARTED, 1, date(2026, 2, 10)),
        }

    def test_shows_the_past_as_it_was(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        day = standings_on(date(2025, 1, 15))
        assert day == {(ADA, "FIRE"): (Compliance.PENDING, Progress.IN_PROGRESS, 1, date(2025, 2, 10))}
        assert standings_on(date(2025, 2, 1))[ADA, "FIRE"][:2] == (Compliance.COMPLIANT, Progress.COMPLETED)

    def test_makes_each_row_a_personal_mandatory_requirement(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        found = all_rows("requirement")
        assert {(r.audience, r.mandatory, r.until_day) for r in found} == {("person", True, FOREVER)}
        assert [(r.from_day, r.first_due, r.due_days) for r in found[:2]] == [
            (date(2025, 1, 10), date(2025, 2, 10), 31),
            (date(2025, 12, 1), date(2026, 1, 31), 61),
        ]

    def test_ends_the_requirement_of_the_unenrolled_and_only_the_cycle_for_retraining(
        self, actor: Actor, tmp_path: Path
    ):
        row = "bo@x.example,CODE,2026-01-10,2026-02-10,,,,"
        import_files(actor, tmp_path, bent("assignments.csv", f"{row},\n", f"{row}2026-01-20,unenrolled\n"))
        ended = [(r.end_reason, r.ended_on) for r in all_rows("assignment") if r.ended_on]
        assert sorted(ended) == [("archived", date(2025, 12, 1)), ("unenrolled", date(2026, 1, 20))]
        assert (BO, "CODE") not in standings_on()
        assert standings_on(date(2026, 1, 19))[BO, "CODE"][0] is Compliance.PENDING

    def test_lets_a_completion_stand_whatever_its_modules_say(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        found = [c for c in all_rows("completion") if c.completed_on == date(2026, 2, 1)]
        assert [(c.score, c.source, c.valid_through) for c in found] == [(70.0, "import", date(2027, 1, 31))]

    def test_starts_on_the_day_of_completion_what_has_no_start(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        completed = [a for a in all_rows("attempt") if a.completed_on == date(2026, 2, 1)]
        assert [a.started_on for a in completed] == [date(2026, 2, 1)]

    def test_counts_the_tries_of_each_module_and_whether_they_passed(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        tries = [(r.try_number, r.score, r.passed, r.late) for r in all_rows("module_result")]
        assert tries == [
            (1, None, True, False),
            (1, 60.0, False, False),
            (2, 91.5, True, False),
            (1, None, True, False),
        ]

    def test_keeps_results_that_came_after_their_cycle_had_ended(self, actor: Actor, tmp_path: Path):
        late = "ada@x.example,FIRE,2025-01-10,2,2025-12-02,99"
        import_files(actor, tmp_path, extended("module_results.csv", late))
        assert [r.score for r in all_rows("module_result") if r.late] == [99.0]

    def test_fails_a_result_without_a_score_only_where_there_is_a_pass_mark(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path, extended("module_results.csv", "ada@x.example,FIRE,2025-12-01,2,2025-12-06,"))
        assert [(r.score, r.passed) for r in all_rows("module_result")][-1] == (None, False)

    def test_numbers_certificates_only_of_courses_that_have_one(self, actor: Actor, tmp_path: Path):
        courses = "code,title,certificate\nFIRE,Fire Safety,yes\nCODE,Code of Conduct,no\n"
        done = "bo@x.example,CODE,2026-01-10,2026-02-10,2026-01-11,2026-01-12,,,\n"
        rows = ASSIGNMENTS.replace("bo@x.example,CODE,2026-01-10,2026-02-10,,,,,\n", done)
        import_files(actor, tmp_path, {**FILES, "courses.csv": courses, "assignments.csv": rows})
        numbers = [c.certificate_number for c in all_rows("completion")]
        assert numbers.count(None) == 1
        assert len(set(numbers)) == 3

    def test_keeps_for_ever_what_has_no_validity(self, actor: Actor, tmp_path: Path):
        done = bent("assignments.csv", "CODE,2026-01-10,2026-02-10,,,,,", "CODE,2026-01-10,2026-02-10,,2026-01-12,,,")
        import_files(actor, tmp_path, done)
        assert FOREVER in {c.valid_through for c in all_rows("completion")}

    def test_builds_the_tree_of_groups_from_paths(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        groups = {g.name: g for g in all_rows("group")}
        assert groups["Site 1"].parent_id == groups["North"].id
        assert groups["Site 1"].path == f"/{groups['North'].id}/{groups['Site 1'].id}/"
        assert groups["South"].parent_id is None

    def test_makes_learners_active_from_hiring_else_from_the_first_cycle_else_from_today(
        self, actor: Actor, tmp_path: Path
    ):
        learners = f"email,hired_on\n{ADA},2020-01-01\n{BO},\nnew@x.example,\n"
        import_files(actor, tmp_path, {**FILES, "learners.csv": learners})
        assert [e.from_day for e in all_rows("employment")] == [
            date(2020, 1, 1),
            date(2026, 1, 10),
            date(2026, 11, 21),
        ]

    def test_reads_columns_in_any_order_with_a_byte_order_mark_and_without_the_optional_ones(
        self, actor: Actor, tmp_path: Path
    ):
        learners = f"LAST_NAME, Email\r\nByrne,ADA@X.example\r\n\r\nØst,{BO}\r\n".encode("utf-8-sig")
        assert import_files(actor, tmp_path, {**FILES, "learners.csv": learners}).problems == ()
        assert [person.email for person in all_rows("learner")] == [ADA, BO]

    def test_finds_learners_without_an_address_by_their_external_id(self, actor: Actor, tmp_path: Path):
        files = {
            "learners.csv": "external_id,first_name\nE9,Ji\n",
            "courses.csv": "code,title\nFIRE,Fire Safety\n",
            "assignments.csv": "external_id,course_code,assigned_on,due_on\nE9,FIRE,2026-01-01,2026-02-01\n",
        }
        assert import_files(actor, tmp_path, files).problems == ()
        assert list(standings_on()) == [("E9", "FIRE")]

    def test_takes_names_as_they_are(self, actor: Actor, tmp_path: Path):
        names = ["=cmd()|' /C calc'!A0", "<script>alert(1)</script>", "الحداد", "O’Neil, ‘Bo’", "x" * 900]
        rows = "".join(f'n{i}@x.example,"{name}",\n' for i, name in enumerate(names))
        files = {**FILES, "learners.csv": f"email,first_name,last_name\n{ADA},,\n{BO},,\n{rows}"}
        assert import_files(actor, tmp_path, files).problems == ()
        assert {person.first_name for person in all_rows("learner")} >= set(names)

    def test_tells_the_change_feed_that_every_course_is_concerned_where_people_are_new(
        self, actor: Actor, tmp_path: Path
    ):
        import_files(actor, tmp_path)
        late = "ada@x.example,FIRE,2025-01-10,2,2025-12-02,99"
        import_files(actor, tmp_path, extended("module_results.csv", late))
        fire = next(row.id for row in all_rows("course") if row.code == "FIRE")
        assert [row.course_ids for row in all_rows("change")[1:]] == [None, [fire]]

    def test_tells_the_audit_trail_and_the_change_feed_once(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        assert [entry.act for entry in all_rows("audit_entry")] == ["create_organisation", "import"]
        assert [change.act for change in all_rows("change")] == ["create_organisation", "import"]
        assert {row.learner_id for row in all_rows("audit_row")} == {None, *(p.id for p in all_rows("learner"))}
        with read_session() as db:
            assert list(broken_links(db, actor.organisation_id or 0)) == []

    def test_belongs_to_one_organisation_only(self, actor: Actor, tmp_path: Path):
        other = make_organisation("Other")
        import_files(actor, tmp_path)
        assert import_files(other, tmp_path).learners == 2
        assert Counter(person.organisation_id for person in all_rows("learner")).total() == 4
        assert import_files(actor, tmp_path).unchanged == 14

    @pytest.mark.parametrize("stranger", [NOBODY, Actor(organisation_id=1, permissions=frozenset({Permission.EXPORT}))])
    def test_is_for_administrators(self, actor: Actor, tmp_path: Path, stranger: Actor):
        before = count_rows()
        with pytest.raises((NotSignedIn, NotAllowed)):
            import_files(stranger, tmp_path)
        assert count_rows() == before


class TestImportAgain:
    def test_changes_nothing_and_says_so(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        before = count_rows()
        again = import_files(actor, tmp_path)
        assert (again.written, again.unchanged, again.cycles, again.results) == (False, 14, 0, 0)
        assert count_rows() == before

    def test_adds_the_rows_that_are_new(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        result = import_files(
            actor, tmp_path, extended("module_results.csv", "ada@x.example,FIRE,2025-12-01,2,2026-01-06,85")
        )
        assert (result.results, result.unchanged, result.written) == (1, 14, True)
        assert len(all_rows("module_result")) == 5

    def test_completes_and_archives_cycles_that_were_open(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        row = "ada@x.example,FIRE,2025-12-01,2026-01-31,2025-12-05,"
        result = import_files(
            actor, tmp_path, bent("assignments.csv", f"{row},,,\n", f"{row}2026-01-20,88,2026-10-01,unenrolled\n")
        )
        assert (result.cycles, result.unchanged) == (1, 13)
        assert standings_on(date(2026, 2, 1))[ADA, "FIRE"][:3] == (Compliance.COMPLIANT, Progress.COMPLETED, 2)
        (ended,) = [r for r in all_rows("requirement") if r.until_day < FOREVER]
        assert ended.until_day == date(2026, 10, 1)
        assert sorted(c.completed_on for c in all_rows("completion") if c.score == 88) == [date(2026, 1, 20)]

    def test_numbers_an_older_cycle_before_the_stored_ones(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        older = "ada@x.example,FIRE,2024-01-10,2024-02-10,,2024-02-01,,2024-12-01,retraining"
        assert import_files(actor, tmp_path, extended("assignments.csv", older)).problems == ()
        with read_session() as db:
            c = assignment.c
            cycles = db.execute(
                select(c.cycle, c.assigned_on).where(c.imported).order_by(c.learner_id, c.course_id, c.cycle)
            )
            assert [tuple(row) for row in cycles][:3] == [
                (1, date(2024, 1, 10)),
                (2, date(2025, 1, 10)),
                (3, date(2025, 12, 1)),
            ]

    def test_takes_a_blank_cell_for_nothing_said(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        learners = "email,first_name,group\nada@x.example,,\nbo@x.example,,\n"
        assert import_files(actor, tmp_path, {**FILES, "learners.csv": learners}).unchanged == 14

    def test_fills_what_was_not_known(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path, {**FILES, "learners.csv": "email\nada@x.example\nbo@x.example\n"})
        result = import_files(actor, tmp_path)
        assert (result.learners, result.problems) == (2, ())
        (ada, _) = all_rows("learner")
        assert (ada.name, ada.external_id, ada.hired_on) == ("Ada Byrne", "E1", date(2020, 1, 1))
        assert [e.from_day for e in all_rows("employment")] == [date(2020, 1, 1), date(2021, 2, 3)]
        assert len(all_rows("group_membership")) == 2

    def test_remembers_the_groups_of_the_past(self, actor: Actor, tmp_path: Path):
        import_files(actor, tmp_path)
        moved = import_files(actor, tmp_path, bent("learners.csv", "North / Site 1", "South"))
        assert [(p.line, p.column) for p in moved.problems] == [(2, "group")]

    @pytest.mark.parametrize(
        ("file", "old", "new", "column"),
        [
            ("learners.csv", "Ada,", "Adele,", "first_name"),
            ("learners.csv", "2020-01-01", "2020-01-02", "hired_on"),
            ("learners.csv", "E1,", "E7,", "external_id"),
            ("courses.csv", "FIRE,Fire Safety,12", "FIRE,Fire Safety,24", "validity_months"),
            ("modules.csv", "Quiz,quiz,80", "Quiz,quiz,70", "pass_mark"),
            ("assignments.csv", "2025-02-01,91.5", "2025-02-02,91.5", "completed_on"),
            ("assignments.csv", "2025-02-01,91.5", "2025-02-01,90", "score_percent"),
            ("assignments.csv", "2025-01-10,2025-02-10", "2025-01-10,2025-02-11", "due_on"),
            ("assignments.csv", "2025-12-01,retraining", "2025-12-01,unenrolled", "archive_reason"),
        ],
    )
    def test_refuses_what_contradicts_the_stored(
        self, actor: Actor, tmp_path: Path, file: str, old: str, new: str, column: str
    ):
        import_files(actor, tmp_path)
        before = count_rows()
        result = import_files(actor, tmp_path, bent(file, old, new))
        assert [(p.file, p.column) for p in result.problems] == [(file, column)]
        assert not result.written
        assert count_rows() == before


class TestImportCheck:
    def test_tells_what_it_would_write_and_writes_nothing(self, actor: Actor, tmp_path: Path):
        before = count_rows()
        result = check_files(actor, tmp_path)
        assert (result.learners, result.cycles, result.written) == (2, 4, False)
        assert count_rows() == before


class TestSampleOfRealHistory:
    def test_keeps_every_row(self, actor: Actor):
        result = import_folder(actor, SAMPLE)
        assert (result.problems, result.learners, result.cycles, result.results) == ((), 64, 74, 168)
        with read_session() as db:
            late = db.execute(select(module_result.c.id).where(module_result.c.late)).all()
            accents = [n for n in db.execute(select(learner.c.name)).scalars() if not n.isascii()]
        assert len(late) == 4
        assert len(accents) >= 6

    def test_completes_exactly_what_the_file_completes(self, actor: Actor):
        import_folder(actor, SAMPLE)
        rows = (SAMPLE / "assignments.csv").read_text().splitlines()[1:]
        completed = sum(1 for row in rows if row.split(",")[5])
        with read_session() as db:
            attempts = db.execute(select(attempt.c.id).where(attempt.c.completed_on.is_not(None))).all()
            completions = db.execute(select(completion.c.attempt_id)).scalars().all()
        assert len(attempts) == len(set(completions)) == len(completions) == completed

    def test_changes_nothing_the_second_time(self, actor: Actor):
        import_folder(actor, SAMPLE)
        before = count_rows()
        assert import_folder(actor, SAMPLE, NOW).unchanged == 64 + 6 + 20 + 74 + 168
        assert count_rows() == before


class TestAnImportThatIsStopped:
    @pytest.mark.parametrize("step", ["Writing", "Deriving what counts", "Writing the audit trail"])
    def test_leaves_nothing_behind(self, actor: Actor, step: str):
        def stop(doing: str, done: int, total: int) -> None:
            if doing == step:
                raise KeyboardInterrupt

        before = count_rows()
        files = get_neutral_files(actor=actor, folder=SAMPLE)
        with pytest.raises(KeyboardInterrupt):
            import_history(actor=actor, files=files, now=NOW, report=stop)
        assert count_rows() == before
        assert import_folder(actor, SAMPLE).written

    def test_tells_how_far_it_is(self, actor: Actor):
        told: list[tuple[str, int, int]] = []
        files = get_neutral_files(actor=actor, folder=SAMPLE)
        import_history(actor=actor, files=files, now=NOW, report=lambda *step: told.append(step))
        assert all(done <= total for _, done, total in told)
        assert ("Deriving what counts", 64, 64) in told
