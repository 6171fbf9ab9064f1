"""The Reports Center as the browser gets it: figures in words, each with its address; lines as paths."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms_dashboard.domain.report_words import points, sealed_note, share_words, shown
from lms_dashboard.domain.reports import Count, RateLine, ReportCounts, SeatCount
from lms_dashboard.state.words import count_words

LINE_WIDTH, LINE_HEIGHT = 240, 36
_MARGIN = 3

IN_BREACH = "/matrix?compliance=overdue,expired"
DUE = "/matrix?compliance=pending,compliant,expiring&due=next-{days}"
UNASSIGNED = "/matrix?compliance=pending,compliant,expiring,overdue,expired&progress=not-assigned"
REQUIRED = "/matrix?compliance=pending,compliant,expiring,overdue,expired&sort=compliance"
CERTIFIED = "/matrix?compliance=compliant,expiring"
SEATS = "/seats"
ACTIVE_ASSIGNMENTS = "/matrix?progress=not-started,in-progress,failed"


@dataclass(frozen=True)
class FigureView:
    """A figure: its name, its value, what it is made of, where it leads. ``path`` draws its line, empty for none;
    ``note`` is what the line leaves out.
    """

    name: str
    value: str
    parts: str
    address: str
    tone: str = ""
    path: str = ""
    line_words: str = ""
    change: str = ""
    better: bool = True
    note: str = ""


def rate_figures(line: RateLine) -> list[FigureView]:
    """The compliance rate and the certified, each with its 90 days."""
    now, days = line.rate, [day.rate for day in line.days]
    exempt = f" · {now.exempt:,} exempt" if now.exempt else ""
    note = sealed_note(line.sealed)
    rate = _with_line([day.compliant_share for day in days])
    certified = _with_line([day.certified_share for day in days])
    return [
        FigureView(
            "Compliance rate",
            share_words(now.compliant_share),
            f"{now.compliant:,} of {now.required:,} required{exempt}",
            REQUIRED,
            *rate,
            note,
        ),
        FigureView(
            "Certified",
            share_words(now.certified_share),
            f"{now.certified:,} of {now.required:,} required{exempt}",
            CERTIFIED,
            *certified,
            note,
        ),
    ]


def count_figures(found: ReportCounts) -> list[FigureView]:
    """What needs looking after; seats where there are any."""
    seats = [_seats(found.seats)] if found.seats else []
    return [
        _count("In breach", found.in_breach, IN_BREACH, "late"),
        _count(f"Due in {found.due_days} days", found.due, DUE.format(days=found.due_days), "soon"),
        _count("Not Assigned", found.unassigned, UNASSIGNED, ""),
        *seats,
    ]


def _seats(found: SeatCount) -> FigureView:
    waiting = f" · {count_words(found.waiting, 'person', 'people')} waiting" if found.waiting else ""
    return FigureView("Seats used", f"{found.held:,}", f"of {found.of:,}{waiting}", SEATS, "soon" if waiting else "")


def learner_words(found: ReportCounts) -> str:
    """250 active learners · 341 open assignments of 190 people."""
    assignments = count_words(found.open_cycles, "open assignment")
    people = f" of {count_words(found.learners_open, 'person', 'people')}" if found.learners_open else ""
    return f"{count_words(found.learners, 'active learner')} · {assignments}{people}"


def _count(name: str, count: Count, to: str, tone: str) -> FigureView:
    people = f" · {count_words(count.people, 'person', 'people')}" if count.cells else ""
    parts = f"of {count.of:,} required{people}"
    return FigureView(name, f"{count.cells:,}", parts, to, tone if count.cells else "")


def _with_line(shares: Sequence[float | None]) -> tuple[str, str, str, str, bool]:
    """Tone, path, words, change and whether it is for the better, of a line of percents."""
    known = [share for share in shares if share is not None]
    if len(known) < 2:
        return "", "", "", "", True
    low, high, change = min(known), max(known), shown(known[-1]) - shown(known[0])
    words = (
        f"{len(shares)} days: from {share_words(known[0])} to {share_words(known[-1])}, "
        f"lowest {share_words(low)}, highest {share_words(high)}"
    )
    moved = f"{points(change)} in {len(shares)} days"
    said = f"▲ {moved}" if change >= 0.05 else f"▼ {moved}" if change <= -0.05 else f"unchanged in {len(shares)} days"
    return "", path_of(shares), words, said, change >= -0.05


def path_of(shares: Sequence[float | None]) -> str:
    """The line through percents, from the lowest to the highest of them; days when nobody is required are a gap."""
    known = [share for share in shares if share is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step, height = LINE_WIDTH / max(1, len(shares) - 1), LINE_HEIGHT - 2 * _MARGIN
    pieces, pen = [], "M"
    for n, share in enumerate(shares):
        if share is None:
            pen = "M"
            continue
        up = (share - low) / (high - low) if high > low else 0.5
        pieces.append(f"{pen}{n * step:.1f},{LINE_HEIGHT - _MARGIN - up * height:.1f}")
        pen = "L"
    return "".join(pieces)
