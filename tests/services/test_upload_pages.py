"""The pages of uploads on both databases: drafts of their owner alone, corrections, refused rows, a killed commit."""

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lms_dashboard.db.tables import assignment, audit_entry, learner, upload_row
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.sheets import Form
from lms_dashboard.domain.upload_pages import Checked, Correction, ProblemLine, UploadQuery
from lms_dashboard.domain.uploads import Column, Duplicates, Kind, UploadOptions
from lms_dashboard.files.uploads import read_upload
from lms_dashboard.services import upload_drafts, upload_pages, uploads
from lms_dashboard.services.audit import verify
from lms_dashboard.services.exports import write_export
from lms_dashboard.services.upload_templates import get_template
from tests.services.conftest import Ward
from tests.services.killed_upload import BATCHES_BEFORE, ROWS_OF_A_BATCH, commit_and_die
from tests.services.spreadsheets import export
from tests.services.world import NOW, everything, later, on, rows_of

FIRE = UploadOptions(courses=("FIRE",))
MISTAKES = (
    "Name,Email,Group\nDora Ek,dora@new.example,Wrad A\nEmil Fry,emil@new.example,Wrad A\n"
    'Fay Gil,"fay@new,example",\nGus Hay,gus@new.example,Ward B\n'
)


def keep(actor: Actor, text: str = MISTAKES, options: UploadOptions = FIRE, name: str = "list.csv") -> int:
    return uploads.keep_draft(actor=actor, content=text.encode(), file_name=name, options=options, now=NOW)


def check(actor: Actor, draft: int) -> Checked:
    return upload_pages.preview_draft(actor=actor, upload_id=draft, now=NOW)


def lines(checked: Checked) -> list[ProblemLine]:
    return [line for group in checked.groups for line in group.lines]


def mend(actor: Actor, draft: int, line: ProblemLine, correction: str) -> int:
    corrections = [Correction(line.rows, line.column, line.value, correction)]
    return upload_drafts.mend_rows(actor=actor, upload_id=draft, corrections=corrections)


def commit(actor: Actor, draft: int) -> Any:
    begun = uploads.begin_upload(actor=actor, upload_id=draft, now=NOW)
    return uploads.continue_upload(actor=actor, upload_id=begun, now=NOW)


def workbook(actor: Actor, upload_id: int, *, refused: bool, form: Form = Form.XLSX) -> bytes:
    out = io.BytesIO()
    write_export(actor=actor, query=UploadQuery(upload_id, refused), form=form, out=out, now=NOW)
    return out.getvalue()


DOORS: dict[str, Callable[[Actor, int], object]] = {
    "get_upload": lambda actor, i: upload_pages.get_upload(actor=actor, upload_id=i),
    "get_columns": lambda actor, i: upload_pages.get_columns(actor=actor, upload_id=i),
    "get_refused": lambda actor, i: upload_pages.get_refused(actor=actor, upload_id=i),
    "preview_draft": check,
    "set_options": lambda actor, i: upload_drafts.set_options(actor=actor, upload_id=i, options=FIRE, now=NOW),
    "set_columns": lambda actor, i: upload_drafts.set_columns(
        actor=actor, upload_id=i, columns={1: Column.EMAIL}, now=NOW
    ),
    "mend_rows": lambda actor, i: upload_drafts.mend_rows(
        actor=actor, upload_id=i, corrections=[Correction((2,), Column.GROUP, "", "Ward A")]
    ),
    "draft_of_refused": lambda actor, i: upload_drafts.draft_of_refused(actor=actor, upload_id=i, now=NOW),
    "export": lambda actor, i: workbook(actor, i, refused=False),
}


