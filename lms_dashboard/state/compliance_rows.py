"""The tables of Compliance as rows of text: each row is its link, then its cells; what is in no figure is here too."""

from collections.abc import Callable

from lms_dashboard.domain.days import format_day, format_day_short
from lms_dashboard.domain.report import ComplianceReport, Figures, Forecast, GroupRow, ManagerRow
from lms_dashboard.domain.report_words import NOBODY, change_words, count, heat_number, heat_tone, share_words, shown
from lms_dashboard.domain.rows import Rate
from lms_dashboard.state.address import Span
from lms_dashboard.state.compliance_links import ARE_CERTIFIED, IN_BREACH, Links
from lms_dashboard.state.words import unbroken

Rows = list[list[str]]


def tiles(report: ComplianceReport, links: Links, order: str) -> Rows:
    """Name, value, change, tone of the change, what it is made of, link."""
    now, then = report.now, report.then
    since = unbroken(format_day_short(then.day, order, report.today))
    rate = _share("Compliance rate", now.rate.compliant_share, then.rate.compliant_share, since)
    certified = _share("Certified", now.rate.certified_share, then.rate.certified_share, since)
    people = _share("People fully compliant", now.people.share, then.people.share, since)
    whole = f"{now.people.compliant:,} of {now.people.required:,} learners"
    made = [
        [*rate, _of(now.rate.compliant, now.rate.required) + _aside(now), links.breaches()],
        [*certified, _of(now.rate.certified, now.rate.required), links.matrix(compliance=ARE_CERTIFIED)],
        [*people, whole, links.matrix(sort="-compliance")],
        _breaches(report, links, since),
    ]
    return [*made, _ahead(report, links, order)] if report.forecast else made


def _share(name: str, now: float | None, then: float | None, since: str) -> list[str]:
    moved = shown(now or 0) - shown(then or 0)
    tone = "" if now is None or then is None or abs(moved) < 0.05 else "better" if moved > 0 else "worse"
    return [name, share_words(now), change_words(then, now, since), tone]


def _breaches(report: ComplianceReport, links: Links, since: str) -> list[str]:
    moved = report.now.rate.in_breach - report.then.rate.in_breach
    words = f"{'▲' if moved > 0 else '▼'} {abs(moved):,} since {since}" if moved else f"as on {since}"
    tone = "worse" if moved > 0 else "better" if moved < 0 else ""
    late = f"{count(report.now.people.in_breach, 'learner')}; {_target(report)}"
    return ["In breach", f"{report.now.rate.in_breach:,}", words, tone, late, links.breaches()]


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} required"


def _aside(now: Figures) -> str:
    if not now.rate.exempt:
        return ""
    return f"; {now.rate.exempt:,} exempt" + (f", {now.on_leave:,} of them on leave" if now.on_leave else "")


def _target(report: ComplianceReport) -> str:
    share = report.now.rate.compliant_share
    if share is None:
        return f"target {report.settings.target} %"
    missing = _missing(report.now.rate, report.settings.target)
    return (
        f"target {report.settings.target} % reached"
        if not missing
        else f"{missing:,} fewer reach {report.settings.target} %"
    )


