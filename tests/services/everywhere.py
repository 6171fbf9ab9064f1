"""Where a number of Compliance is shown once more: two days, the Reports Center, views, selections, marks, files."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl

from openpyxl import load_workbook
from pypdf import PdfReader

from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.report import ComplianceQuery, ComplianceReport
from lms_dashboard.domain.selections import Matching
from lms_dashboard.domain.sheets import Form
from lms_dashboard.domain.status import BREACHES, REQUIRED, Compliance, Progress
from lms_dashboard.services.comparison import SIDES, get_comparison
from lms_dashboard.services.exports import write_export
from lms_dashboard.services.matrix import get_matrix_page
from lms_dashboard.services.reports import get_rate_line, get_report_counts
from lms_dashboard.services.selections import find_selected
from lms_dashboard.services.views import get_views, save_view
from lms_dashboard.state import compliance_rows, compliance_view, matrix_view, reports_view
from lms_dashboard.state.compliance_links import Links
from lms_dashboard.state.compliance_view import ComplianceView
from tests.services.slow_report import Pair, SlowReport

BREACH_VIEW = "/matrix?compliance=overdue,expired"


def agree_on_two_days(actor: Actor, slow: SlowReport, group_id: int | None, day: date, now: datetime) -> None:
    """Who fell out and who came back, by name, and how many for whatever reason."""
    before = slow.statuses(day - timedelta(days=30), group_id)
    after = slow.statuses(day, group_id)
    late, later = ({pair for pair, s in one.items() if s in BREACHES} for one in (before, after))
    for side, moved in zip(SIDES, (later - late, late - later), strict=True):
        query = ComplianceQuery(as_of=day)
        found = get_comparison(actor=actor, query=query, side=side, page=1, page_size=200, now=now)
        shown = {((row.learner_id, row.course.id), row.before, row.after) for row in found.rows}
        assert shown == {(pair, before[pair], after[pair]) for pair in moved}
        reasons = found.fell if side == "fell" else found.recovered
        assert sum(reason.count for reason in reasons) == found.total == len(moved)
        assert found.first.rate == slow.rate(found.first.day, group_id)
        assert found.second.rate == slow.rate(day, group_id)


def agree_on_the_reports_center(
    actor: Actor, slow: SlowReport, group_id: int | None, now: datetime, *, with_people: bool = False
) -> None:
    """The rates with their lines, and what needs looking after; perhaps each with the people whom it leads to."""
    line, counts = get_rate_line(actor=actor, now=now), get_report_counts(actor=actor, now=now)
    for point in (line.days[0], line.days[-46], line.days[-1]):
        assert point.rate == slow.rate(point.day, group_id)
    assert line.rate == line.days[-1].rate
    today, soon = counts.today, counts.today + timedelta(days=counts.due_days)
    held = slow.standings(today, group_id)
    unmet = (Compliance.PENDING, Compliance.COMPLIANT)
    cells = {
        reports_view.IN_BREACH: [p for p, s in held.items() if s.compliance in BREACHES],
        reports_view.DUE.format(days=counts.due_days): [
            p for p, s in held.items() if s.compliance in unmet and s.due_on is not None and today <= s.due_on <= soon
        ],
        reports_view.UNASSIGNED: [
            p for p, s in held.items() if s.compliance in REQUIRED and s.progress is Progress.NOT_ASSIGNED
        ],
    }
    for found, (path, pairs) in zip((counts.in_breach, counts.due, counts.unassigned), cells.items(), strict=True):
        assert (found.cells, found.of, found.people) == (len(pairs), line.rate.required, len(people_of(pairs)))
        assert not with_people or people_at(actor, path, now) == people_of(pairs)


def agree_on_a_view(actor: Actor, slow: SlowReport, group_id: int | None, day: date, now: datetime) -> None:
    """A saved view, opened or taken as a selection, means exactly those in breach."""
    path = f"{BREACH_VIEW}&as-of={day.isoformat()}"
    late = people_of(p for p, s in slow.statuses(day, group_id).items() if s in BREACHES)
    assert people_at(actor, path, now) == late
    assert set(find_selected(actor=actor, selection=Matching(opened(path, now)), now=now).learner_ids) == late


def agree_on_a_saved_view(actor: Actor, slow: SlowReport, now: datetime) -> None:
    """The address that was saved is the one that is opened."""
    path = f"{BREACH_VIEW}&as-of={now.date().isoformat()}"
    save_view(actor=actor, name="Late", path=path, shared=True, pinned=False, now=now)
    (view,) = (view for view in get_views(actor=actor) if view.name == "Late")
    assert view.selects
    late = people_of(p for p, s in slow.statuses(now.date()).items() if s in BREACHES)
    assert people_at(actor, view.path, now) == late


def agree_on_marks(actor: Actor, report: ComplianceReport, now: datetime) -> None:
    """Every mark of a figure leads to as many people as it counts; there is one course, so cells are people."""
    links = Links(ComplianceView(as_of=report.day))
    tables = compliance_rows.tables(report, links, "ymd")
    pages = [(row[0], int(row[3])) for row in tables["rate"][:3] if "if nobody" not in row[1] and "pace" not in row[1]]
    pages += [(row[0], int(row[4])) for row in tables["ages"]]
    pages += [(row[0], int(row[2])) for row in tables["expiring"][:3]]
    pages += [(row[5], int(row[1])) for row in compliance_rows.tiles(report, links, "ymd") if row[0] == "In breach"]
    pages += [
        (cell[2], rate.in_breach)
        for group, (_, *cells) in zip(report.groups, compliance_rows.heat_rows(report, links), strict=True)
        for cell, rate in zip(cells, group.by_course, strict=True)
        if cell[2]
    ]
    for path, many in pages:
        assert len(people_at(actor, path, now)) == many, path
    link, _, entered, _ = tables["flows"][0]
    view, problems = compliance_view.read_view(parameters_of(link))
    assert not problems
    moved = get_comparison(
        actor=actor, query=compliance_view.query_of(view), side=view.side, page=1, page_size=50, now=now
    )
    assert moved.second.day == report.points[-1].day
    assert moved.total <= int(entered)


def agree_on_files(actor: Actor, slow: SlowReport, group_id: int | None, day: date, now: datetime) -> None:
    """The board report on paper and as a workbook, and the matrix as a table."""
    rate, (asked, late) = slow.rate(day, group_id), slow.people(day, group_id)
    book = load_workbook(io.BytesIO(file_of(actor, ComplianceQuery(as_of=day), Form.XLSX, now)))
    names, now_row, *_ = book["Headline"].values
    headline = dict(zip(names, now_row, strict=True))
    counted = tuple(headline[name] for name in ("Required", "In breach", "Exempt", "Learners", "Learners in breach"))
    assert counted == (rate.required, rate.in_breach, rate.exempt, asked, late)
    for name, _, required, in_breach, *_ in list(book["Groups"].values)[1:]:
        if name in slow.groups:
            found = slow.rate(day, slow.groups[name])
            assert (required, in_breach) == (found.required, found.in_breach)
    paper = PdfReader(io.BytesIO(file_of(actor, ComplianceQuery(as_of=day), Form.PDF, now)))
    words = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
    assert f"{rate.compliant:,} of {rate.required:,}" in words
    assert f"{rate.certified:,} of {rate.required:,}" in words
    assert f"{asked - late:,} of {asked:,} learners" in words
    assert table_rate(file_of(actor, MatrixQuery(as_of=day), Form.CSV, now)) == (rate.in_breach, rate.exempt)


def table_rate(content: bytes) -> tuple[int, int]:
    """How many cells of the matrix's table are in breach, and how many exempt."""
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    late = sum(cell.startswith(("Overdue", "Expired")) for cell in cells)
    return late, sum(cell.startswith("Exempt") for cell in cells)


def file_of(actor: Actor, query: ComplianceQuery | MatrixQuery, form: Form, now: datetime) -> bytes:
    out = io.BytesIO()
    write_export(actor=actor, query=query, form=form, out=out, now=now)
    return out.getvalue()


def people_of(pairs: Iterable[Pair]) -> set[int]:
    return {learner_id for learner_id, _ in pairs}


def people_at(actor: Actor, path: str, now: datetime) -> set[int]:
    """Whom the matrix shows at an address."""
    query = replace(opened(path, now), page_size=200)
    page = get_matrix_page(actor=actor, query=query, now=now)
    assert page.total == len(page.learners)
    return {learner.id for learner in page.learners}


def opened(path: str, now: datetime) -> MatrixQuery:
    """The question that the page asks at its address."""
    assert path.partition("?")[0] == "/matrix"
    view, problems = matrix_view.read_view(parameters_of(path))
    assert not problems
    return matrix_view.query_of(view, now.date())


def parameters_of(path: str) -> dict[str, str]:
    return dict(parse_qsl(path.partition("?")[2]))
