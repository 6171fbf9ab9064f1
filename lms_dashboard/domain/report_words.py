"""What a compliance report says in sentences: what changed, what is worst, who must act; the same on page and paper."""

from dataclasses import dataclass

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.report import ComplianceReport, GroupRow, ManagerRow

NOBODY = "–"
"""A rate of nobody: never 0 % or 100 %."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The group and course with the most breaches."""

    group: GroupRow
    course: int


def shown(share: float) -> float:
    """A share, percent 0–100, as every page and paper shows it: to a tenth, rounded down.

    So 100 % means all; and 0 % means none: less than a tenth is a tenth.
    """
    tenths = int(share * 10 + 1e-9)
    return max(tenths, 1) / 10 if share > 0 else 0.0


def share_words(share: float | None) -> str:
    """87.4 %; a dash for nobody."""
    return NOBODY if share is None else f"{shown(share):.1f}".removesuffix(".0") + " %"


BANDS = (50, 70, 85, 95, 100)
"""Where the tones of the heat map change, percent."""


def heat_number(share: float | None) -> str:
    """The rate in a cell of the heat map, rounded down as in the matrix' foot; empty for nobody."""
    return "" if share is None else str(int(share))


def heat_tone(share: float | None) -> str:
    """The tone of a cell: h0 for the lowest rates, h5 for all."""
    return "none" if share is None else f"h{sum(share >= band for band in BANDS)}"


def change_words(before: float | None, after: float | None, day: str) -> str:
    """▲ 1.9 points since 22 Oct."""
    if before is None or after is None:
        return f"nothing to compare on {day}"
    moved = shown(after) - shown(before)
    if abs(moved) < 0.05:
        return f"as on {day}"
    return f"{'▲' if moved > 0 else '▼'} {points(moved)} since {day}"


def points(moved: float) -> str:
    """1.9 points."""
    number = f"{abs(moved):.1f}".removesuffix(".0")
    return f"{number} point{'' if number == '1' else 's'}"


def count(number: int, noun: str, plural: str = "") -> str:
    """1 learner, 4,812 learners."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def what_changed(report: ComplianceReport, order: str) -> str:
    """Compliance rose 1.9 points to 87.4 % since …: 120 breaches entered, 161 cleared."""
    before, after = report.then.rate.compliant_share, report.now.rate.compliant_share
    day = format_day(report.then.day, order)
    if after is None:
        return "Nothing is required of anybody here."
    entered, cleared = report.since
    flows = f"{count(entered, 'breach', 'breaches')} entered, {cleared:,} cleared"
    if before is None:
        return f"Compliance is {share_words(after)}; nothing was required on {day}. Since then {flows}."
    moved = shown(after) - shown(before)
    if abs(moved) < 0.05:
        return f"Compliance is {share_words(after)}, as on {day}: {flows}."
    verb = "rose" if moved > 0 else "fell"
    return f"Compliance {verb} {points(moved)} to {share_words(after)} since {day}: {flows}."


def worst_of(report: ComplianceReport, many: int = 1) -> list[Worst]:
    """Where most breaches are, the most first; as many as there are, if fewer."""
    cells = [
        (-rate.in_breach, rate.compliant_share or 0, row, column)
        for row, group in enumerate(report.groups)
        for column, rate in enumerate(group.by_course)
        if rate.in_breach
    ]
    return [Worst(report.groups[row], column) for *_, row, column in sorted(cells)[:many]]


def what_is_worst(report: ComplianceReport) -> str:
    """Fire Safety in Facilities: 12 of 24 in breach (50 % compliant)."""
    for worst in worst_of(report):
        return _worst_words(report, worst)
    return "Nobody is in breach."


def _worst_words(report: ComplianceReport, worst: Worst) -> str:
    rate, title = worst.group.by_course[worst.course], report.courses[worst.course].title
    share = share_words(rate.compliant_share)
    return f"{title} in {worst.group.name}: {rate.in_breach:,} of {rate.required:,} in breach ({share} compliant)."


def who_acts(report: ComplianceReport) -> ManagerRow | GroupRow | None:
    """The manager with most people in breach; where no manager has a group, the group; None if nobody is in breach."""
    rows: tuple[ManagerRow | GroupRow, ...] = report.managers or report.groups
    late = [row for row in rows if row.people.in_breach]
    return max(late, key=lambda row: (row.people.in_breach, row.rate.in_breach)) if late else None


def who_must_act(report: ComplianceReport) -> str:
    """Most to do: S. Ito, with 61 learners in breach in Facilities."""
    row = who_acts(report)
    if row is None:
        return "Nobody has to act."
    people, late = count(row.people.in_breach, "learner"), count(row.rate.in_breach, "breach", "breaches")
    if isinstance(row, ManagerRow):
        return f"{row.name} must act first: {people} with {late} in {', '.join(row.groups)}."
    return f"{row.name} must act first: {people} with {late}; no group has a manager of its own."


def sentences(report: ComplianceReport, order: str) -> tuple[str, str, str]:
    """What changed, what is worst, who must act."""
    return what_changed(report, order), what_is_worst(report), who_must_act(report)


def sealed_note(most: int) -> str:
    """What a rate of earlier days leaves out, because a later reset sealed it; empty if nothing was sealed."""
    if not most:
        return ""
    one = most == 1
    what = "learner’s course that it sealed is" if one else "learners’ courses that it sealed are"
    return f"On days before a reset, {most:,} {what} in no rate."


def sealed_in(report: ComplianceReport) -> str:
    """The same for all days of a report."""
    return sealed_note(max(report.now.sealed, report.then.sealed, *(point.sealed for point in report.points)))


DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Required", "A mandatory requirement covers an active learner that day, and the learner is not exempt."),
    ("In breach", "Overdue or Expired: required, and not covered by a completion that counts after the due date."),
    ("Compliance rate", "Required and not in breach, of all that is required."),
    ("Certified", "A completion that counts is valid that day, of all that is required."),
    ("People fully compliant", "Learners of whom something is required, and who are in breach of nothing."),
    ("Exempt", "Excused from a course for some days, or on leave; in no rate."),
    ("Entered and cleared", "Breaches that began or ended between two days, whatever ended them."),
    ("If nobody acts", "What the due dates and the ends of validity alone will do."),
    ("At the usual pace", "As many breaches a day are entered and cleared as in the last 90 days."),
    ("Trained in time", "Everything that is required is certified so many days after hiring."),
)
"""What the words of the report mean (product.md, "Two axes")."""
