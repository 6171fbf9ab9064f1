"""Reading uploaded lists: what a careful clerk would read, and what is refused in a sentence."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_tables import clean, text_of
from lms_dashboard.files.uploads import read_upload
from tests.architecture.source import ROOT
from tests.awkward import ANN, FILES, HEAD, workbook

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(clean)


READ = [what for what, file in FILES.items() if file.rows is not None]
REFUSED = [what for what, file in FILES.items() if file.refused]
SECONDS, MEGABYTES = 2, 300
"""What refusing a file may take of the processor and of memory, whatever it was made for."""


@pytest.mark.parametrize("what", READ)
def test_a_careful_clerk_reads(what: str):
    file = FILES[what]
    assert [(number, cells) for number, cells in read_upload(file.make(), f"a.{file.ending}").rows] == file.rows


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What a small process says of each file that is to be refused, and what that cost."""
    folder = tmp_path_factory.mktemp("refused")
    files = {what: folder / f"{number}.{FILES[what].ending}" for number, what in enumerate(REFUSED)}
    for what, file in files.items():
        file.write_bytes(FILES[what].make())
    command = [sys.executable, "-m", "tests.files.reader", *map(str, files.values())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(zip(REFUSED, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_in_a_sentence_soon_and_with_little_memory(what: str, answers: dict[str, dict[str, Any]]):
    answer = answers[what]
    assert FILES[what].refused in answer["problem"]
    assert answer["mend"]
    assert answer["seconds"] < SECONDS
    assert answer["megabytes"] < MEGABYTES


def test_overlapping_parts_of_a_zip_file_are_refused():
    content = workbook(HEAD, ANN)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        first, second = book.infolist()[:2]
    directory = content.index(b"PK\x01\x02")
    at = content.index(second.filename.encode(), directory) - 46 + 42
    overlapping = content[:at] + first.header_offset.to_bytes(4, "little") + content[at + 4 :]
    with pytest.raises(Invalid):
        read_upload(overlapping, "a.xlsx")


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