class TestWhoMay:
    def test_nobody_and_no_reader_and_no_other_organisation(self, ward: Ward):
        draft = keep(ward.manager)
        before = everything()
        for door in DOORS.values():
            with pytest.raises(NotSignedIn):
                door(NOBODY, draft)
            with pytest.raises(NotAllowed):
                door(ward.executive, draft)
            with pytest.raises(NotFound):
                door(ward.outsider, draft)
        assert everything() == before

    def test_a_colleague_sees_nothing_of_it_and_an_administrator_all(self, ward: Ward):
        mine = replace(ward.manager, member_id=ward.world.member("mary@mercy.example"))
        draft = keep(mine)
        assert upload_pages.get_uploads(actor=ward.ward_manager) == ()
        (item,) = upload_pages.get_uploads(actor=ward.administrator)
        assert (item.id, item.made_by, item.rows, item.state) == (draft, "mary", 4, "draft")

    def test_a_sent_file_is_read_by_its_sender_only_and_once(self, ward: Ward, tmp_path: Path):
        given = {"folder": tmp_path, "mark": "a" * 32, "now": NOW}
        with pytest.raises(NotAllowed):
            upload_drafts.open_sent_file(actor=ward.learner, **given)
        upload_drafts.open_sent_file(actor=ward.manager, **given).write_bytes(MISTAKES.encode())
        read = {**given, "file_name": "list.csv", "options": FIRE}
        for actor in (replace(ward.administrator, account_id=7), ward.outsider):
            with pytest.raises(NotFound):
                upload_drafts.take_sent_file(actor=actor, **read)
        with pytest.raises(NotFound):
            upload_drafts.take_sent_file(actor=ward.manager, **{**read, "mark": "../secret_key"})
        assert upload_drafts.take_sent_file(actor=ward.manager, **read) > 0
        with pytest.raises(NotFound):
            upload_drafts.take_sent_file(actor=ward.manager, **read)
        assert list(tmp_path.iterdir()) == []


class TestColumns:
    def test_are_known_by_their_headings_and_shown_with_what_stands_there(self, ward: Ward):
        found = upload_pages.get_columns(actor=ward.manager, upload_id=keep(ward.manager))
        said = [(column.heading, column.says, column.filled, column.samples) for column in found.columns]
        assert said[2] == ("Group", Column.GROUP, 3, ("Wrad A", "Ward B"))
        assert found.doubtful == ""

    def test_of_a_list_without_headings_are_told_by_the_addresses(self, ward: Ward):
        draft = keep(ward.manager, "Dora Ek,dora@new.example\nEmil Fry,emil@new.example\n")
        found = upload_pages.get_columns(actor=ward.manager, upload_id=draft)
        assert [column.says for column in found.columns] == [None, Column.EMAIL]
        columns = {0: Column.NAME, 1: Column.EMAIL}
        upload_drafts.set_columns(actor=ward.manager, upload_id=draft, columns=columns, now=NOW)
        assert check(ward.manager, draft).result.ready == 2

    def test_with_days_in_two_ways_wait_for_a_word(self, ward: Ward):
        draft = keep(ward.manager, "Name,Email,Due on\nDora Ek,dora@new.example,3/4/2027\n")
        assert upload_pages.get_columns(actor=ward.manager, upload_id=draft).doubtful == "3/4/2027"
        assert [group.title for group in check(ward.manager, draft).groups] == ["Days that can be read in two ways"]
        columns = {0: Column.NAME, 1: Column.EMAIL, 2: Column.DUE_ON}
        upload_drafts.set_columns(actor=ward.manager, upload_id=draft, columns=columns, dates="dmy", now=NOW)
        commit(ward.manager, draft)
        assert rows_of(assignment, course_id=ward.fire)[0]["due_on"].isoformat() == "2027-04-03"

    @pytest.mark.parametrize("columns", [{0: Column.NAME}, {0: Column.EMAIL, 1: Column.EMAIL}, {9: Column.EMAIL}])
    def test_must_say_who_is_meant_and_each_once(self, ward: Ward, columns: dict[int, Column]):
        with pytest.raises(Invalid):
            upload_drafts.set_columns(actor=ward.manager, upload_id=keep(ward.manager), columns=columns, now=NOW)


