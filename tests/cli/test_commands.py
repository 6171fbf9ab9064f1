"""The commands as a person runs them: what they say, what they leave, and how they end."""

import csv
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from lms_dashboard.cli import app
from lms_dashboard.config import get_settings
from lms_dashboard.db import session
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.state.clock import utc_now
from tests.histories import FILES, all_rows, bent, write_files

COLUMNS = "external_id,email,course_code,cycle,progress,compliance,due_on,completed_on,valid_through,breach_since"

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command on a fresh database of either kind."""
    monkeypatch.setenv("LMS_DATABASE_URL", database_url)
    monkeypatch.setenv("LMS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LMS_DEMO_PASSWORD", raising=False)
    get_settings.cache_clear()
    runner = CliRunner()
    yield lambda *arguments, **more: runner.invoke(app, [str(a) for a in arguments], **more)
    session.dispose()
    get_settings.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small valid history."""
    return write_files(tmp_path / "history", FILES)


class TestHelp:
    @pytest.mark.parametrize(
        "words",
        [
            [],
            ["run"],
            ["migrate"],
            ["demo"],
            ["create-organisation"],
            ["create-admin"],
            ["import"],
            ["upload"],
            ["audit"],
            ["audit", "verify"],
            ["export"],
            ["export", "statuses"],
            ["export", "matrix"],
            ["export", "progress"],
        ],
    )
    def test_is_there_for_every_command(self, words: list[str]):
        done = CliRunner().invoke(app, [*words, "--help"])
        assert done.exit_code == 0
        assert "Usage" in done.output

    def test_is_what_no_command_gets(self):
        done = CliRunner().invoke(app, [])
        assert "Commands" in done.output


class TestWrongUsage:
    @pytest.mark.parametrize(
        "words",
        [
            ["frobnicate"],
            ["import"],
            ["upload"],
            ["import", "/nowhere/at/all", "--organisation", "X"],
            ["create-organisation"],
            ["create-organisation", "X", "--date-order", "dym"],
            ["create-admin", "a@x.example"],
            ["export", "statuses", "--organisation", "X"],
            ["export", "statuses", "--organisation", "X", "--output", "x.csv", "--as-of", "21.11.2026"],
            ["run", "--port", "99999"],
            ["run", "--workers", "0"],
            ["audit", "verify", "--head", f"1:{'0' * 64}"],
        ],
    )
    def test_ends_with_2(self, run: Run, words: list[str]):
        assert run(*words).exit_code == 2


class TestCreateOrganisation:
    def test_makes_one(self, run: Run):
        done = run("create-organisation", "Clinic", "--time-zone", "Pacific/Auckland", "--date-order", "dmy")
        assert (done.exit_code, done.stderr) == (0, "")
        (made,) = all_rows("organisation")
        assert (made.name, made.time_zone, made.date_order) == ("Clinic", "Pacific/Auckland", "dmy")

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["Clinic"], "already"),
            (["  Clinic "], "already"),
            ([" "], "needs a name"),
            (["New", "--time-zone", "Mars/Base"], "not a time zone"),
            (["New", "--time-zone", "../../etc/passwd"], "not a time zone"),
        ],
    )
    def test_refuses_with_1_and_says_why(self, run: Run, words: list[str], why: str):
        run("create-organisation", "Clinic")
        done = run("create-organisation", *words)
        assert done.exit_code == 1
        assert why in done.stderr
        assert len(all_rows("organisation")) == 1


class TestCreateAdmin:
    @pytest.fixture(autouse=True)
    def organisation(self, run: Run) -> None:
        """There is one."""
        run("create-organisation", "Clinic")

    def create(
        self, run: Run, email: str = "Ada@X.example", password: str = "correct horse battery", **more: str
    ) -> Result:
        given = [word for name, value in more.items() for word in (f"--{name}", value)]
        return run("create-admin", email, "--organisation", "Clinic", "--password-stdin", *given, input=f"{password}\n")

    def test_makes_an_administrator_who_can_sign_in(self, run: Run):
        assert self.create(run, name="Ada").exit_code == 0
        assert [(m.name, m.organisation_id) for m in all_rows("member")] == [("Ada", 1)]
        assert [g.role for g in all_rows("member_grant")] == ["administrator"]
        (account,) = all_rows("account")
        assert account.email == "ada@x.example"
        assert account.password_hash.startswith("$argon2id$")

    def test_never_prints_the_password(self, run: Run):
        done = self.create(run)
        assert "horse" not in done.output + done.stderr

    @pytest.mark.parametrize(("email", "password"), [("ada", "correct horse battery"), ("ada@x.example", "short")])
    def test_refuses_a_bad_address_and_a_short_password(self, run: Run, email: str, password: str):
        assert self.create(run, email, password).exit_code == 1
        assert all_rows("account") == []

    def test_refuses_an_unknown_organisation_and_names_those_there_are(self, run: Run):
        done = run("create-admin", "a@x.example", "--organisation", "Klinik", "--password-stdin", input="x" * 20)
        assert done.exit_code == 1
        assert "“Clinic”" in done.stderr

    def test_refuses_a_member_who_is_one_already(self, run: Run):
        self.create(run)
        assert self.create(run).exit_code == 1
        assert len(all_rows("member_grant")) == 1

    def test_leaves_the_password_of_somebody_who_has_one(self, run: Run):
        self.create(run)
        (before,) = all_rows("account")
        run("create-organisation", "Other")
        done = run("create-admin", "ada@x.example", "--organisation", "Other")
        assert done.exit_code == 0
        assert "already" in done.output
        assert all_rows("account") == [before]
        assert len(all_rows("member")) == 2

    def test_asks_nobody_where_nobody_can_answer(self, run: Run):
        done = run("create-admin", "a@x.example", "--organisation", "Clinic", input="")
        assert done.exit_code == 1
        assert "--password-stdin" in done.stderr


