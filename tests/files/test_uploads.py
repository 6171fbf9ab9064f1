"""Reading uploaded lists: what a careful clerk would read, and what is refused in a sentence."""

import csv
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_tables import clean, text_of
from lms_dashboard.files.uploads import read_upload
from tests.awkward import ANN, HEAD, READABLE, REFUSED, workbook

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(clean)


@pytest.mark.parametrize("what", READABLE)
def test_a_careful_clerk_reads(what: str):
    name, content, rows = READABLE[what]
    assert [(number, cells) for number, cells in read_upload(content, name).rows] == rows


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_in_a_sentence(what: str):
    name, make, word = REFUSED[what]
    with pytest.raises(Invalid, match=word) as refused:
        read_upload(make(), name)
    assert refused.value.mend


def test_overlapping_parts_of_a_zip_file_are_refused():
    content = workbook(HEAD, ANN)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        first, second = book.infolist()[:2]
    directory = content.index(b"PK\x01\x02")
    at = content.index(second.filename.encode(), directory) - 46 + 42
    overlapping = content[:at] + first.header_offset.to_bytes(4, "little") + content[at + 4 :]
    with pytest.raises(Invalid):
        read_upload(overlapping, "a.xlsx")


def test_other_sheets_are_named():
    def second(sheet):
        sheet.parent.create_sheet("Leavers").append(["Name"])

    (note,) = read_upload(workbook(HEAD, ANN, change=second), "a.xlsx").notes
    assert "Leavers" in note


def test_a_guessed_encoding_is_told():
    assert "Windows-1252" in read_upload("Näme;Email".encode("cp1252"), "a.csv").notes[0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_whatever_is_written_is_read(rows: list[list[str]], separator: str):
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    read = read_upload(f"sep={separator}\r\n{stream.getvalue()}".encode("utf-8-sig"), "a.csv")
    assert [cells for _, cells in read.rows] == [[clean(cell) for cell in row] for row in rows]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str):
    with suppress(Invalid):
        assert read_upload(content, name).rows


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_are_read_as_they_are_typed(number: int):
    assert text_of(float(number)) == str(number)


def test_an_encoding_that_is_said_is_believed_if_it_can_be():
    content = "Name;Email\nŁucja;l@b.cd".encode("cp1250")
    assert read_upload(content, "a.csv").rows[1][1][0] != "Łucja"
    read = read_upload(content, "a.csv", "cp1250")
    assert (read.rows[1][1][0], read.notes) == ("Łucja", ())
    for encoding in ("utf-8", "rot13"):
        with pytest.raises(Invalid, match="cannot be read as"):
            read_upload(content, "a.csv", encoding)
