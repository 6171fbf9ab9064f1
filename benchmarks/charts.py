"""Compliance: first reading, the whole page after a change and while acts go on, its figures and heat map, two days,
the report for the board, the matrix of a past day, and first visits in a browser.
"""

import io
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import text

from benchmarks import floors, visits
from benchmarks.dataset import NOW, TODAY
from benchmarks.measure import Figure, Row, figure_of, timed
from benchmarks.served import serve_filled
from lms_dashboard.charts.compliance import age_figure, expiry_figure, flow_figure, hires_figure, rate_figure
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.people import Actor, system_actor
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.report import ComplianceQuery, Range
from lms_dashboard.domain.sheets import Form
from lms_dashboard.services import assignments, matrix
from lms_dashboard.services._standings_kept import let_go
from lms_dashboard.services.comparison import get_comparison
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.services.exports import write_export
from lms_dashboard.services.memory import forget
from lms_dashboard.state import compliance_rows
from lms_dashboard.state.compliance import PATIENCE
from lms_dashboard.state.compliance_links import Links
from lms_dashboard.state.compliance_view import ComplianceView

YEAR_AGO = TODAY - timedelta(days=365)
COURSE = 1


def measure(runs: int = 7) -> Iterator[Row]:
    """Every figure on the database that is configured."""
    actor = system_actor(1)
    let_go()
    first = _once(lambda: get_compliance(actor=actor, query=ComplianceQuery(), now=NOW))
    yield Row("first reading of all standings, and the page", first)
    with read_session() as db:
        least = timed(floors.footer(floors.Bare(db), TODAY), n=3)
    for name, query in (
        ("today, 90 days", ComplianceQuery()),
        ("today, 3 years", ComplianceQuery(back=Range.THREE_YEARS)),
        ("today, one group", ComplianceQuery(group_ids=(3,))),
        ("as of a year ago", ComplianceQuery(as_of=YEAR_AGO)),
    ):
        page = timed(_anew(lambda query=query: get_compliance(actor=actor, query=query, now=NOW)), n=runs)  # type: ignore[misc]
        yield Row(f"Compliance, all of its page, {name}", page, least, "≤ 300 ms")
    yield from _drawn(actor, runs)
    yield from _while_writing(actor, runs)
    yield Row("from an act's commit to a page that has it", _staleness(actor, runs), None, "≤ 5 s")
    yield Row("two days side by side, first page", timed(_anew(lambda: _compared(actor)), n=runs))
    yield Row("report for the board, PDF", timed(_anew(lambda: _board(actor)), n=3), None, "≤ 2 s")
    now, past = (timed(_anew(lambda day=day: _matrix(actor, day)), n=runs) for day in (None, YEAR_AGO))  # type: ignore[misc]
    yield Row("matrix page 50 × 20 as of a year ago, beside today's", past, now, "≤ 3 ×")


PAGES = {
    "/compliance": ".plot .main-svg",
    "/compliance?back=3-years": ".plot .main-svg",
    "/compliance/compare": ".chart-grid table",
    f"/matrix?as-of={YEAR_AGO.isoformat()}": "table.matrix tbody th",
}
"""First visits, by address: what shows that the page is there."""


def measure_paint(url: str, runs: int) -> Iterator[Row]:
    """First visits of a server on the database there, with an empty cache; the standings have been read before."""
    with serve_filled(url) as served:
        yield from visits.measure(served, runs, PAGES)


def _drawn(actor: Actor, runs: int) -> Iterator[Row]:
    """What is made of the numbers for the browser."""
    report, links = get_compliance(actor=actor, query=ComplianceQuery(), now=NOW), Links(ComplianceView())
    heat = timed(lambda: compliance_rows.heat_rows(report, links), n=runs)
    yield Row(f"heat map, {len(report.groups)} × {len(report.courses)}, from the page's numbers", heat)

    def draw() -> None:
        points, settings = report.points, report.settings
        rate_figure(points, report.forecast, settings.target, "ymd").to_json()
        flow_figure(points, "ymd").to_json()
        age_figure(report.ages).to_json()
        expiry_figure(report.expiring, "ymd", settings.expiring_days, report.today).to_json()
        hires_figure(report.hires, "ymd", report.today).to_json()
        compliance_rows.tables(report, links, "ymd")

    yield Row("five figures and their tables, from the page's numbers", timed(draw, n=runs))


