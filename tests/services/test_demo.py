"""The demo organisation: everything there is to see, believable, the same for the same day."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from lms_dashboard.db import session
from lms_dashboard.db.audit_check import broken_links
from lms_dashboard.db.session import read_session
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import learner, module_result, standing
from lms_dashboard.demo.catalogue import COURSES
from lms_dashboard.demo.organisation import make_demo
from lms_dashboard.demo.sign_ins import SIGN_INS
from lms_dashboard.domain.attempts import ModuleRule, Result, outcome_of
from lms_dashboard.domain.days import FOREVER, day_in, valid_until
from lms_dashboard.domain.errors import Invalid, NotAllowed, Refused
from lms_dashboard.domain.people import NOBODY, Permission, Role, system_actor
from lms_dashboard.domain.status import BREACHES, REQUIRED, Compliance, Progress, with_expiring
from lms_dashboard.services import sessions
from lms_dashboard.services._demo_days import WEEKS
from lms_dashboard.services.demo import get_demo_sign_ins, is_empty, load_demo
from lms_dashboard.services.organisations import COMMAND_LINE, create_organisation
from tests.histories import all_rows, count_rows

NOW = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PASSWORD = "demo-demo-demo"
PAIRS = [
    (Compliance.COMPLIANT, Progress.NOT_ASSIGNED),  # ✓ with ＋
    (Compliance.COMPLIANT, Progress.IN_PROGRESS),  # ✓ with ◐
    (Compliance.COMPLIANT, Progress.FAILED),
    (Compliance.EXPIRING, Progress.COMPLETED),
    (Compliance.EXPIRING, Progress.NOT_STARTED),
    (Compliance.EXPIRED, Progress.COMPLETED),
    (Compliance.EXPIRED, Progress.NOT_ASSIGNED),
    (Compliance.OVERDUE, Progress.NOT_ASSIGNED),
    (Compliance.OVERDUE, Progress.NOT_STARTED),
    (Compliance.OVERDUE, Progress.IN_PROGRESS),
    (Compliance.OVERDUE, Progress.FAILED),
    (Compliance.PENDING, Progress.NOT_ASSIGNED),
    (Compliance.PENDING, Progress.NOT_STARTED),
    (Compliance.PENDING, Progress.IN_PROGRESS),
    (Compliance.PENDING, Progress.FAILED),
    (Compliance.NOT_REQUIRED, Progress.IN_PROGRESS),
    (Compliance.NOT_REQUIRED, Progress.COMPLETED),
]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of either kind with the demo in it, for tests that only read."""
    if request.param == "postgres":
        with request.getfixturevalue("postgres").database() as url:
            yield from _loaded(url)
    else:
        file = tmp_path_factory.mktemp("demo") / "lms.db"
        template: Path = request.getfixturevalue("sqlite_template")
        file.write_bytes(template.read_bytes())
        yield from _loaded(f"sqlite:///{file}")


def _loaded(url: str) -> Iterator[str]:
    session.configure(url)
    load_demo(actor=COMMAND_LINE, password=PASSWORD, now=NOW)
    yield url
    session.dispose()


def cells(day: date = TODAY) -> Counter[tuple[Compliance, Progress]]:
    """How many cells have each pair of statuses on a day."""
    s = standing.c
    with read_session() as db:
        rows = db.execute(select(s.compliance, s.progress, s.valid_through).where(s.from_day <= day, s.until_day > day))
        return Counter(
            (with_expiring(Compliance(c), through, day, 30), Progress(progress)) for c, progress, through in rows
        )