class TestImport:
    def test_makes_the_organisation_and_says_what_it_wrote(self, run: Run, folder: Path):
        done = run("import", folder, "--organisation", "Clinic", "--time-zone", "Europe/Rome", "--date-order", "dmy")
        assert done.exit_code == 0, done.stderr
        assert "2 learners, 2 courses, 2 modules, 4 cycles, 4 results" in done.output
        assert [o.time_zone for o in all_rows("organisation")] == ["Europe/Rome"]

    def test_says_that_all_is_there_already(self, run: Run, folder: Path):
        run("import", folder, "--organisation", "Clinic")
        done = run("import", folder, "--organisation", "Clinic")
        assert done.exit_code == 0
        assert "14 rows unchanged, nothing written" in done.output

    def test_names_each_problem_in_a_line_and_writes_nothing_not_even_the_organisation(self, run: Run, tmp_path: Path):
        files = bent("assignments.csv", "bo@x.example,CODE,2026-01-10", "bo@x.example,[red]NO,2026-01-10")
        done = run("import", write_files(tmp_path / "bad", files), "--organisation", "Clinic")
        assert done.exit_code == 1
        assert "assignments.csv:5: course_code “[red]NO”: There is no such course. Add the course" in done.stderr
        assert "1 problem; nothing was written." in done.stderr
        assert all_rows("organisation") == []

    def test_check_only_checks(self, run: Run, folder: Path):
        done = run("import", folder, "--organisation", "Clinic", "--check")
        assert done.exit_code == 0
        assert "would write 2 learners" in done.output
        assert all_rows("organisation") == []

    def test_check_refuses_what_an_import_would_refuse(self, run: Run, tmp_path: Path):
        files = write_files(tmp_path / "bad", bent("learners.csv", "2020-01-01", "soon"))
        assert run("import", files, "--organisation", "Clinic", "--check").exit_code == 1

    def test_names_the_files_that_it_does_not_read(self, run: Run, folder: Path):
        (folder / "learner.csv").write_text("x")
        done = run("import", folder, "--organisation", "Clinic")
        assert done.exit_code == 0
        assert "learner.csv is not one of the files" in done.stderr

    def test_refuses_a_folder_without_a_history(self, run: Run, tmp_path: Path):
        (tmp_path / "empty").mkdir()
        assert run("import", tmp_path / "empty", "--organisation", "Clinic").exit_code == 1


class TestExportStatuses:
    def export(self, run: Run, file: Path, *more: str) -> list[list[str]]:
        done = run("export", "statuses", "--organisation", "Clinic", "--output", file, *more)
        assert done.exit_code == 0, done.stderr
        with file.open(encoding="utf-8", newline="") as opened:
            return list(csv.reader(opened))

    def test_writes_the_required_of_a_day(self, run: Run, folder: Path, tmp_path: Path):
        run("import", folder, "--organisation", "Clinic")
        rows = self.export(run, tmp_path / "s.csv", "--as-of", "2026-02-15")
        assert ",".join(rows[0]) == COLUMNS
        assert sorted(rows[1:]) == [
            [
                "E1",
                "ada@x.example",
                "FIRE",
                "2",
                "In Progress",
                "Expired",
                "2026-01-31",
                "2025-02-01",
                "2026-01-31",
                "2026-02-01",
            ],
            ["E2", "bo@x.example", "CODE", "1", "Not Started", "Overdue", "2026-02-10", "", "", "2026-02-11"],
            ["E2", "bo@x.example", "FIRE", "1", "Completed", "Compliant", "2027-01-31", "2026-02-01", "2027-01-31", ""],
        ]

    def test_leaves_for_ever_empty(self, run: Run, tmp_path: Path):
        files = bent("assignments.csv", "CODE,2026-01-10,2026-02-10,,,,,", "CODE,2026-01-10,2026-02-10,,2026-01-12,,,")
        run("import", write_files(tmp_path / "h", files), "--organisation", "Clinic")
        (code,) = [row for row in self.export(run, tmp_path / "s.csv") if row[2] == "CODE"]
        assert code[5:] == ["Compliant", "", "2026-01-12", "", ""]

    def test_refuses_a_day_to_come_and_leaves_no_file(self, run: Run, folder: Path, tmp_path: Path):
        run("import", folder, "--organisation", "Clinic")
        tomorrow = (utc_now() + timedelta(days=3)).date().isoformat()
        file = tmp_path / "s.csv"
        done = run("export", "statuses", "--organisation", "Clinic", "--output", file, "--as-of", tomorrow)
        assert done.exit_code == 1
        assert not file.exists()

    def test_refuses_an_unknown_organisation(self, run: Run, tmp_path: Path):
        assert run("export", "statuses", "--organisation", "X", "--output", tmp_path / "s.csv").exit_code == 1


