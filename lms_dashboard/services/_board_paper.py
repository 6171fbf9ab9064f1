"""What the board report says on paper: the report's numbers as words and shares, for the typesetter's template."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lms_dashboard.domain.days import format_day, format_day_short
from lms_dashboard.domain.months import month_name
from lms_dashboard.domain.report import ComplianceReport, GroupRow, ManagerRow
from lms_dashboard.domain.report_words import (
    DEFINITIONS,
    NOBODY,
    change_words,
    count,
    heat_number,
    heat_tone,
    sealed_in,
    sentences,
    share_words,
    worst_of,
)
from lms_dashboard.domain.sheets import About

_MOST_GROUPS = 18
_MOST_COURSES = 16
_SAID = ("What changed", "What is worst", "Who must act")


def board_paper(report: ComplianceReport, about: About, order: str, worst: int) -> dict[str, Any]:
    """Everything that the template ``board`` asks for."""
    said = zip(_SAID, sentences(report, order), strict=True)
    return {
        **_stamps(report, about, order),
        "sentences": list(said),
        "tiles": _tiles(report, order),
        "lines": _lines(report, order),
        "lines_note": sealed_in(report),
        "forecast": _forecast(report, order),
        "pace": _pace(report),
        "ages": _ages(report),
        "heat": _heat(report),
        "worst": _worst(report, worst),
        "expiring": _expiring(report),
        "hires": _hires(report),
        "hires_note": f"Percent of each month's new hires with everything certified {report.settings.hire_days} days "
        "after hiring; months of which nothing is known yet are empty.",
        "groups": [_group(row) for row in _behind(report.groups)[:_MOST_GROUPS]],
        "groups_note": _left_out(len(report.groups), _MOST_GROUPS, "groups"),
        "managers": [_manager(row) for row in _behind(report.managers)[:_MOST_GROUPS]],
        "managers_note": _left_out(len(report.managers), _MOST_GROUPS, "managers"),
        "definitions": DEFINITIONS,
    }


def _stamps(report: ComplianceReport, about: About, order: str) -> dict[str, Any]:
    day = format_day(report.day, order)
    return {
        "title": "Compliance report",
        "organisation": about.organisation,
        "made_by": about.made_by,
        "as_of": f"as of {day}",
        "as_of_words": f"As it stood at the end of {day} ({about.time_zone}).",
        "stamp": f"Made {about.made_at:%Y-%m-%d %H:%M} ({about.time_zone}) by {about.made_by}",
        "filters": [f"{name}: {words}" for name, words in about.filters],
        "about": _about(about),
    }


def _expiring(report: ComplianceReport) -> list[dict[str, Any]]:
    return [{"name": month_name(m.first), "value": m.count, "words": f"{m.count:,}"} for m in report.expiring]


def _tiles(report: ComplianceReport, order: str) -> list[dict[str, str]]:
    now, then = report.now, report.then
    since = format_day_short(then.day, order, report.today)
    exempt = f", {now.rate.exempt:,} exempt" if now.rate.exempt else ""
    away = f" ({now.on_leave:,} on leave)" if now.on_leave else ""
    shares = (
        ("Compliance rate", now.rate.compliant_share, then.rate.compliant_share, now.rate.compliant),
        ("Certified", now.rate.certified_share, then.rate.certified_share, now.rate.certified),
    )
    made = [
        _tile(name, share_words(a), change_words(b, a, since), f"{part:,} of {now.rate.required:,}{exempt}{away}")
        for name, a, b, part in shares
    ]
    whole = f"{now.people.compliant:,} of {now.people.required:,} learners"
    people = change_words(then.people.share, now.people.share, since)
    moved = now.rate.in_breach - then.rate.in_breach
    words = f"{'▲' if moved > 0 else '▼'} {abs(moved):,} since {since}" if moved else f"as on {since}"
    late = f"{count(now.people.in_breach, 'learner')}; target {report.settings.target} %"
    return [
        *made,
        _tile("People fully compliant", share_words(now.people.share), people, whole),
        _tile("In breach", f"{now.rate.in_breach:,}", words, late),
    ]


def _tile(name: str, value: str, change: str, made: str) -> dict[str, str]:
    return {"name": name, "value": value, "change": change, "made": made}


def _lines(report: ComplianceReport, order: str) -> dict[str, Any]:
    first = report.points[0].day
    last = report.forecast[-1].day if report.forecast else report.points[-1].day

    def at(day: date) -> float:
        return (day - first).days / max(1, (last - first).days)

    def points(days: Sequence[tuple[date, float | None]]) -> list[dict[str, float | None]]:
        return [{"at": at(day), "share": share} for day, share in days]

    now = (report.points[-1].day, report.points[-1].rate.compliant_share)
    rates = points([(p.day, p.rate.compliant_share) for p in report.points])
    certified = points([(p.day, p.rate.certified_share) for p in report.points])
    series = [_serie("Compliance rate", "blue", rates), _serie("Certified", "green", certified)]
    if report.forecast:
        untouched = points([now, *((f.day, f.untouched.compliant_share) for f in report.forecast)])
        pace = points([now, *((f.day, f.pace_share) for f in report.forecast)])
        series += [_serie("If nobody acts", "red", untouched, True), _serie("At the usual pace", "grey", pace, True)]
    shares = [p["share"] for one in series for p in one["points"] if p["share"] is not None]
    low = max(0, int((min([*shares, report.settings.target]) - 5) // 10 * 10))
    ticks = dict.fromkeys((first, report.day, last))
    marks = [{"at": at(day), "words": format_day(day, order)} for day in ticks]
    return {"series": series, "low": low, "target": report.settings.target, "ticks": marks}


def _serie(name: str, colour: str, points: list[Any], dashed: bool = False) -> dict[str, Any]:
    return {"name": name, "colour": colour, "dashed": dashed, "points": points}


def _forecast(report: ComplianceReport, order: str) -> list[list[str]]:
    return [
        [
            format_day(f.day, order),
            share_words(f.untouched.compliant_share),
            f"{f.untouched.in_breach:,}",
            share_words(f.pace_share),
            f"{f.pace_breaches:,}",
        ]
        for f in report.forecast
    ]


def _pace(report: ComplianceReport) -> str:
    entered, cleared = (f"{number:.1f}" for number in report.pace)
    return f"The usual pace of the last 90 days: {entered} breaches entered and {cleared} cleared a day."


def _ages(report: ComplianceReport) -> list[dict[str, Any]]:
    return [
        {"name": band.label, "parts": [band.overdue, band.expired], "sum": f"{band.overdue + band.expired:,}"}
        for band in report.ages
    ]


def _heat(report: ComplianceReport) -> dict[str, Any]:
    worst = sorted(range(len(report.courses)), key=lambda i: (-report.by_course[i].in_breach, i))[:_MOST_COURSES]
    chosen = sorted(worst)
    rows = [
        {"name": group.name, "cells": [_cell(group.by_course[i].compliant_share) for i in chosen]}
        for group in _behind(report.groups)[:_MOST_GROUPS]
    ]
    rows.append({"name": "Everybody", "cells": [_cell(report.by_course[i].compliant_share) for i in chosen]})
    notes = (
        _left_out(len(report.courses), _MOST_COURSES, "courses"),
        _left_out(len(report.groups), _MOST_GROUPS, "groups"),
    )
    note = " ".join(words for words in notes if words)
    return {"courses": [report.courses[i].title for i in chosen], "rows": rows if chosen else [], "note": note}


def _cell(share: float | None) -> dict[str, str]:
    return {"words": heat_number(share), "tone": heat_tone(share)}


def _left_out(whole: int, most: int, noun: str) -> str:
    return f"The {most} {noun} with most breaches, of {whole:,}." if whole > most else ""


def _behind(rows: Sequence[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (-row.people.in_breach, row.rate.compliant_share or 0, row.name))


def _worst(report: ComplianceReport, many: int) -> list[list[str]]:
    found = []
    for one in worst_of(report, many):
        rate = one.group.by_course[one.course]
        numbers = [f"{rate.in_breach:,}", f"{rate.required:,}", share_words(rate.compliant_share)]
        found.append([report.courses[one.course].title, one.group.name, *numbers])
    return found


def _hires(report: ComplianceReport) -> list[dict[str, Any]]:
    if not any(month.known for month in report.hires):
        return []
    return [{"name": month_name(m.first), "value": m.share or 0, "words": heat_number(m.share)} for m in report.hires]


def _group(row: GroupRow) -> list[str]:
    return [row.name, ", ".join(row.managers) or NOBODY, *_numbers(row)]


def _manager(row: ManagerRow) -> list[str]:
    return [row.name, ", ".join(row.groups), *_numbers(row)]


def _numbers(row: GroupRow | ManagerRow) -> list[str]:
    return [
        share_words(row.rate.compliant_share),
        f"{row.rate.in_breach:,} of {row.rate.required:,}",
        f"{row.people.in_breach:,} of {row.people.required:,}",
    ]


def _about(about: About) -> list[tuple[str, str]]:
    return [
        ("Report", f"{about.title} of {about.organisation}, as of the end of {about.day.isoformat()}"),
        ("Made", f"{about.made_at:%Y-%m-%d %H:%M} ({about.time_zone}) by {about.made_by}"),
        ("Audit head", about.head),
        *[(f"Filter: {name}", words) for name, words in about.filters],
    ]