def _staleness(actor: Actor, runs: int) -> Figure:
    """How old the page's numbers can be when nothing else waits: the next answer after an act already has it."""
    seconds = []
    for learner_id in itertools.islice(_learners(), runs):
        own = {"actor": actor, "learner_ids": [learner_id], "course_id": COURSE, "now": NOW}
        for act in (assignments.archive, assignments.restore):
            done = act(**own)
            start = time.perf_counter()
            while get_compliance(actor=actor, query=ComplianceQuery(), now=NOW).seq < (done.seq or 0):
                pass
            seconds.append(time.perf_counter() - start)
    return figure_of(seconds)


def _anew(work: Callable[[], object]) -> Callable[[], object]:
    """Without the answers of before, as after a change."""

    def run() -> object:
        forget()
        return work()

    return run


def _once(work: Callable[[], object]) -> Figure:
    start = time.perf_counter()
    work()
    return figure_of([time.perf_counter() - start])


def _while_writing(actor: Actor, runs: int) -> Iterator[Row]:
    """The page while somebody archives and restores without a pause; and whether they are slower for it.

    How old its numbers are: how long ago the first act was done that is not in them.
    """
    alone, done = _acts(actor, runs), list[tuple[int, float]]()
    watched, pages, ages, stop, begin = [], [], [], threading.Event(), time.perf_counter()

    def look() -> None:
        while not stop.is_set():
            start = time.perf_counter()
            now = NOW + timedelta(seconds=start - begin)
            seq = get_compliance(actor=actor, query=ComplianceQuery(), now=now, patience=PATIENCE).seq
            pages.append(time.perf_counter() - start)
            ages.append(max((time.perf_counter() - at for number, at in done if number > seq), default=0.0))
            stop.wait(1)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        while len(pages) < runs:
            watched += _acts(actor, 1, done)
    finally:
        stop.set()
        looking.join()
    yield Row("Compliance once a second while acts go on", figure_of(pages), None, "≤ 300 ms")
    yield Row("how old its numbers were", figure_of(ages), None, "≤ 5 s")
    yield Row("an act and its undo meanwhile, beside the same alone", figure_of(watched), figure_of(alone), "≤ 1.2 ×")


def _acts(actor: Actor, runs: int, done: list[tuple[int, float]] | None = None) -> list[float]:
    """Seconds of so many acts, each with its undo; ``done`` takes their changes' numbers and when each was done."""
    seconds = []
    for learner_id in itertools.islice(_learners(), runs):
        own = {"actor": actor, "learner_ids": [learner_id], "course_id": COURSE, "now": NOW}
        start = time.perf_counter()
        for act in (assignments.archive, assignments.restore):
            seq = act(**own).seq or 0
            if done is not None:
                done.append((seq, time.perf_counter()))
        seconds.append(time.perf_counter() - start)
    return seconds


def _learners() -> Iterator[int]:
    with read_session() as db:
        known = [row[0] for row in db.execute(text("SELECT id FROM learner ORDER BY id LIMIT 50"))]
    return itertools.cycle(known)


def _compared(actor: Actor) -> object:
    return get_comparison(actor=actor, query=ComplianceQuery(), side="fell", page=1, page_size=50, now=NOW)


def _board(actor: Actor) -> object:
    return write_export(actor=actor, query=ComplianceQuery(), form=Form.PDF, out=io.BytesIO(), now=NOW)


def _matrix(actor: Actor, day: object) -> object:
    return matrix.get_matrix_page(actor=actor, query=MatrixQuery(as_of=day), now=NOW)  # type: ignore[arg-type]
