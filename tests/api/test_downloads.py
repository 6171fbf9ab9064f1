"""Downloads: who gets a file, what of the address decides it, and that it is one."""

import csv
import io
import secrets
from dataclasses import asdict

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import clean_slate
from lms_dashboard.domain.clean_slate import SlateCounts
from lms_dashboard.state.clock import utc_now
from tests.state.people import NOW


@pytest.fixture(scope="module")
def manager(served, world) -> str:
    """The manager's session."""
    return served.sign_in("manager@demo.example")


class TestWhoDownloads:
    @pytest.mark.parametrize("path", ["/download/matrix.xlsx", "/download/progress.csv", "/download/none.csv"])
    def test_nobody_gets_a_file(self, served, world, path):
        for token in ("", "made-up"):
            answer = served.get(path, token=token)
            assert answer.status_code == 401
            assert "Sign in" in answer.text

    def test_a_learner_gets_none(self, served, world):
        answer = served.get("/download/matrix.xlsx", token=served.sign_in("learner@demo.example"))
        assert answer.status_code == 403
        assert "export reports" in answer.text

    def test_another_site_cannot_ask_for_one(self, served, manager):
        answer = served.get("/download/matrix.csv", token=manager, **{"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403

    def test_another_organisations_manager_gets_that_organisations_rows(self, served, world):
        answer = served.get("/download/progress.csv", token=served.sign_in("other@demo.example"))
        assert len(answer.text.splitlines()) == 1


class TestTheFile:
    def test_is_a_workbook_to_save_and_not_to_keep(self, served, manager):
        answer = served.get("/download/matrix.xlsx", token=manager)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
        assert f'filename="matrix-{utc_now().date()}.xlsx"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert load_workbook(io.BytesIO(answer.content)).sheetnames == [
            "Training Matrix",
            "Legend",
            "About this export",
        ]

    def test_is_csv_with_the_filters_of_the_address(self, served, manager):
        rows = [
            list(csv.reader(io.StringIO(served.get(f"/download/progress.csv?{q}", token=manager).text)))
            for q in ("", "q=nobody", "as-of=2020-01-01")
        ]
        assert {len(found) for found in rows} == {1}
        assert rows[0][0][1:3] == ["Email", "Number"]

    @pytest.mark.parametrize(
        "query", ["status=purple", "as-of=yesterday", "sort=colour", "group=x", "as-of=2999-01-01"]
    )
    def test_is_refused_where_the_address_cannot_be_read(self, served, manager, query):
        answer = served.get(f"/download/matrix.csv?{query}", token=manager)
        assert answer.status_code == 400
        assert "was left out" not in answer.text

    def test_of_an_unknown_report_is_not_found(self, served, manager):
        assert served.get("/download/secrets.xlsx", token=manager).status_code == 404
        assert served.get("/download/matrix.exe", token=manager).status_code == 422
        assert served.get("/download/matrix.zip", token=manager).status_code == 400
        assert served.get("/download/learner.pdf", token=manager).status_code == 400
        assert served.get("/download/learner.pdf?learner=999999", token=manager).status_code == 404

    def test_is_not_running_for_anybody_else(self, served, manager):
        assert served.get("/download/progress?mark=abcdefgh", token=manager).json() == {"done": 0, "total": 0}


class TestALargeFile:
    """Larger than what is sent at once, and made as quickly as none at all."""

    @pytest.fixture
    def kept(self, served, world) -> tuple[str, bytes]:
        """The file of a clean slate, in the table."""
        content = secrets.token_bytes(3_000_000)
        row = {
            "organisation_id": world.own,
            "name": "Clinical",
            "made_at": NOW,
            "counts": asdict(SlateCounts(1, 0, 0, 0, 0)),
        }
        said = {"target": "", "sha256": "", "size": len(content), "content": content, "done_at": NOW}
        with write_session() as db:
            made = insert(clean_slate).values(**row, **said).returning(clean_slate.c.id)
            return f"/download/clean-slate/{db.execute(made).scalar_one()}.xlsx", content

    def test_arrives_whole_every_time(self, served, kept):
        path, content = kept
        auditor = served.sign_in("auditor@demo.example")
        for _ in range(25):
            assert served.get(path, token=auditor).content == content