@pytest.mark.usefixtures("demo")
class TestTheDemo:
    def test_has_240_learners_today_in_8_groups_and_12_courses_with_modules_of_every_kind(self):
        open_spells = [e.learner_id for e in all_rows("employment") if e.until_day == FOREVER]
        assert len(open_spells) == len(set(open_spells)) == 240
        members = {m.group_id for m in all_rows("group_membership") if m.until_day == FOREVER}
        assert len(members) == len(all_rows("group")) == 8
        modules = all_rows("module")
        assert len({m.course_id for m in modules}) == len(all_rows("course")) == 12
        assert len({m.kind for m in modules}) == 5

    def test_shows_every_compliance_today_but_sealed_which_is_past(self):
        today = {compliance for compliance, _ in cells()}
        assert today == set(Compliance) - {Compliance.SEALED}
        assert Compliance.SEALED in {compliance for compliance, _ in cells(TODAY - timedelta(days=60))}

    def test_shows_every_progress_today(self):
        assert {progress for _, progress in cells()} == set(Progress) - {Progress.NONE}

    @pytest.mark.parametrize(("compliance", "progress"), PAIRS)
    def test_shows_both_axes_together(self, compliance: Compliance, progress: Progress):
        assert cells()[compliance, progress] > 0

    def test_is_believable(self):
        found = cells()
        required = sum(count for (compliance, _), count in found.items() if compliance in REQUIRED)
        in_breach = sum(count for (compliance, _), count in found.items() if compliance in BREACHES)
        assert 0.85 < 1 - in_breach / required < 0.97

    def test_goes_back_three_years(self):
        assert cells(TODAY - timedelta(days=1_060)).total() > 300
        assert cells(TODAY - timedelta(days=1_120)).total() == 0

    def test_asks_of_everybody_of_groups_of_job_roles_and_of_persons(self):
        found = all_rows("requirement")
        assert {r.audience for r in found} == {"everybody", "group", "job role", "person"}
        assert {r.mandatory for r in found} == {True, False}

    def test_has_mails_in_every_state(self):
        found = all_rows("mail")
        assert {m.state for m in found} == {"queued", "sent", "failed", "suppressed"}
        assert all(m.reason for m in found if m.state in ("failed", "suppressed"))

    def test_holds_seats_as_its_offerings_say_and_somebody_waits_for_the_full_one(self):
        held = Counter(seat.seat_offering_id for seat in all_rows("seat") if seat.freed_at is None)
        clinical, leadership = all_rows("seat_offering")
        assert 0 < clinical.held == held[clinical.id] < clinical.seats
        assert leadership.held == held[leadership.id] == leadership.seats
        assert {wait.seat_offering_id for wait in all_rows("seat_wait")} == {leadership.id}

    def test_has_names_in_many_scripts_long_ones_and_without_a_last_name(self):
        with read_session() as db:
            names = db.execute(select(learner.c.name, learner.c.last_name)).all()
        assert any("\u0600" <= letter <= "\u06ff" for name, _ in names for letter in name)
        assert any("\u4e00" <= letter <= "\u9fff" for name, _ in names for letter in name)
        assert any("\u0900" <= letter <= "\u097f" for name, _ in names for letter in name)
        assert "Łukasz Żółkiewski" in {name for name, _ in names}
        assert max(len(name) for name, _ in names) > 60
        assert sum(1 for _, last in names if not last) >= 2

    def test_has_learners_without_an_address_and_without_an_external_id(self):
        found = all_rows("learner")
        assert any(row.email is None for row in found)
        assert any(row.external_id is None for row in found)

    def test_has_nothing_in_the_future(self):
        for table, column in (
            ("assignment", "assigned_on"),
            ("assignment", "ended_on"),
            ("attempt", "started_on"),
            ("attempt", "completed_on"),
            ("module_result", "submitted_on"),
            ("completion", "completed_on"),
            ("learner", "hired_on"),
        ):
            days = [getattr(row, column) for row in all_rows(table)]
            assert max(day for day in days if day is not None) <= TODAY
        assert max(row.recorded_at for row in all_rows("module_result")) <= NOW

    def test_knows_the_time_spent_and_the_tries(self):
        found = all_rows("module_result")
        assert all(r.seconds and r.seconds > 0 for r in found)
        assert max(r.try_number for r in found) >= 3


@pytest.mark.usefixtures("demo")
class TestItsRecords:
    def test_are_what_its_results_make_of_them(self):
        rules: dict[int, list[ModuleRule]] = {}
        for m in all_rows("module"):
            rules.setdefault(m.course_id, []).append(ModuleRule(m.id, m.required, m.pass_mark, m.max_tries))
        results: dict[int, list[Result]] = {}
        for r in all_rows("module_result"):
            results.setdefault(r.attempt_id, []).append(Result(r.module_id, r.submitted_on, r.score, r.passed))
        courses = {a.id: a.course_id for a in all_rows("assignment")}
        for attempt in all_rows("attempt"):
            outcome = outcome_of(rules[courses[attempt.assignment_id]], results.get(attempt.id, []))
            assert (attempt.started_on, attempt.completed_on, attempt.failed_on, attempt.score) == (
                outcome.started_on,
                outcome.completed_on,
                outcome.failed_on,
                outcome.score,
            )

    def test_have_one_completion_an_attempt_that_is_completed(self):
        completions = Counter(c.attempt_id for c in all_rows("completion") if c.attempt_id is not None)
        completed = [a.id for a in all_rows("attempt") if a.completed_on is not None]
        assert completions == Counter(completed)

    def test_are_valid_as_long_as_their_course_says(self):
        months = {row.id: row.validity_months for row in all_rows("course")}
        for c in all_rows("completion"):
            assert c.valid_through == valid_until(c.completed_on, months[c.course_id])

    def test_have_cycles_one_after_the_other(self):
        cycles: dict[tuple[int, int], list] = {}
        for a in all_rows("assignment"):
            cycles.setdefault((a.learner_id, a.course_id), []).append(a)
        for found in cycles.values():
            found.sort(key=lambda a: a.cycle)
            assert [a.cycle for a in found] == list(range(1, len(found) + 1))
            for before, after in pairwise(found):
                assert before.ended_on is not None
                assert before.ended_on <= after.assigned_on

    def test_are_in_the_audit_trail_which_holds(self):
        with read_session() as db:
            (organisation,) = all_rows("organisation")
            assert list(broken_links(db, organisation.id)) == []
        entries = all_rows("audit_entry")
        assert (entries[0].act, entries[0].at) == ("import", NOW - WEEKS)
        assert [e.at for e in entries] == sorted(e.at for e in entries)
        assert entries[-1].at < NOW
        assert [change.act for change in all_rows("change")] == [e.act for e in entries]

    def test_were_made_in_the_last_weeks_by_the_acts_of_its_people(self):
        by = {(e.act, e.actor_name) for e in all_rows("audit_entry")}
        acts = "reassign archive restore exempt leave_of_absence extend_due record_completion void_completion"
        for act in (*acts.split(), "keep_evidence", "move_people", "assign", "notify", "save_view"):
            assert (act, "Rowan Hale") in by, act
        assert {("create_requirement", "Avery Admin"), ("give_role", "Avery Admin")} <= by
        assert {v.name for v in all_rows("saved_view") if v.shared} == {"Fire safety, late", "Nothing begun"}
        assert [s for s in all_rows("sign_in_session") if s.revoked_at is None] == []

    def test_have_the_standings_that_follow_from_them(self, demo: str):
        before = all_rows("standing")
        ids = [row.id for row in all_rows("learner")], [row.id for row in all_rows("course")]
        with session.write_session() as db:
            rebuild_standings(db, 1, *ids)
        assert all_rows("standing") == before