class TestCorrecting:
    def test_groups_what_is_wrong_and_joins_what_is_alike(self, ward: Ward):
        groups = check(ward.manager, keep(ward.manager)).groups
        assert [(group.title, group.count) for group in groups] == [
            ("Groups that are not known", 2),
            ("Not an email address", 1),
        ]
        (line,) = groups[0].lines
        assert (line.value, line.rows, line.suggestion) == ("Wrad A", (2, 3), "Mercy / Ward A")

    def test_mends_all_that_have_the_same_value_and_checks_again(self, ward: Ward):
        draft = keep(ward.manager)
        same, single = lines(check(ward.manager, draft))
        assert mend(ward.manager, draft, same, "Ward A") == 2
        assert mend(ward.manager, draft, single, " fay@new.example ") == 1
        found = check(ward.manager, draft)
        assert (found.result.ready, found.groups) == (4, ())
        assert commit(ward.manager, draft).written == 4
        ward.world.assert_whole()

    def test_replaces_one_course_of_several_and_adds_a_column_that_is_not_there(self, ward: Ward):
        draft = keep(ward.manager, "Name,Email,Course codes\nDora Ek,d@new.example,FIRE; FIER\nEmil Fry,,\n")
        by_title = {group.title: group.lines[0] for group in check(ward.manager, draft).groups}
        mend(ward.manager, draft, by_title["Courses that are not known"], "")
        nobody = replace(by_title["Nobody can tell who this is"], column=Column.EXTERNAL_ID)
        mend(ward.manager, draft, nobody, "0042")
        assert commit(ward.manager, draft).written == 2
        assert rows_of(learner, external_id="0042")[0]["name"] == "Emil Fry"

    def test_can_be_many_at_once_also_in_columns_that_are_not_there(self, ward: Ward):
        draft = keep(ward.manager, "Name,Email\nDora Ek,dora@\nEmil Fry,\n")
        corrections = [
            Correction((2,), Column.EMAIL, "dora@", "dora@new.example"),
            Correction((3,), Column.EXTERNAL_ID, "", "0042"),
            Correction((2, 3), Column.GROUP, "", "Ward A"),
            Correction((99,), Column.NAME, "", "Nobody"),
        ]
        assert upload_drafts.mend_rows(actor=ward.manager, upload_id=draft, corrections=corrections) == 2
        assert commit(ward.manager, draft).written == 2
        assert {row["email"] for row in rows_of(learner, external_id="0042")} == {None}
        too_long = [corrections[0], replace(corrections[1], correction="x" * 501)]
        with pytest.raises(Invalid, match="longer than 500"):
            upload_drafts.mend_rows(actor=ward.manager, upload_id=keep(ward.manager), corrections=too_long)

    def test_of_an_upload_that_has_begun_in_another_tab_is_refused(self, ward: Ward):
        draft = keep(ward.manager)
        (line, _) = lines(check(ward.manager, draft))
        commit(ward.manager, draft)
        for door in (lambda: mend(ward.manager, draft, line, "Ward A"), lambda: check(ward.manager, draft)):
            with pytest.raises(Refused, match="begun already"):
                door()
        with pytest.raises(Refused):
            DOORS["set_options"](ward.manager, draft)

    def test_leaves_no_entry_in_the_audit_trail(self, ward: Ward):
        before = len(rows_of(audit_entry))
        draft = keep(ward.manager)
        mend(ward.manager, draft, lines(check(ward.manager, draft))[0], "Ward A")
        assert len(rows_of(audit_entry)) == before


class TestChoices:
    def test_of_a_draft_can_be_changed_and_keep_the_columns(self, ward: Ward):
        draft = keep(ward.manager, "A,B\nAnn Lee,ann.lee@mercy.example\n", UploadOptions())
        columns = {0: Column.NAME, 1: Column.EMAIL}
        upload_drafts.set_columns(actor=ward.manager, upload_id=draft, columns=columns, dates="mdy", now=NOW)
        options = UploadOptions(kind=Kind.REMOVE, duplicates=Duplicates.SKIP)
        upload_drafts.set_options(actor=ward.manager, upload_id=draft, options=options, now=NOW)
        item = upload_pages.get_upload(actor=ward.manager, upload_id=draft)
        assert item.options == replace(options, columns=columns, dates="mdy")
        assert (item.kind, commit(ward.manager, draft).written) == (Kind.REMOVE, 1)

    def test_offer_what_there_is(self, ward: Ward):
        found = upload_pages.get_choices(actor=ward.ward_manager, now=NOW)
        assert (found.courses, found.groups) == ((("FIRE", "Fire Safety"),), ("Mercy / Ward A",))
        with pytest.raises(NotAllowed):
            upload_pages.get_choices(actor=ward.executive, now=NOW)

    def test_that_will_not_do_are_told(self, ward: Ward):
        draft = keep(ward.manager, options=replace(FIRE, due_on=on(-1)))
        with pytest.raises(Invalid, match="lies in the past"):
            check(ward.manager, draft)


