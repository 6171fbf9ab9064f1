"""A requirement for everybody, previewed and saved; and the reports that such a change makes count anew."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.dataset import NOW, TODAY
from benchmarks.measure import Figure, Row, figure_of
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import insert_values
from lms_dashboard.db.tables import standing
from lms_dashboard.domain.people import system_actor
from lms_dashboard.domain.requirements import NewRequirement, RequirementQuery
from lms_dashboard.services.courses import get_courses
from lms_dashboard.services.memory import forget
from lms_dashboard.services.reports import get_rate_line, get_report_counts
from lms_dashboard.services.requirement_lists import get_requirements
from lms_dashboard.services.requirement_previews import preview_requirement
from lms_dashboard.services.requirements import create_requirement, end_requirement

COURSE = 7
"""Asked of a third of the learners already."""

_STRETCH = ("learner_id", "course_id", "from_day", "until_day", "organisation_id", "compliance", "progress", "percent")


def measure(learners: int, runs: int) -> Iterator[Row]:
    """Preview, save and end of a requirement for so many, and the figures over everybody, cold and after one change."""
    actor, who = system_actor(1), f"{learners:,} learners"
    new = NewRequirement(COURSE, "everybody", None, TODAY, "benchmark")
    reports: dict[str, Any] = {"actor": actor, "now": NOW}
    pages: dict[str, Callable[[], object]] = {
        "Reports Center, its rates and 90 days": lambda: get_rate_line(**reports),
        "Reports Center, what needs looking after": lambda: get_report_counts(**reports),
        "courses with their numbers": lambda: get_courses(**reports),
        "requirements with their people": lambda: get_requirements(query=RequirementQuery(), **reports),
    }
    for name, ask in pages.items():
        yield Row(f"{name}, nothing known yet", _timed([lambda ask=ask: (forget(), ask())] * runs))  # type: ignore[misc]
    floor = _timed([lambda: _bare(learners)] * runs)
    preview = _timed([lambda: preview_requirement(wanted=new, **reports)] * runs)
    yield Row(f"preview of a requirement for {who}", preview)
    saved, waited, ended, after = [], [], [], []
    for run in range(runs):
        one, seconds, waiting = _saved(replace(new, reason=f"benchmark {run}"), reports)
        saved.append(seconds)
        waited.append(waiting)
        after.append(_timed([lambda: (get_rate_line(**reports), get_report_counts(**reports))]))
        end = {"requirement_id": one, "until_day": TODAY, "reason": "over"}
        ended.append(_timed([lambda end=end: end_requirement(**end, **reports)]))  # type: ignore[misc]
    yield Row(f"saving it, {who}", figure_of(saved), floor)
    yield Row("of that, others wait while it is written", figure_of(waited))
    yield Row(f"ending it, {who}", _all(ended), floor)
    yield Row("Reports Center after such a change of one course", _all(after))


def _saved(new: NewRequirement, reports: dict[str, Any]) -> tuple[int, float, float]:
    """The requirement's id, the seconds that saving took, and those of them in which others could not write."""
    told = []
    start = time.perf_counter()
    one = create_requirement(new=new, tell=lambda *_: told.append(time.perf_counter()), **reports)
    return one, time.perf_counter() - start, time.perf_counter() - told[-1]


def _timed(works: list[Callable[[], object]]) -> Figure:
    seconds = []
    for work in works:
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return figure_of(seconds)


def _all(figures: list[Figure]) -> Figure:
    return figure_of([figure.median / 1_000 for figure in figures])


def _bare(learners: int) -> None:
    """The least that saving must write: one stretch of days a learner; taken back afterwards."""
    with write_session(trial=True) as db:
        rows = ((i, 999, TODAY, TODAY.replace(year=9999), 1, 7, 1, 0) for i in range(1, learners + 1))
        insert_values(db, standing, _STRETCH, rows)
