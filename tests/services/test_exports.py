"""Exports: the rows of the page in its order, who may have them, what they say of themselves."""

import hashlib
import io
from contextlib import ExitStack
from dataclasses import astuple
from datetime import date

import pytest
from pypdf import PdfReader

from lms_dashboard.db.export_rows import seeing_the_same
from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import audit_entry, completion
from lms_dashboard.domain.cell_words import cell_day, cell_words
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.queries import LearnerQuery, MatrixQuery, ProgressQuery
from lms_dashboard.domain.sheets import Form
from lms_dashboard.domain.status import Compliance, Shown
from lms_dashboard.services.assignments import archive, assign
from lms_dashboard.services.audit import verify
from lms_dashboard.services.exports import write_export
from lms_dashboard.services.learners import get_learner
from lms_dashboard.services.matrix import get_matrix_page
from lms_dashboard.services.progress import get_progress_page
from tests.services.conftest import Ward
from tests.services.spreadsheets import export, texts
from tests.services.world import NOW, TODAY, everything, later, on, rows_of

FORMS = [Form.XLSX, Form.CSV]


@pytest.fixture
def busy(ward: Ward) -> Ward:
    """The ward with cells of several kinds, in two courses."""
    world = ward.world
    bls = world.course("BLS", title="Basic Life Support")
    world.require(ward.fire, from_day=on(-90))
    world.require(bls, "group", world.groups["Ward A"], from_day=on(-10))
    assign(
        actor=ward.manager, learner_ids=[ward.ann, ward.ben], course_id=ward.fire, due_on=on(30), now=later(days=-50)
    )
    world.complete(ward.ann, ward.fire, later(days=-40))
    world.result(ward.ben, ward.fire, 0, None, now=later(days=-3))
    return ward


def queries(ward: Ward) -> list[MatrixQuery]:
    return [
        MatrixQuery(),
        MatrixQuery(search="ö"),
        MatrixQuery(sort="-name"),
        MatrixQuery(sort="-compliance"),
        MatrixQuery(sort=f"course:{ward.fire}"),
        MatrixQuery(group_ids=(ward.world.groups["Ward A"],)),
        MatrixQuery(course_ids=(ward.fire,)),
        MatrixQuery(shown=(Shown.OVERDUE, Shown.NOT_ASSIGNED_OVERDUE)),
        MatrixQuery(compliance=(Compliance.COMPLIANT,), status_course_id=ward.fire),
        MatrixQuery(due_from=TODAY),
        MatrixQuery(as_of=on(-45)),
        MatrixQuery(as_of=on(-45), sort="-group"),
        MatrixQuery(learner_ids=(ward.ben,)),
        MatrixQuery(search="nobody is called this"),
    ]


def shown(actor: Actor, query: MatrixQuery) -> list[list[object]]:
    """The rows of the page, as the file should have them."""
    page = get_matrix_page(actor=actor, query=query, now=NOW)
    return [
        [
            head.name,
            head.email or None,
            head.external_id or None,
            head.group or None,
            head.rate.compliant_share,
            *(face for cell in cells for face in ((cell_words(cell), cell_day(cell)) if cell else (None, None))),
        ]
        for head, cells in zip(page.learners, page.cells, strict=True)
    ]


def without_counts(rows: list[list[object]]) -> list[list[object]]:
    """Without the columns Required and In breach, which the page shows as one rate."""
    return [[*row[:5], *row[7:]] for row in rows]


class TestWhoExports:
    @pytest.mark.parametrize("query", [MatrixQuery(), ProgressQuery()])
    def test_nobody_and_learners_export_nothing(self, ward: Ward, query):
        for actor, error in ((NOBODY, NotSignedIn), (ward.learner, NotAllowed)):
            before = everything()
            with pytest.raises(error):
                export(actor, query)
            assert everything() == before

    @pytest.mark.parametrize("query", [MatrixQuery(), ProgressQuery()])
    def test_another_organisations_people_get_their_own_rows(self, busy: Ward, query):
        assert export(busy.outsider, query).rows == []

    @pytest.mark.parametrize("query", [MatrixQuery(), ProgressQuery()])
    def test_a_scope_holds_in_the_file_and_is_named_in_it(self, busy: Ward, query):
        found = export(busy.ward_manager, query)
        assert found.column("Name") == ["Ann Lee", "Ben Ortiz"]
        assert found.about()["Filter: Scope"] == "only Ward A"


