"""The awkward files by what is awkward about them, with what a careful clerk would make of each.

The reader's tests, the endpoint's and the browser's all go through this one table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.awkward.makers import (
    ANN,
    HEAD,
    SHEET,
    calculated,
    hidden_first,
    in_rows,
    mac_epoch,
    merged,
    ods,
    second_sheet,
    with_more,
    with_part,
    workbook,
)
from tests.awkward.xls import ole, xls

Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Wrong:
    """A problem that is named: its row, column and value as they stand in the file, and words of what is wrong."""

    row: int
    column: str
    value: str
    words: str


@dataclass(frozen=True)
class Awkward:
    """A file: its ending, its bytes, and what must come of it.

    ``refused``: words of the sentence that refuses it. Else ``rows``: what is read, with the headings, where that is
    the point; ``count`` of its rows of people; ``step``: where the page takes it; ``wrong``: what its check names.
    ``said``: what else the page says.
    """

    ending: str
    make: Callable[[], bytes]
    refused: str = ""
    rows: Rows | None = None
    count: int = 1
    step: str = "check"
    wrong: tuple[Wrong, ...] = ()
    said: str = ""

    @property
    def ready(self) -> int:
        """Rows in which nothing is wrong: all of these people are new."""
        return self.count - len({one.row for one in self.wrong})


@dataclass(frozen=True)
class _Table:
    files: dict[str, Awkward] = field(default_factory=dict)

    def refuse(self, what: str, ending: str, make: Callable[[], bytes], words: str) -> None:
        self.files[what] = Awkward(ending, make, refused=words)

    def read(self, what: str, ending: str, content: bytes, rows: Rows, *, step: str = "check", said: str = "") -> None:
        people = len(rows) - 1 - sum(cells[0].startswith("Staff") for _, cells in rows)
        self.files[what] = Awkward(ending, lambda: content, rows=rows, count=people, step=step, said=said)

    def check(self, what: str, ending: str, content: bytes, count: int, *wrong: Wrong, **more: str) -> None:
        self.files[what] = Awkward(ending, lambda: content, count=count, wrong=wrong, **more)


KNOWN = b"Name,Email,External id\nZoe Zero,zoe.zero@new.example,00123\n"
"""A list to be committed before: one of the files means somebody in it."""

_TABLE = _Table()
_SMALL = workbook(HEAD, ANN)
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_HALF_PAST_NINE = datetime(2026, 2, 3, 9, 30)  # noqa: DTZ001 (a spreadsheet knows no zones)
_MACROS = {"xl/vbaProject.bin": ole(VBA=b'Sub Auto_Open()\r\n  Shell "calc"\r\nEnd Sub')}
_LINKS = {
    "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    "xl/externalLinks/_rels/externalLink1.xml.rels": b'<Relationships><Relationship Id="rId1" TargetMode="External" '
    b'Target="http://evil.example/people.xlsx"/></Relationships>',
}


def _people(count: int) -> bytes:
    return b"Name,Email\n" + b"".join(b"A B,a%d@b.cd\n" % n for n in range(count))


def _both(rows: Mapping[str, str]) -> Rows:
    return [(1, list(HEAD)), *((n, [name, mail]) for n, (name, mail) in enumerate(rows.items(), 2))]


def _readable() -> None:
    """Read as a careful clerk would, with nothing to complain of."""
    read, ann, head = _TABLE.read, (2, list(ANN)), (1, list(HEAD))
    read("plain workbook", "xlsx", _SMALL, [head, ann])
    read(
        "blank rows and blanks that nobody sees",
        "xlsx",
        workbook(HEAD, (None, None), ("\u00a0Ann\u00a0 Lee\u200b ", "ann@mercy.example ")),
        [head, (3, list(ANN))],
    )
    read(
        "numbers and days",
        "xlsx",
        workbook((123, 1.5, True, 100000.0, date(2026, 2, 3)), (_HALF_PAST_NINE, 12345678901234567890)),
        [(1, ["123", "1.5", "TRUE", "100000", "2026-02-03"]), (2, ["2026-02-03 09:30:00", "1.234568E+19", "", "", ""])],
        step="columns",
    )
    read(
        "days counted from 1904",
        "xlsx",
        workbook((*HEAD, "Hired on"), (*ANN, date(2026, 2, 3)), change=mac_epoch),
        [(1, [*HEAD, "Hired on"]), (2, [*ANN, "2026-02-03"])],
    )
    read("a hidden sheet before the list", "xlsx", workbook(HEAD, ANN, change=hidden_first), [head, ann])
    read("other sheets", "xlsx", workbook(HEAD, ANN, change=second_sheet), [head, ann], said="not read: “Leavers”")
    read(
        "a day merged over two rows",
        "xlsx",
        workbook((*HEAD, "Hired on"), (*ANN, "2026-02-03"), ("Ben", "ben@mercy.example"), change=merged("C2:C3")),
        [(1, [*HEAD, "Hired on"]), (2, [*ANN, "2026-02-03"]), (3, ["Ben", "ben@mercy.example", "2026-02-03"])],
    )
    read(
        "a title above the headings",
        "xlsx",
        workbook(("Staff 2026", None), (None,), HEAD, ANN),
        [
            (1, ["Staff 2026", ""]),
            (3, list(HEAD)),
            (4, list(ANN)),
        ],
    )
    read("a formula with its stored value", "xlsx", calculated('"Ann"&amp;" Lee"', "Ann Lee"), [head, ann])
    read("macros", "xlsm", with_more(_SMALL, _MACROS), [head, ann])
    read("a link to another workbook", "xlsx", with_more(calculated("[1]A!A1", "Ann Lee"), _LINKS), [head, ann])
    read("Excel 97", "xls", xls(HEAD, ("Ann Łee", "ann@mercy.example")), [head, (2, ["Ann Łee", ANN[1]])])
    read("OpenDocument", "ods", ods(HEAD, ANN), [head, ann])


def _texts() -> None:
    read, guessed = _TABLE.read, "Are accents and umlauts right?"
    read("UTF-8 with a mark", "csv", "\ufeffName,Email\nÄnn,a@b.cd\n".encode(), _both({"Änn": "a@b.cd"}))
    read(
        "Windows-1252 with semicolons",
        "csv",
        "Name;Email\r\nMüller;m@b.cd\r\n".encode("cp1252"),
        _both({"Müller": "m@b.cd"}),
        step="columns",
        said=guessed,
    )
    read(
        "UTF-16 with tabs",
        "txt",
        "Name\tEmail\r\nŁucja\tl@b.cd\r\n".encode("utf-16"),
        _both({"Łucja": "l@b.cd"}),
        step="columns",
        said=guessed,
    )
    read(
        "UTF-16 without a mark",
        "csv",
        "Name,Email\nÄnn,a@b.cd\n".encode("utf-16-le"),
        _both({"Änn": "a@b.cd"}),
        step="columns",
        said=guessed,
    )
    sep = b"sep=;\nName;Email\nAnn;a@b.cd\n"
    read("Excel's own first line", "csv", sep, [(2, list(HEAD)), (3, ["Ann", "a@b.cd"])])
    read("line ends of an old Mac", "csv", b"Name,Email\rAnn,a@b.cd\r", _both({"Ann": "a@b.cd"}))
    broken = b'Name,Email\n"Ann\nLee",a@b.cd\nBen,b@b.cd\n'
    read("a line break within a cell", "csv", broken, _both({"Ann Lee": "a@b.cd", "Ben": "b@b.cd"}))
    commas = b'Name;Email\n"Lee, Ann";a@b.cd\n"Ortiz, Ben";b@b.cd\n'
    read("a comma within a cell of semicolons", "csv", commas, _both({"Lee, Ann": "a@b.cd", "Ortiz, Ben": "b@b.cd"}))
    scripts = {"أحمد علي": "ahmed@b.cd", "李 小龍": "li@b.cd", "Zoë 🙂 O'Neil": "zoe@b.cd"}
    text = "\n".join(["Name,Email", *(f"{name},{mail}" for name, mail in scripts.items())])
    read("names in any script", "csv", text.encode(), _both(scripts))
    read("a formula in plain text", "csv", b"Name,Email\n=1+1,a@b.cd\n", _both({"=1+1": "a@b.cd"}))
    other = b"Personnel number;Nachname;Vorname;E-Mail\n77;Ek;Dora;dora@b.cd\n"
    rows = [(1, ["Personnel number", "Nachname", "Vorname", "E-Mail"]), (2, ["77", "Ek", "Dora", "dora@b.cd"])]
    read("other headings in another order", "csv", other, rows)


def _to_say() -> None:
    """A person has to say first what is meant."""
    check = _TABLE.check
    check("no headings", "csv", b"Ann Lee,a@b.cd\nBen Ortiz,b@b.cd\n", 2, step="columns", said="Column 2")
    check("nobody can be told", "csv", b"Shoes,Hats\n1,2\n", 1, step="columns", said="Shoes")
    check("two columns that say the same", "csv", b"Email,E-Mail\na@b.cd,x@b.cd\n", 1, step="columns", said="E-Mail")
    both = b"Email,Due on\na@b.cd,3/4/2030\n"
    check("days that can be read in two ways", "csv", both, 1, step="columns", said="can be read in two ways")


def _mistaken() -> None:
    """Read, and each mistake is named with its row, column and value."""
    check = _TABLE.check
    check(
        "ids that a spreadsheet has cut short",
        "csv",
        b"Name,External id\nAnn Lee,1.0E+05\nBen Ortiz,1.23457E+17\nCleo Fox,100001\n",
        3,
        Wrong(2, "External id", "1.0E+05", "made a number of it"),
        Wrong(3, "External id", "1.23457E+17", "cut it short"),
    )
    zeros = workbook(("Name", "External id"), ("Zoe Zero", 123))
    check(
        "an id without its zeros", "xlsx", zeros, 1, Wrong(2, "External id", "123", "spreadsheets drop leading zeros")
    )
    days = (date(2026, 2, 3), _HALF_PAST_NINE, "2026-02-03", "2026/2/3", "3 Feb 2026", "February 3, 2026", "03-Feb-26")
    hired = workbook(("Email", "Hired on"), *((f"p{n}@b.cd", day) for n, day in enumerate(days)))
    check("every shape of a day", "xlsx", hired, len(days))
    check(
        "days that are none",
        "csv",
        b"Email,Hired on\na@b.cd,31 Feb 2026\nb@b.cd,45000\nc@b.cd,soon\nd@b.cd,2026-13-01\n",
        4,
        Wrong(2, "Hired on", "31 Feb 2026", "There is no 31 February 2026"),
        Wrong(3, "Hired on", "45000", "It is a number, not a day"),
        Wrong(4, "Hired on", "soon", "It is not a day"),
        Wrong(5, "Hired on", "2026-13-01", "There is no month 13"),
    )
    check(
        "text under “Leave Blank”",
        "xlsx",
        workbook((*HEAD, "Leave Blank"), (*ANN, None), ("Ben", "ben@b.cd", "Night shift")),
        2,
        Wrong(3, "Leave Blank", "Night shift", "must be empty"),
    )
    twice = b"Name,Email\nAnn Lee,ann@b.cd\nAnn Again,ANN@B.CD\n"
    check("the same person twice", "csv", twice, 2, Wrong(3, "Email", "ann@b.cd", "Also in row 2 (Ann Lee)"))
    check(
        "addresses that are none",
        "csv",
        b'Name,Email\nA,"a@b,cd"\nB,b b@b.cd\nC,c.b.cd\nD,\n',
        4,
        Wrong(2, "Email", "a@b,cd", "there is a comma in it"),
        Wrong(3, "Email", "b b@b.cd", "there is a blank in it"),
        Wrong(4, "Email", "c.b.cd", "the @ is missing"),
        Wrong(5, "Email", "(empty)", "Neither email nor external id"),
    )
    check(
        "courses, groups and days that there are not",
        "csv",
        b"Email,Group,Course codes,Due on\na@b.cd,Atlantis,,\nb@b.cd,,NOPE-1,\nc@b.cd,,,2020-01-31\n",
        3,
        Wrong(2, "Group", "Atlantis", "No such group"),
        Wrong(3, "Course codes", "NOPE-1", "No such course"),
        Wrong(4, "Due on", "2020-01-31", "lies in the past"),
    )
    broken = workbook(HEAD, ("Ann", "#N/A"), ("Ben", "ben@b.cd"))
    check(
        "an error instead of a value", "xlsx", broken, 2, Wrong(2, "Email", "(empty)", "Neither email nor external id")
    )
    long = f"Name,Email\n{'x' * 300},a@b.cd\n".encode()
    check("a name of 300 letters", "csv", long, 1, Wrong(2, "Name", f"{'x' * 40}…", "longer than 200 letters"))


def _refused() -> None:
    """Not read at all, with a sentence that says why and what to do."""
    refuse = _TABLE.refuse
    refuse("nothing", "csv", lambda: b" \n", "empty")
    refuse("headings and no row", "csv", lambda: b"Name,Email,Leave Blank\n", "no row below")
    refuse("an empty workbook", "xlsx", lambda: workbook(), "empty")
    refuse("CSV called .xlsx", "xlsx", lambda: b"Name,Email\nAnn,a@b.cd\n", "plain text")
    refuse("a workbook called .csv", "csv", lambda: _SMALL, "is a workbook")
    refuse("a web page called .xls", "xls", lambda: b"<html><table><tr><td>Name</td></tr></table></html>", "web page")
    refuse("a picture", "csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "plain text")
    refuse("another ending", "pdf", lambda: b"%PDF-1.7", ".pdf")
    refuse("a damaged workbook", "xlsx", lambda: b"PK\x03\x04" + b"x" * 500, "damaged")
    refuse("half a workbook", "xlsx", lambda: _SMALL[: len(_SMALL) // 2], "damaged")
    refuse("a password", "xlsx", lambda: ole(EncryptionInfo=b"x", EncryptedPackage=b"y" * 99), "password")
    refuse("a quotation mark that is not closed", "csv", lambda: b'Name,Email\nAnn,"a@b.cd\n', "row")
    refuse(
        "a formula that was never calculated", "xlsx", lambda: workbook(HEAD, ("=A1", ANN[1])), "has no stored value"
    )
    refuse("entities", "xlsx", lambda: with_part(_SMALL, SHEET, lambda data: _ENTITIES + data), "entities")
    refuse("too many rows of text", "csv", lambda: _people(200_200), "200,000 rows")
    many = b"<row><c><v>1</v></c></row>" * 2_000_000
    refuse("two million rows", "xlsx", lambda: with_part(_SMALL, SHEET, in_rows(many)), "200,000 rows")
    far = b'<row r="199999"><c r="XFD199999"><v>1</v></c></row>'
    refuse("a cell at the far end", "xlsx", lambda: with_part(_SMALL, SHEET, in_rows(far)), "outside the list")
    bomb = b" " * 200_000_000
    refuse("a zip bomb", "xlsx", lambda: with_part(_SMALL, "xl/styles.xml", lambda data: data + bomb), "unpacks")


for _fill in (_readable, _texts, _to_say, _mistaken, _refused):
    _fill()

FILES: Mapping[str, Awkward] = _TABLE.files
"""By what is awkward about it."""
