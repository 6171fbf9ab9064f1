"""All of the Compliance page, counted on an open connection. Not a door: a step of those who have asked for leave."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from sqlalchemy import Connection

from lms_dashboard.db.report import list_scoped_managers, target_of
from lms_dashboard.domain.days import plus_days
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.months import month_after, month_of, months_before
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.report import (
    AGES,
    FORECAST_DAYS,
    HIRE_DAYS,
    MONTHS_AHEAD,
    PACE_DAYS,
    AgeBand,
    ComplianceQuery,
    ComplianceReport,
    ExpiryMonth,
    Forecast,
    HireMonth,
    Point,
    Range,
    Settings,
)
from lms_dashboard.domain.spans import EARLIEST, LATEST, Spans, number_of
from lms_dashboard.domain.status import Compliance
from lms_dashboard.domain.tallies import Calendar, Counts, rate_of
from lms_dashboard.services._counting import Counting, counting_of, figures_on
from lms_dashboard.services._group_counts import group_counts, group_rows, manager_rows
from lms_dashboard.services.reading import Reading

BEFORE = 30
"""Days before the day with which it is compared, unless another day is chosen."""


def day_before_of(query: ComplianceQuery, reading: Reading) -> date:
    """The day with which the report is compared.

    Raises:
        Invalid: it is not before the day shown, or new hires have no such number of days.
    """
    if query.hire_days not in HIRE_DAYS:
        raise Invalid("New hires are looked at after 30, 60 or 90 days.", "Choose one of them.")
    then = query.compared_with or plus_days(reading.day, -BEFORE)
    if then >= reading.day:
        raise Invalid("The day to compare with is not before the day shown.", "Choose an earlier day.")
    return then


def compliance_report(db: Connection, actor: Actor, query: ComplianceQuery, reading: Reading) -> ComplianceReport:
    """The report of a day, compared with another.

    Raises:
        Invalid: the days are in the wrong order, or new hires have no such number of days.
    """
    then = day_before_of(query, reading)
    counting = counting_of(db, actor, query, reading)
    day, points = reading.day, days_of(query.back, reading.day)
    ahead = [plus_days(day, days) for days in FORECAST_DAYS] if day == reading.today else []
    held = counting.counts(sorted({then, *points, *ahead}))
    counts, pace, managers = group_counts(counting), _pace(counting), list_scoped_managers(db, reading.organisation_id)
    return ComplianceReport(
        day=day,
        today=reading.today,
        seq=counting.kept.seq,
        settings=Settings(target_of(db, reading.organisation_id), reading.expiring_days, query.hire_days),
        courses=counting.courses,
        now=figures_on(db, counting, day, held[day]),
        then=figures_on(db, counting, then, held[then]),
        since=counting.flows([then, day])[day],
        points=_points(counting, points, held),
        groups=tuple(group_rows(counting, counts, query.group_ids, managers)),
        managers=tuple(manager_rows(counting, counts, managers)),
        by_course=tuple(rate_of(course) for course in counts.cells.sum(axis=1)),
        ages=_ages(counting),
        expiring=_expiring(counting),
        hires=_hires(counting, query.hire_days),
        forecast=tuple(_forecast(later, day, held, pace) for later in ahead),
        pace=pace,
    )


def days_of(back: Range, day: date) -> list[date]:
    """The days of the lines: every week of 90 days, or the same day of each month; the day itself is the last."""
    if back is Range.QUARTER:
        return [plus_days(day, -7 * weeks) for weeks in range(13, -1, -1)]
    months = 12 if back is Range.YEAR else 36
    return [months_before(day, number) for number in range(months, -1, -1)]


def _points(counting: Counting, days: list[date], held: Mapping[date, Counts]) -> tuple[Point, ...]:
    flows = counting.flows(days)
    none = (0, 0)
    return tuple(
        Point(day, rate_of(held[day]), *(flows[day] if day > days[0] else none), int(held[day][Compliance.SEALED]))
        for day in days
    )


def _pace(counting: Counting) -> tuple[float, float]:
    """Breaches entered and cleared a day, lately."""
    entered, cleared = counting.flows([plus_days(counting.day, -PACE_DAYS), counting.day])[counting.day]
    return entered / PACE_DAYS, cleared / PACE_DAYS


def _forecast(later: date, day: date, held: Mapping[date, Counts], pace: tuple[float, float]) -> Forecast:
    untouched = rate_of(held[later])
    likely = round(rate_of(held[day]).in_breach + (pace[0] - pace[1]) * (later - day).days)
    return Forecast(later, untouched, min(max(likely, 0), untouched.required))


def _ages(counting: Counting) -> tuple[AgeBand, ...]:
    day = counting.day
    bands = [(least, most, None if most is None else plus_days(day, 1 - most)) for least, most in AGES]
    untils = [plus_days(day, 1 - least) for least, _ in AGES]
    marks = [
        (EARLIEST if first is None else number_of(first), number_of(until))
        for (_, _, first), until in zip(bands, untils, strict=True)
    ]
    counts = sum(counting.on_day("ages", lambda held: _late(held, marks)), start=np.zeros((len(bands), 2), np.int64))
    return tuple(
        AgeBand(*band, until, int(overdue), int(expired))
        for band, until, (overdue, expired) in zip(bands, untils, counts, strict=True)
    )


def _late(held: Spans, marks: Sequence[tuple[int, int]]) -> Counts:
    """For each two days: how many are Overdue and how many Expired since a day between them."""
    late = held.having((Compliance.OVERDUE, Compliance.EXPIRED))
    found = []
    for oldest, newest in marks:
        inside = late.compliance[(late.mark >= oldest) & (late.mark <= newest)]
        found.append([(inside == status).sum() for status in (Compliance.OVERDUE, Compliance.EXPIRED)])
    return np.array(found, dtype=np.int64)


def _expiring(counting: Counting) -> tuple[ExpiryMonth, ...]:
    months = [month_of(counting.day)]
    while len(months) < MONTHS_AHEAD:
        months.append(month_after(months[-1]))
    calendar = Calendar([number_of(last) for _, last in months])
    counts = np.zeros(calendar.many + 1, dtype=np.int64)
    for expiring in counting.on_day("expiring", lambda held: _ends(held, calendar)):
        counts += expiring
    return tuple(ExpiryMonth(max(first, counting.day), last, int(counts[i])) for i, (first, last) in enumerate(months))


def _ends(held: Spans, calendar: Calendar) -> Counts:
    ends = held.mark[(held.compliance == Compliance.COMPLIANT) & (held.mark > EARLIEST)]
    return np.bincount(calendar.index(ends), minlength=calendar.many + 1)


def _hires(counting: Counting, within: int) -> tuple[HireMonth, ...]:
    who, hired = counting.kept.hires
    today = number_of(counting.day)
    recent = hired >= number_of(months_before(month_of(counting.day)[0], 11))
    who, hired = who[recent], hired[recent]
    due = np.full(counting.most + 1, EARLIEST, dtype=np.int16)
    due[who] = np.minimum(np.minimum(hired, LATEST - within) + within, today).astype(np.int16)
    found = counting.learners_on_own(due)
    asked, certified = found.required[who] > 0, found.certified[who] == found.required[who]
    known = hired + within <= today
    months = []
    for number in range(11, -1, -1):
        first, last = month_of(months_before(counting.day, number))
        mine = asked & (hired >= number_of(first)) & (hired <= min(number_of(last), today))
        counts = (int(flags.sum()) for flags in (mine & known & certified, mine & known, mine & ~known))
        months.append(HireMonth(first, min(last, counting.day), *counts))
    return tuple(months)