class TestResults:
    """The exports of an upload hold what its page says, row by row in the order of the file."""

    def refused(self, actor: Actor, upload_id: int) -> dict[int, list[str]]:
        """What the page says of each refused row."""
        found: dict[int, list[str]] = {}
        for group in upload_pages.get_refused(actor=actor, upload_id=upload_id):
            for line in group.lines:
                for number in line.rows:
                    found.setdefault(number, []).append(f"{line.column.value}: {line.problem}")
        return dict(sorted(found.items()))

    @pytest.mark.parametrize("form", [Form.XLSX, Form.CSV])
    def test_hold_the_rows_of_the_page_with_the_same_reasons(self, ward: Ward, form: Form):
        draft = keep(ward.manager, MISTAKES + "Bad Twice,bad@,Wrad A\n")
        commit(ward.manager, draft)
        expected = self.refused(ward.manager, draft)
        assert len(expected) == 4
        some = export(ward.manager, UploadQuery(draft, refused=True), form)
        assert [int(number) for number in some.column("Row in the file")] == [*expected]
        for said, reasons in zip(some.column("Problem"), expected.values(), strict=True):
            assert len(said) == len(" ".join(reasons))
            assert all(reason in said for reason in reasons)
        whole = export(ward.manager, UploadQuery(draft), form)
        assert [int(number) for number in whole.column("Row in the file")] == [2, 3, 4, 5, 6]
        assert [one for one in whole.rows if one[-3] == "refused"] == some.rows
        item = upload_pages.get_upload(actor=ward.manager, upload_id=draft)
        outcomes = Counter(whole.column("Outcome"))
        assert (outcomes["written"], outcomes["refused"]) == (item.written, item.refused) == (1, 4)

    def test_of_a_draft_hold_what_its_check_says(self, ward: Ward):
        draft = keep(ward.manager)
        found = check(ward.manager, draft).result
        said = Counter(export(ward.manager, UploadQuery(draft)).column("Outcome"))
        assert said == {"ready": found.ready, "refused": found.refused_rows}

    def test_of_one_that_was_stopped_name_the_rows_that_were_not_reached(self, ward: Ward):
        draft = keep(ward.manager, "Name,Email\nDora Ek,dora@new.example\n")
        begun = uploads.begin_upload(actor=ward.manager, upload_id=draft, now=NOW)
        uploads.cancel_upload(actor=ward.manager, upload_id=begun, now=NOW)
        found = export(ward.manager, UploadQuery(draft))
        assert found.column("Outcome") == ["not reached"]
        assert found.about()["Filter: State"] == "cancelled: what was written stays"

    def test_say_which_upload_it_was_and_what_outcomes_mean(self, ward: Ward):
        mine = replace(ward.manager, member_id=ward.world.member("mary@mercy.example"))
        found = export(mine, UploadQuery(keep(mine), refused=True))
        about = found.about()
        assert about["Filter: Upload"] == "Add & Enroll members: list.csv"
        assert about["Filter: Uploaded"] == "2026-11-21 12:00 by mary"
        assert about["Filter: Outcome"] == "refused"
        assert about["As of"] == "2026-11-21, as it stood when this was made"
        assert {row[0].value for row in found.book["Legend"].iter_rows(min_row=2)} >= {*found.column("Outcome")}

    def test_are_harmless_in_a_spreadsheet(self, ward: Ward):
        draft = keep(ward.manager, "Name,Email\n=1+1,bad@\n@SUM(A1),worse@\n")
        book = export(ward.manager, UploadQuery(draft)).book.worksheets[0]
        assert {cell.data_type for row in book.iter_rows() for cell in row} == {"s", "n"}
        plain = export(ward.manager, UploadQuery(draft), Form.CSV)
        assert plain.column("Name") == ["'=1+1", "'@SUM(A1)"]


