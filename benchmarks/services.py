"""Service time of the matrix: a page, a filtered page with its count, the footer; today and a year ago."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from benchmarks import floors
from benchmarks.dataset import NOW, TODAY
from benchmarks.measure import Row, timed
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.people import Actor, system_actor
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.status import Progress, Shown
from lms_dashboard.services import matrix
from lms_dashboard.services.memory import forget

UNFINISHED = (Progress.NOT_ASSIGNED, Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED)
COURSE = 7


def _fresh(actor: Actor, query: MatrixQuery) -> Callable[[], object]:
    """The page with its count made anew, as after a change."""

    def run() -> object:
        forget()
        return matrix.get_matrix_page(actor=actor, query=query, now=NOW)

    return run


def _footer(actor: Actor, query: MatrixQuery) -> Callable[[], object]:
    def run() -> object:
        forget()
        return matrix.get_matrix_footer(actor=actor, query=query, now=NOW)

    return run


def measure() -> Iterator[Row]:
    """Every figure on the database that is configured."""
    actor = system_actor(1)
    for name, day in (("today", None), ("a year ago", TODAY - timedelta(days=365))):
        shown = day or TODAY
        query = MatrixQuery(as_of=day)
        page = timed(_fresh(actor, query))
        unfinished = timed(_fresh(actor, MatrixQuery(as_of=day, status_course_id=COURSE, progress=UNFINISHED)))
        overdue = timed(_fresh(actor, MatrixQuery(as_of=day, shown=(Shown.OVERDUE,))), n=5)
        foot = timed(_footer(actor, query), n=5)
        with read_session() as db:
            bare = floors.Bare(db)
            least = timed(floors.page(bare, shown))
            least_filtered = timed(floors.filtered(bare, shown, COURSE))
            least_footer = timed(floors.footer(bare, shown), n=5)
        yield Row(f"matrix page 50 × 20, {name}", page, least, "≤ 15 ms, ≤ 10 × floor" if day is None else "")
        target = "≤ 60 ms SQLite, ≤ 15 ms PostgreSQL" if day is None else ""
        yield Row(f"filtered page and its count, {name}", unfinished, least_filtered, target)
        yield Row(f"“overdue in any course” and its count, {name}", overdue)
        yield Row(f"footer, 20 courses, {name}", foot, least_footer)