class TestAuditVerify:
    def test_says_that_all_is_whole_and_prints_the_head(self, run: Run, folder: Path):
        run("import", folder, "--organisation", "Clinic")
        done = run("audit", "verify")
        (_, entry) = all_rows("audit_entry")
        assert done.exit_code == 0
        assert done.output == f"Clinic: 2 entries, all whole. Head 2:{entry.hash}\n"

    def test_names_the_first_broken_link(self, run: Run, folder: Path):
        run("import", folder, "--organisation", "Clinic")
        with write_session() as db:
            db.execute(text("UPDATE audit_detail SET salt = 'x' WHERE audit_row_id = (SELECT max(id) FROM audit_row)"))
        done = run("audit", "verify", "--organisation", "Clinic")
        assert done.exit_code == 1
        assert "Clinic: entry 2 is broken: row" in done.stderr

    def test_notices_a_cut_off_tail_by_a_head_noted_earlier(self, run: Run):
        run("create-organisation", "Clinic")
        (entry,) = all_rows("audit_entry")
        known = run("audit", "verify", "--organisation", "Clinic", "--head", f"1:{entry.hash}")
        lost = run("audit", "verify", "--organisation", "Clinic", "--head", f"2:{entry.hash}")
        assert (known.exit_code, lost.exit_code) == (0, 1)

    def test_refuses_a_head_that_is_none(self, run: Run):
        run("create-organisation", "Clinic")
        assert run("audit", "verify", "--organisation", "Clinic", "--head", "abc").exit_code == 1

    def test_has_nothing_to_say_of_an_empty_database(self, run: Run):
        assert run("audit", "verify").exit_code == 0


class TestDemo:
    def test_names_the_sign_ins(self, run: Run):
        done = run("demo")
        assert done.exit_code == 0, done.stderr
        for name in ("admin", "manager", "executive", "auditor", "learner"):
            assert f"{name}@demo.example" in done.output
        assert "manager of the group North Clinic" in done.output
        assert "with the password demo-demo-demo." in done.output
        assert "north@demo.example" in run("demo", "--if-empty").output

    def test_refuses_a_database_that_holds_anything(self, run: Run):
        run("create-organisation", "Clinic")
        done = run("demo")
        assert done.exit_code == 1
        assert "not empty" in done.stderr
        assert len(all_rows("organisation")) == 1

    def test_if_empty_leaves_what_is_there_in_peace(self, run: Run):
        run("create-organisation", "Clinic")
        done = run("demo", "--if-empty")
        assert done.exit_code == 0
        assert "Sign in" not in done.output  # these would lead nowhere
        assert len(all_rows("organisation")) == 1


class TestMigrate:
    def test_can_be_run_again_and_again(self, run: Run):
        assert (run("migrate").exit_code, run("migrate").exit_code) == (0, 0)

    def test_makes_a_new_database(self, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.delenv("LMS_DATABASE_URL")
        get_settings.cache_clear()
        assert run("migrate").exit_code == 0
        assert (tmp_path / "data" / "lms.db").exists()
        with read_session() as db:
            assert db.execute(text("SELECT count(*) FROM organisation")).scalar_one() == 0


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value", "why"),
        [
            ("LMS_DATABASE_URL", "not an address", "LMS_DATABASE_URL"),
            ("LMS_DATABASE_URL", "sqlite:////nowhere/at/all/lms.db", "cannot be used"),
            ("LMS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "cannot be used"),
            ("LMS_PORT", "many", "LMS_PORT"),
        ],
    )
    def test_that_will_not_do_are_told_without_a_traceback(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
    ):
        monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        done = run("migrate")
        assert done.exit_code == 1
        assert why in done.stderr
        assert "Traceback" not in done.output + done.stderr


class TestRun:
    def test_gives_host_port_and_workers_to_the_server(self, run: Run, monkeypatch: pytest.MonkeyPatch):
        served = []
        monkeypatch.setattr("lms_dashboard.jobs.serving.serve", lambda *given: served.append(given[:3]))
        assert run("run", "--host", "0.0.0.0", "--port", "8123", "--workers", "2").exit_code == 0
        assert served == [("0.0.0.0", 8123, 2)]
