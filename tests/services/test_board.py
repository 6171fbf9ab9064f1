"""The report for the board: who may have it, the numbers of the page, two to four pages, no word read as markup."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl import load_workbook

from lms_dashboard.db.tables import audit_entry
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor, Role
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.report import ComplianceQuery
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.files import papers
from lms_dashboard.files.typesetting import typeset
from lms_dashboard.services.assignments import assign
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.services.exports import write_export
from tests.services.conftest import Ward
from tests.services.world import NOW, later, on, rows_of


def board(actor: Actor, form: Form, query: Any = None) -> tuple[Exported, bytes]:
    out = io.BytesIO()
    made = write_export(actor=actor, query=query or ComplianceQuery(), form=form, out=out, now=NOW)
    return made, out.getvalue()


@pytest.fixture
def late(ward: Ward) -> Ward:
    """Fire Safety is long due; Ann has completed it, and a manager answers for Ward A."""
    ward.world.require(ward.fire, due_days=10)
    assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(0), now=later(-20))
    ward.world.complete(ward.ann, ward.fire, later(-5))
    ward.world.member("will@mercy.example", {"role": Role.MANAGER.value, "group_id": ward.world.groups["Ward A"]})
    return ward


class TestBoardReport:
    @pytest.mark.parametrize("form", Form)
    def test_refuses_nobody_and_a_learner(self, ward: Ward, form: Form):
        with pytest.raises(NotSignedIn):
            board(NOBODY, form)
        with pytest.raises(NotAllowed):
            board(ward.learner, form)

    def test_refuses_a_day_to_come(self, ward: Ward):
        with pytest.raises(Invalid):
            board(ward.executive, Form.PDF, ComplianceQuery(as_of=on(1)))

    def test_other_reports_have_no_paper(self, ward: Ward):
        with pytest.raises(Invalid):
            board(ward.executive, Form.PDF, MatrixQuery())

    def test_is_a_pdf_named_by_its_day_and_noted_in_the_audit_trail(self, late: Ward):
        made, content = board(late.executive, Form.PDF, ComplianceQuery(as_of=on(-1)))
        assert content.startswith(b"%PDF-")
        assert made.file_name == f"board-{on(-1).isoformat()}.pdf"
        (entry,) = rows_of(audit_entry, act="export")
        assert (entry["summary"]["report"], entry["summary"]["sha256"]) == ("board", made.sha256)

    def test_the_workbook_has_the_numbers_of_the_page(self, late: Ward):
        report = get_compliance(actor=late.executive, query=ComplianceQuery(), now=NOW)
        book = load_workbook(io.BytesIO(board(late.executive, Form.XLSX)[1]))
        now = dict(zip(*list(book["Headline"].values)[:2], strict=True))
        assert (now["Required"], now["In breach"]) == (report.now.rate.required, report.now.rate.in_breach)
        assert now["Compliance rate"] == pytest.approx(report.now.rate.compliant_share)
        assert list(book["The worst ten"].values)[1][:4] == ("Fire Safety", "Ward B", 1, 1)
        assert {"Groups", "Managers", "Rate over time", "About this export", "Legend"} <= set(book.sheetnames)

    def test_the_paper_says_what_the_page_says(self, late: Ward, monkeypatch: pytest.MonkeyPatch):
        data = paper_of(late.executive, monkeypatch)
        report = get_compliance(actor=late.executive, query=ComplianceQuery(), now=NOW)
        assert [tile["value"] for tile in data["tiles"]] == ["33.3 %", "33.3 %", "33.3 %", "2"]
        assert data["tiles"][0]["made"].startswith(f"{report.now.rate.compliant:,} of {report.now.rate.required:,}")
        assert data["worst"][0][:3] == ["Fire Safety", "Ward B", "1"]
        assert data["managers"] == [["will", "Ward A", "50 %", "1 of 2", "1 of 2"]]
        assert dict(data["definitions"])["Compliance rate"]

    def test_fits_two_to_four_pages_however_large_the_organisation(self, late: Ward, monkeypatch: pytest.MonkeyPatch):
        world = late.world
        for number in range(28):
            course = world.course(f"C{number}", title=f"A course with a rather long title, number {number}")
            world.group(f"Group {number} with a long name", "Mercy")
            world.learner(f"Person {number}", group=f"Group {number} with a long name")
            world.require(course, due_days=5)
        assert 2 <= pages(paper_of(late.executive, monkeypatch)) <= 4

    def test_names_are_never_read_as_markup(self, late: Ward, monkeypatch: pytest.MonkeyPatch):
        for name in ("#panic()", "= Heading", "*bold* $x$ @ref <label>", "محمد 王小明", "\\ // /* "):
            late.world.group(name, "Mercy")
            who = late.world.learner(name, group=name)
            assert who
        late.world.require(late.world.course("X", title='#read("/etc/passwd")'), due_days=5)
        assert 2 <= pages(paper_of(late.executive, monkeypatch)) <= 4

    def test_of_an_organisation_in_which_nothing_is_required(self, ward: Ward, monkeypatch: pytest.MonkeyPatch):
        assert 2 <= pages(paper_of(ward.executive, monkeypatch)) <= 4


def paper_of(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Any]:
    """What the typesetter is given."""
    given: list[Mapping[str, Any]] = []
    typeset = papers.typeset
    monkeypatch.setattr(papers, "typeset", lambda template, data: given.append(data) or typeset(template, data))
    board(actor, Form.PDF)
    return given[0]


def pages(data: Mapping[str, Any]) -> int:
    return len(re.findall(rb"/Type ?/Page\b(?!s)", typeset("board", dict(data))))
