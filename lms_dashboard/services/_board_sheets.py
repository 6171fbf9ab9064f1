"""The board report on its way into a file: tables for a workbook, and the same numbers for paper."""

from collections.abc import Iterable, Sequence
from typing import Any

from lms_dashboard.domain.report import ComplianceReport, Figures
from lms_dashboard.domain.report_words import DEFINITIONS, worst_of
from lms_dashboard.domain.rows import Rate
from lms_dashboard.domain.sheets import Column, Export, Kind, Paper, Sheet
from lms_dashboard.services._board_paper import board_paper
from lms_dashboard.services._compliance_report import compliance_report
from lms_dashboard.services._making import Making

WORST = 10
"""How many groups and courses with most breaches are listed."""

_COUNTS = (
    Column("Required", Kind.NUMBER, 11),
    Column("In breach", Kind.NUMBER, 11),
    Column("Compliance rate", Kind.PERCENT, 16),
    Column("Certified", Kind.PERCENT, 11),
    Column("Exempt", Kind.NUMBER, 9),
)
_SEALED = Column("Sealed", Kind.NUMBER, 9)
_PEOPLE = (Column("Learners", Kind.NUMBER, 10), Column("Learners in breach", Kind.NUMBER, 18))


def board_export(making: Making) -> Export:
    """Headline, lines, groups and courses, the worst ten, ages, what expires, new hires, managers."""
    report = compliance_report(making.db, making.actor, making.query, making.reading)
    tables = (_headline, _lines, _worst, _groups, _cells, _ages, _expiring, _hires, _managers, _ahead)
    paper = Paper("board", board_paper(report, making.about, making.actor.date_order, WORST))
    return Export("board", making.about, tuple(table(report) for table in tables), DEFINITIONS, paper)


def _sheet(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Sheet:
    made = [tuple(row) for row in rows]
    return Sheet(name, tuple(columns), iter(made), len(made))


def _numbers(rate: Rate) -> tuple[Any, ...]:
    return rate.required, rate.in_breach, rate.compliant_share, rate.certified_share, rate.exempt


def _headline(report: ComplianceReport) -> Sheet:
    columns = (Column("Day", Kind.DAY, 12), *_COUNTS, *_PEOPLE, Column("On leave", Kind.NUMBER, 10), _SEALED)

    def row(one: Figures) -> tuple[Any, ...]:
        return (one.day, *_numbers(one.rate), one.people.required, one.people.in_breach, one.on_leave, one.sealed)

    return _sheet("Headline", columns, (row(report.now), row(report.then)))


def _lines(report: ComplianceReport) -> Sheet:
    flows = (Column("Entered", Kind.NUMBER), Column("Cleared", Kind.NUMBER))
    rows = ((p.day, *_numbers(p.rate), p.entered, p.cleared, p.sealed) for p in report.points)
    return _sheet("Rate over time", (Column("Day", Kind.DAY, 12), *_COUNTS, *flows, _SEALED), rows)


def _worst(report: ComplianceReport) -> Sheet:
    columns = (Column("Course", width=32), Column("Group", width=26), *_COUNTS)
    rows = (
        (report.courses[one.course].title, one.group.name, *_numbers(one.group.by_course[one.course]))
        for one in worst_of(report, WORST)
    )
    return _sheet("The worst ten", columns, rows)


def _groups(report: ComplianceReport) -> Sheet:
    columns = (Column("Group", width=26), Column("Managers", width=26), *_COUNTS, *_PEOPLE)
    rows = (
        (g.name, ", ".join(g.managers), *_numbers(g.rate), g.people.required, g.people.in_breach) for g in report.groups
    )
    return _sheet("Groups", columns, rows)


def _cells(report: ComplianceReport) -> Sheet:
    columns = (Column("Group", width=26), Column("Course", width=32), Column("Code", width=12), *_COUNTS)
    rows = (
        (group.name, course.title, course.code, *_numbers(rate))
        for group in report.groups
        for course, rate in zip(report.courses, group.by_course, strict=True)
        if rate.required or rate.exempt
    )
    return _sheet("Groups and courses", columns, rows)


def _ages(report: ComplianceReport) -> Sheet:
    columns = (Column("Age"), Column("Overdue", Kind.NUMBER), Column("Expired", Kind.NUMBER))
    return _sheet("In breach by age", columns, ((band.label, band.overdue, band.expired) for band in report.ages))


def _expiring(report: ComplianceReport) -> Sheet:
    columns = (Column("From", Kind.DAY, 12), Column("Until", Kind.DAY, 12), Column("Expire", Kind.NUMBER))
    return _sheet("Expiring by month", columns, ((m.first, m.last, m.count) for m in report.expiring))


def _hires(report: ComplianceReport) -> Sheet:
    columns = (
        Column("Hired from", Kind.DAY, 12),
        Column("Until", Kind.DAY, 12),
        Column("Trained in time", Kind.NUMBER),
        Column("Of", Kind.NUMBER),
        Column("Share", Kind.PERCENT),
        Column("Too early to say", Kind.NUMBER, 18),
    )
    rows = ((m.first, m.last, m.trained, m.known, m.share, m.too_early) for m in report.hires)
    return _sheet("New hires", columns, rows)


def _managers(report: ComplianceReport) -> Sheet:
    columns = (Column("Manager", width=26), Column("Groups", width=40), *_COUNTS, *_PEOPLE)
    rows = (
        (m.name, ", ".join(m.groups), *_numbers(m.rate), m.people.required, m.people.in_breach) for m in report.managers
    )
    return _sheet("Managers", columns, rows)


def _ahead(report: ComplianceReport) -> Sheet:
    columns = (
        Column("Day", Kind.DAY, 12),
        Column("Required", Kind.NUMBER),
        Column("In breach if nobody acts", Kind.NUMBER, 24),
        Column("Rate if nobody acts", Kind.PERCENT, 20),
        Column("In breach at the usual pace", Kind.NUMBER, 26),
        Column("Rate at the usual pace", Kind.PERCENT, 22),
    )
    rows = (
        (f.day, f.untouched.required, f.untouched.in_breach, f.untouched.compliant_share, f.pace_breaches, f.pace_share)
        for f in report.forecast
    )
    return _sheet("Looking ahead", columns, rows)