class TestRefusedRows:
    def test_are_corrected_in_their_workbook_and_uploaded_again(self, ward: Ward):
        draft = keep(ward.manager)
        found = commit(ward.manager, draft)
        assert (found.written, found.refused_rows, found.rows) == (1, 3, 4)
        read = read_upload(workbook(ward.manager, draft, refused=True), "refused.xlsx")
        assert read.rows[0][1] == [
            "Name", "Email", "Group", "Row in the file", "Outcome", "Problem", "How to mend",
        ]  # fmt: skip
        text = "\n".join(",".join(f'"{cell}"' for cell in cells) for _, cells in read.rows)
        again = keep(ward.manager, text.replace("Wrad", "Ward").replace("fay@new,", "fay@new."))
        assert check(ward.manager, again).item.notes == ()
        found = commit(ward.manager, again)
        assert (found.written, found.refused_rows) == (3, 0)
        assert "Problem" in str(read_upload(workbook(ward.manager, again, refused=False), "all.xlsx").rows[0][1][-2])
        assert len(read_upload(workbook(ward.manager, again, refused=False), "all.xlsx").rows[0][1]) == 7

    def test_of_a_draft_can_be_downloaded_before_anything_is_written(self, ward: Ward):
        draft = keep(ward.manager)
        before = everything("audit_entry", "change", "organisation_head")
        rows = read_upload(workbook(ward.manager, draft, refused=True, form=Form.CSV), "refused.csv").rows
        assert len(rows) == 4
        assert everything("audit_entry", "change", "organisation_head") == before

    def test_become_a_draft_of_their_own(self, ward: Ward):
        first = keep(ward.manager)
        with pytest.raises(Refused):
            upload_drafts.draft_of_refused(actor=ward.manager, upload_id=first, now=NOW)
        commit(ward.manager, first)
        titles = [group.title for group in upload_pages.get_refused(actor=ward.manager, upload_id=first)]
        assert titles == ["Groups that are not known", "Not an email address"]
        draft = upload_drafts.draft_of_refused(actor=ward.manager, upload_id=first, now=NOW)
        assert [line.rows for line in lines(check(ward.manager, draft))] == [(2, 3), (4,)]
        for line in lines(check(ward.manager, draft)):
            mend(ward.manager, draft, line, "Ward A" if line.column is Column.GROUP else "fay@new.example")
        assert commit(ward.manager, draft).written == 3
        with pytest.raises(Refused, match="No row was refused"):
            upload_drafts.draft_of_refused(actor=ward.manager, upload_id=draft, now=NOW)

    def test_the_same_list_again_says_when_and_by_whom(self, ward: Ward):
        commit(ward.manager, keep(ward.manager, "Name,Email\nDora Ek,dora@new.example\n"))
        found = check(ward.manager, keep(ward.manager, "Email,Name\ndora@new.example,Dora Ek\n", name="other.csv"))
        assert (found.item.seen_at, found.result.ready, found.result.unchanged) == (NOW, 0, 1)
        uploads.begin_upload(actor=ward.manager, upload_id=found.item.id, now=later(1))
        assert upload_pages.get_upload(actor=ward.manager, upload_id=found.item.id).seen_at == NOW


@pytest.mark.parametrize("name", ["three-columns", "full", "people", "completions"])
def test_a_template_is_read_as_it_is_once_it_is_filled_in(ward: Ward, name: str):
    content = get_template(actor=ward.manager, name=name).content
    with pytest.raises(Invalid, match="no row below"):
        uploads.keep_draft(actor=ward.manager, content=content, file_name="t.xlsx", options=FIRE, now=NOW)
    book, stream = load_workbook(io.BytesIO(content)), io.BytesIO()
    book.worksheets[0].append(["Dora Ek", "dora@new.example"])
    book.save(stream)
    filled = stream.getvalue()
    draft = uploads.keep_draft(actor=ward.manager, content=filled, file_name="t.xlsx", options=FIRE, now=NOW)
    found = upload_pages.get_columns(actor=ward.manager, upload_id=draft)
    assert all(column.says for column in found.columns)
    with pytest.raises(NotAllowed):
        get_template(actor=ward.auditor, name=name)


def test_a_commit_that_was_killed_says_what_is_in_and_goes_on_with_the_rest(ward: Ward, tmp_path: Path):
    rows, reached = 3 * ROWS_OF_A_BATCH, tmp_path / "reached"
    text = "\n".join(["Name,Email", *(f"First{n} Last{n},p{n}@new.example" for n in range(rows))])
    upload_id = keep(ward.manager, text)
    commit_and_die(ward.url, ward.world.id, upload_id, reached)
    item = upload_pages.get_upload(actor=ward.manager, upload_id=upload_id)
    assert (item.state, item.written, item.not_reached) == ("committing", BATCHES_BEFORE * ROWS_OF_A_BATCH, 40)
    assert item.batches == ((1, 2, 41, 40), (2, 42, 81, 40))
    found = uploads.continue_upload(actor=ward.manager, upload_id=upload_id, now=NOW)
    assert (found.written, found.not_reached) == (rows, 0)
    assert len(rows_of(assignment, course_id=ward.fire)) == rows
    assert {row["outcome"] for row in rows_of(upload_row)} == {"written"}
    assert verify(actor=ward.administrator).faults == ()
    ward.world.assert_whole()