class TestTheMatrix:
    def test_holds_the_rows_of_the_page_in_its_order_for_every_filter(self, busy: Ward):
        for query in queries(busy):
            assert without_counts(export(busy.manager, query).rows) == shown(busy.manager, query), query

    def test_is_not_cut_into_pages(self, busy: Ward):
        assert len(export(busy.manager, MatrixQuery(page=2, page_size=1)).rows) == 3

    def test_says_the_same_in_a_workbook_and_in_csv(self, busy: Ward):
        book, plain = (export(busy.manager, MatrixQuery(), form) for form in FORMS)
        assert plain.head == book.head
        assert [[*row[:4], *row[5:]] for row in plain.rows] == [texts([*row[:4], *row[5:]]) for row in book.rows]
        assert [float(share) for share in plain.column("Compliance, %")] == book.column("Compliance, %")

    def test_refuses_a_query_that_the_page_would_refuse(self, ward: Ward):
        for query in (MatrixQuery(sort="colour"), MatrixQuery(as_of=on(1))):
            with pytest.raises(Invalid):
                export(ward.manager, query)

    def test_is_not_written_as_pdf(self, ward: Ward):
        with pytest.raises(Invalid, match="not written as pdf"):
            export(ward.manager, MatrixQuery(), Form.PDF)


class TestUserProgress:
    def test_holds_the_rows_of_the_page_in_its_order_for_every_filter(self, busy: Ward):
        of = {"state_course_id": busy.fire}
        for query in (
            ProgressQuery(),
            ProgressQuery(sort="-completed"),
            ProgressQuery(sort="last_activity"),
            ProgressQuery(search="ann"),
            ProgressQuery(course_state="completed", **of),
            ProgressQuery(course_state="not_started", **of),
            ProgressQuery(as_of=on(-45)),
        ):
            page = get_progress_page(actor=busy.manager, query=query, now=NOW)
            expected = [list(astuple(row)[1:]) for row in page.rows]
            assert export(busy.manager, query).rows == expected, query


class TestWhatAFileSaysOfItself:
    def test_names_the_day_zone_maker_filters_rows_and_the_audit_head(self, busy: Ward):
        head = verify(actor=busy.world.actor)
        query = MatrixQuery(shown=(Shown.OVERDUE,), status_course_id=busy.fire, as_of=on(-5), sort="-name")
        about = export(busy.manager, query).about()
        assert about["Organisation"] == "Mercy General"
        assert about["As of"].startswith(on(-5).isoformat())
        assert (about["Made by"], about["Time zone"]) == ("Mary Major", "UTC")
        assert about["Made at"] == "2026-11-21 12:00 (UTC)"
        assert about["Filter: Status"] == "Overdue in Fire Safety"
        assert about["Filter: Order"] == "by name, descending"
        assert about["Audit head"] == f"{head.entries}:{head.head}"
        assert about["Rows"] == "1"

    def test_explains_its_statuses(self, busy: Ward):
        legend = export(busy.manager, MatrixQuery()).book["Legend"]
        assert {row[0].value for row in legend.iter_rows(min_row=2)} == {s.label for s in Shown} - {
            Shown.EMPTY.label,
            Shown.NOT_ASSIGNED_OVERDUE.label,
        }

    def test_leaves_an_audit_entry_with_the_files_digest(self, busy: Ward):
        made = export(busy.manager, ProgressQuery(search="ann"))
        entry = rows_of(audit_entry)[-1]
        assert (entry["act"], entry["actor_name"]) == ("export", "Mary Major")
        assert entry["summary"]["rows"] == 1
        assert ["Search", "ann"] in entry["summary"]["filters"]
        assert entry["summary"]["sha256"] == made.exported.sha256 == hashlib.sha256(made.content).hexdigest()
        assert verify(actor=busy.world.actor).faults == ()

    def test_is_named_after_its_report_and_day(self, ward: Ward):
        assert export(ward.manager, MatrixQuery(as_of=on(-3))).exported.file_name == "matrix-2026-11-18.xlsx"


class TestTheWorkbook:
    def test_has_real_days_and_numbers_a_frozen_head_and_filters(self, busy: Ward):
        found = export(busy.manager, MatrixQuery())
        sheet = found.book.worksheets[0]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
        assert all(isinstance(day, date) for day in found.column("Fire Safety (FIRE): day"))
        assert all(isinstance(share, float | int) for share in found.column("Compliance, %"))
        assert sheet.conditional_formatting

    def test_keeps_its_head_where_nobody_matches(self, ward: Ward):
        found = export(ward.manager, MatrixQuery(search="nobody"))
        assert found.head[0] == "Name"
        assert found.about()["Rows"] == "0"