def _missing(rate: Rate, target: int) -> int:
    """How many breaches too many for the target."""
    return max(0, rate.in_breach - rate.required * (100 - target) // 100)


def _ahead(report: ComplianceReport, links: Links, order: str) -> list[str]:
    first = report.forecast[0]
    share, now = first.untouched.compliant_share, report.now.rate.compliant_share
    tone = "" if share is None or now is None or share >= now else "worse"
    more = first.untouched.in_breach - report.now.rate.in_breach
    words = f"{count(abs(more), 'breach', 'breaches')} {'more' if more >= 0 else 'fewer'}"
    return [
        f"If nobody acts, {unbroken(format_day_short(first.day, order, report.today))}",
        share_words(share),
        f"{'▲' if more > 0 else '▼'} {words}" if more else "as today",
        tone,
        f"{share_words(first.pace_share)} at the usual pace",
        links.ahead(first.day, report.day),
    ]


def rate_rows(report: ComplianceReport, links: Links, order: str) -> Rows:
    """Day, required, in breach, compliance rate, certified; newest first, then what lies ahead."""
    gone = [
        [
            links.on(point.day, report.today, IN_BREACH),
            format_day(point.day, order),
            f"{point.rate.required:,}",
            f"{point.rate.in_breach:,}",
            share_words(point.rate.compliant_share),
            share_words(point.rate.certified_share),
        ]
        for point in reversed(report.points)
    ]
    return [
        *gone,
        *(row for one in report.forecast for row in _ahead_rows(one, links.ahead(one.day, report.day), order)),
    ]


def _ahead_rows(one: Forecast, link: str, order: str) -> Rows:
    day, rate = format_day(one.day, order), one.untouched
    asked = f"{rate.required:,}"
    late, certified = f"{rate.in_breach:,}", share_words(rate.certified_share)
    return [
        [link, f"{day}, if nobody acts", asked, late, share_words(rate.compliant_share), certified],
        [link, f"{day}, at the usual pace", asked, f"{one.pace_breaches:,}", share_words(one.pace_share), NOBODY],
    ]


def flow_rows(report: ComplianceReport, links: Links, order: str) -> Rows:
    """From, until, entered, cleared; newest first."""
    steps = zip(report.points, report.points[1:], strict=False)
    return [
        [
            links.comparison(before.day, point.day, "fell"),
            f"{format_day(before.day, order)} – {format_day(point.day, order)}",
            f"{point.entered:,}",
            f"{point.cleared:,}",
        ]
        for before, point in reversed(list(steps))
    ]


def age_rows(report: ComplianceReport, links: Links) -> Rows:
    """Age, overdue, expired, together."""
    return [
        [
            links.matrix(compliance=IN_BREACH, since=Span(band.since_from, band.since_until)),
            band.label,
            f"{band.overdue:,}",
            f"{band.expired:,}",
            f"{band.overdue + band.expired:,}",
        ]
        for band in report.ages
    ]


def expiry_rows(report: ComplianceReport, links: Links, order: str) -> Rows:
    """Days, how many expire."""
    return [
        [
            links.expiry(month),
            f"{format_day_short(month.first, order, report.today)} – {format_day(month.last, order)}",
            f"{month.count:,}",
        ]
        for month in report.expiring
    ]


def hire_rows(report: ComplianceReport, links: Links, order: str) -> Rows:
    """Days of hiring, trained in time, of how many, share, too early to say."""
    return [
        [
            links.hires(month),
            f"{format_day_short(month.first, order, report.today)} – {format_day(month.last, order)}",
            f"{month.trained:,}",
            f"{month.known:,}",
            share_words(month.share),
            f"{month.too_early:,}",
        ]
        for month in report.hires
    ]


def group_table(report: ComplianceReport, links: Links, by: str) -> Rows:
    """Group, managers, compliance rate, in breach, people in breach."""
    rows = sorted(report.groups, key=_key(by))
    return [[links.cell(row, None), row.name, ", ".join(row.managers) or NOBODY, *_numbers(row)] for row in rows]


def manager_table(report: ComplianceReport, links: Links, by: str) -> Rows:
    """Manager, groups, compliance rate, in breach, people in breach."""
    rows = sorted(report.managers, key=_key(by))
    return [[links.groups(row.group_ids), row.name, ", ".join(row.groups), *_numbers(row)] for row in rows]


def _key(by: str) -> Callable[[GroupRow | ManagerRow], tuple[float, float, str]]:
    def worst(row: GroupRow | ManagerRow) -> tuple[float, float, str]:
        share = row.rate.compliant_share
        rate = 101.0 if share is None else share
        return (rate, -row.people.in_breach, row.name) if by == "rate" else (-row.people.in_breach, rate, row.name)

    return worst


def _numbers(row: GroupRow | ManagerRow) -> list[str]:
    return [
        share_words(row.rate.compliant_share),
        f"{row.rate.in_breach:,} of {row.rate.required:,}",
        f"{row.people.in_breach:,} of {row.people.required:,}",
    ]


def heat_rows(report: ComplianceReport, links: Links) -> list[list[list[str]]]:
    """A row a group: its name and link, then a cell a course: rate, tone, link, words for readers and pointers."""
    rows = []
    for group in report.groups:
        head = [group.name, "" if group.id is None else links.page(group_ids=(group.id,))]
        cells = [
            _cell(rate, group.name, course.title, links.cell(group, course.id))
            for rate, course in zip(group.by_course, report.courses, strict=True)
        ]
        rows.append([head, *cells])
    return rows


def _cell(rate: Rate, group: str, title: str, link: str) -> list[str]:
    share = rate.compliant_share
    if share is None:
        return [heat_number(share), heat_tone(share), "", f"{title}, {group}: nobody is required"]
    words = f"{title}, {group}: {share_words(share)}, {rate.in_breach:,} of {rate.required:,} in breach"
    return [heat_number(share), heat_tone(share), link, words]


def heat_foot(report: ComplianceReport) -> list[str]:
    """Each course's rate over everybody."""
    return ["–" if r.compliant_share is None else share_words(r.compliant_share) for r in report.by_course]


def tables(report: ComplianceReport, links: Links, order: str) -> dict[str, Rows]:
    """The table behind each figure."""
    return {
        "rate": rate_rows(report, links, order),
        "flows": flow_rows(report, links, order),
        "ages": age_rows(report, links),
        "expiring": expiry_rows(report, links, order),
        "hires": hire_rows(report, links, order),
    }