@pytest.mark.usefixtures("demo")
class TestItsSignIns:
    @pytest.mark.parametrize("who", SIGN_INS, ids=lambda who: who.email)
    def test_open_a_session_with_the_roles_that_are_meant(self, who):
        opened = sessions.sign_in(actor=NOBODY, email=who.email, password=PASSWORD, address="::1", now=NOW)
        actor = sessions.get_actor(actor=NOBODY, token=opened.token, now=NOW)
        assert actor.roles == frozenset(who.roles)
        assert actor.name

    def test_let_the_manager_reset_and_the_learner_see_interesting_courses(self):
        manager, star = (
            sessions.get_actor(
                actor=NOBODY,
                token=sessions.sign_in(
                    actor=NOBODY, email=f"{name}@demo.example", password=PASSWORD, address="::1", now=NOW
                ).token,
                now=NOW,
            )
            for name in ("manager", "learner")
        )
        assert manager.may(Permission.RESET_PROGRESS)
        assert manager.roles == {Role.MANAGER}
        s = standing.c
        with read_session() as db:
            own = select(func.count(func.distinct(s.compliance))).where(
                s.learner_id == star.learner_id, s.from_day <= TODAY, s.until_day > TODAY
            )
            assert db.execute(own).scalar_one() >= 4


class TestLoadDemo:
    def test_is_for_the_command_line_only(self, db: str):
        for actor in (NOBODY, system_actor(1)):
            with pytest.raises(NotAllowed):
                load_demo(actor=actor, password=PASSWORD, now=NOW)
            with pytest.raises(NotAllowed):
                is_empty(actor=actor)
            with pytest.raises(NotAllowed):
                get_demo_sign_ins(actor=actor)
        assert set(count_rows().values()) == {0}

    def test_is_refused_where_there_is_an_organisation(self, db: str):
        create_organisation(actor=COMMAND_LINE, name="Clinic", time_zone="UTC", date_order="ymd", now=NOW)
        before = count_rows()
        with pytest.raises(Refused, match="not empty"):
            load_demo(actor=COMMAND_LINE, password=PASSWORD, now=NOW)
        assert count_rows() == before

    def test_wants_a_password(self, db: str):
        with pytest.raises(Invalid):
            load_demo(actor=COMMAND_LINE, password="", now=NOW)
        assert is_empty(actor=COMMAND_LINE)


@pytest.mark.parametrize("seed", range(8))
def test_every_status_occurs_on_whatever_day_it_is_loaded(sqlite_url: str, seed: int):
    now = NOW + timedelta(days=Random(seed).randint(-300, 3_000), hours=seed)
    session.configure(sqlite_url)
    load_demo(actor=COMMAND_LINE, password=PASSWORD, now=now)
    today = day_in("Europe/London", now)
    found = cells(today)
    assert [pair for pair in PAIRS if not found[pair]] == []
    assert {compliance for compliance, _ in found} == set(Compliance) - {Compliance.SEALED}
    assert Compliance.SEALED in {compliance for compliance, _ in cells(today - timedelta(days=60))}
    session.dispose()


class TestMakeDemo:
    def make(self, now: datetime) -> dict[str, list]:
        number = lambda random, code, year: f"{code}-{year}-{random.random()}"  # noqa: E731
        return make_demo(1, now.date(), now, number).rows.tables

    def test_is_the_same_for_the_same_day(self):
        assert self.make(NOW) == self.make(NOW)

    @pytest.mark.parametrize("seed", range(6))
    def test_fits_any_day(self, seed: int):
        day = NOW + timedelta(days=Random(seed).randint(-400, 4_000))
        tables = self.make(day)
        assert {len(tables["learner"]), len(tables["course"])} == {250, len(COURSES)}
        keys = [(c["learner_id"], c["course_id"]) for c in tables["assignment"] if c["ended_on"] is None]
        assert len(keys) == len(set(keys))
        emails = [row["email"] for row in tables["learner"] if row["email"]]
        assert len(emails) == len(set(emails))
        assert any(r["seconds"] for r in tables[module_result.name])