@pytest.mark.parametrize("form", FORMS)
def test_names_that_a_spreadsheet_would_run_are_harmless(ward: Ward, form: Form):
    wicked = ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "李 明", 'Comma, "quote"']
    for number, name in enumerate(wicked):
        ward.world.learner(name, email=f"{number}@x.example", id=f"W{number}", group="Ward A")
    found = export(ward.manager, MatrixQuery(), form)
    names = dict(zip(found.column("Number"), found.column("Name"), strict=True))
    guard = "'" if form is Form.CSV else ""
    assert [names[f"W{n}"] for n in range(6)] == [f"{guard}{name}" for name in wicked[:4]] + wicked[4:]
    if form is Form.XLSX:
        kinds = {cell.data_type for row in found.book.worksheets[0].iter_rows() for cell in row}
        assert "f" not in kinds


def test_csv_is_utf_8_with_its_mark(ward: Ward):
    assert export(ward.manager, MatrixQuery(), Form.CSV).content.startswith(b"\xef\xbb\xbfName,")


class TestStopping:
    def test_ends_where_whoever_waits_says_so_and_leaves_no_entry(self, busy: Ward):
        class Gone(Exception):
            pass

        def told(done: int, total: int) -> None:
            raise Gone

        before = everything()
        with pytest.raises(Gone):
            export(busy.manager, MatrixQuery(), told=told)
        assert everything() == before

    def test_tells_how_far_it_is(self, busy: Ward):
        heard: list[tuple[int, int]] = []
        export(busy.manager, ProgressQuery(), told=lambda done, total: heard.append((done, total)))
        assert heard == [(0, 3), (3, 3)]


class TestAsOf:
    def test_shows_the_past_day_whatever_came_later(self, busy: Ward):
        before = export(busy.manager, MatrixQuery(as_of=on(-1))).rows
        archive(actor=busy.manager, learner_ids=[busy.ann], course_id=busy.fire, now=NOW)
        assert export(busy.manager, MatrixQuery(as_of=on(-1))).rows == before
        assert export(busy.manager, MatrixQuery()).rows != before


class TestOneLearner:
    def test_is_for_whoever_sees_the_learner(self, busy: Ward):
        with pytest.raises(NotAllowed):
            export(busy.learner, LearnerQuery(busy.ann))
        for actor, learner_id in ((busy.ward_manager, busy.cem), (busy.outsider, busy.ann)):
            with pytest.raises(NotFound):
                export(actor, LearnerQuery(learner_id))

    def test_holds_courses_and_history_as_the_page_shows_them(self, busy: Ward):
        for archived in (False, True):
            detail = get_learner(actor=busy.manager, learner_id=busy.ann, include_archived=archived, now=NOW)
            found = export(busy.manager, LearnerQuery(busy.ann, archived))
            assert found.column("Course") == [course.title for course in detail.courses]
            history = list(found.book["History"].iter_rows(min_row=2, values_only=True))
            assert [row[1] for row in history] == [row.kind for row in detail.history]

    def test_has_a_form_on_paper(self, busy: Ward):
        out = io.BytesIO()
        write_export(actor=busy.manager, query=LearnerQuery(busy.ann, True), form=Form.PDF, out=out, now=NOW)
        text = " ".join(page.extract_text() for page in PdfReader(out).pages)
        number = rows_of(completion, learner_id=busy.ann)[0]["certificate_number"]
        for words in ("Ann Lee", "Fire Safety", number, "Audit head"):
            assert words in text


def test_an_export_needs_one_connection_only_where_others_hold_the_rest(busy: Ward):
    others = 7 if busy.url.startswith("sqlite") else 15
    with ExitStack() as held:
        for _ in range(others):
            held.enter_context(read_session(bulk=True))
        assert export(busy.manager, MatrixQuery()).rows


class TestOneState:
    def test_is_what_two_connections_read_between_which_nothing_was_done(self, busy: Ward):
        organisation_id = busy.world.id
        with read_session(bulk=True) as db, read_session(bulk=True) as before, read_session(bulk=True) as after:
            assert seeing_the_same(db, organisation_id, [before]) == (before,)
            archive(actor=busy.manager, learner_ids=[busy.ann], course_id=busy.fire, now=NOW)
            assert seeing_the_same(db, organisation_id, [before, after]) == (before,)

    def test_is_in_the_file_whatever_is_done_while_it_is_made(self, busy: Ward):
        before = export(busy.manager, MatrixQuery()).rows

        def told(done: int, _total: int) -> None:
            if not done:
                archive(actor=busy.manager, learner_ids=[busy.ann], course_id=busy.fire, now=NOW)

        assert export(busy.manager, MatrixQuery(), told=told).rows == before
        assert export(busy.manager, MatrixQuery()).rows != before
