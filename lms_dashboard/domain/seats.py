"""Seat offerings as the Seats page shows and changes them: allowance, who holds a seat, who waits, what was."""

from dataclasses import dataclass
from datetime import date, datetime

from lms_dashboard.domain.acts import PassedOver
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.status import Progress

HELD, WAITING, HISTORY = "held", "waiting", "history"
VIEWS = (HELD, WAITING, HISTORY)
"""What can be listed of an offering: who holds a seat, who waits for one, and every seat that was ever given."""

SORTS = ("name", "group", "since")
MOST_SEATS = 1_000_000
LONGEST_NAME = 200
DUE_DAYS = 30
"""Days until due that are proposed for courses that come with a seat."""


@dataclass(frozen=True, slots=True)
class OfferedCourse:
    """A course that comes with a seat."""

    id: int
    code: str
    title: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """A seat offering: its allowance, how many are held (``reserved`` of them by uploads under way), and who waits."""

    id: int
    name: str
    seats: int
    held: int
    reserved: int
    waiting: int
    courses: tuple[OfferedCourse, ...]

    @property
    def free(self) -> int:
        """Seats that can be given."""
        return self.seats - self.held


@dataclass(frozen=True, slots=True)
class SeatCourse:
    """A course of the offering as it stands for somebody with a seat; progress NONE: not enrolled by it."""

    course_id: int
    code: str
    title: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Somebody who holds a seat, waits for one, or held one: since when and by whom, until when and by whom.

    Of who waits, ``courses`` are those that were asked for and ``due_on`` until when.
    """

    id: int
    learner_id: int
    name: str
    email: str
    external_id: str
    group: str
    active: bool
    since: datetime
    since_by: str
    until: datetime | None = None
    until_by: str = ""
    due_on: date | None = None
    courses: tuple[SeatCourse, ...] = ()
    may_change: bool = False
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class SeatQuery:
    """Which offering (None: the first), what of it, whose name contains what, in which order, and the page.

    An empty order is the list's own: by name who holds a seat, who waits longest first, what was newest first.
    """

    offering_id: int | None = None
    view: str = HELD
    search: str = ""
    sort: str = ""
    page: int = 1
    page_size: int = 50

    @property
    def as_of(self) -> None:
        """Seats are those of now; their history has a list of its own."""
        return None

    @property
    def order(self) -> str:
        """The column that is sorted by, with a leading ``-`` for descending."""
        return self.sort or {WAITING: "since", HISTORY: "-since"}.get(self.view, "name")


@dataclass(frozen=True, slots=True)
class SeatsPage:
    """The offerings, the chosen one (None: there is none), and a page of its list.

    ``beyond`` counts those of the list who are outside the actor's groups.
    """

    today: date
    offerings: tuple[OfferingRow, ...]
    chosen: OfferingRow | None
    rows: tuple[SeatRow, ...]
    total: int
    beyond: int
    page: int
    page_size: int


@dataclass(frozen=True, slots=True)
class OfferingFields:
    """What is said of an offering when it is made or changed."""

    name: str
    seats: int
    course_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeatingResult:
    """What came of seating people: who has a seat now, who was left without one or passed over and why, who waits.

    ``seq`` is the act's number in the audit chain and the feed; None: nothing changed.
    """

    seq: int | None
    offering_id: int
    seated: tuple[int, ...]
    passed_over: tuple[PassedOver, ...]
    waiting: tuple[int, ...]
    message: str


@dataclass(frozen=True, slots=True)
class UnseatingPreview:
    """What taking people's seats away would do now."""

    seats: int
    cycles: int
    breaches_added: int
    breaches_removed: int


@dataclass(frozen=True, slots=True)
class HeldSeats:
    """The seats that one person holds: id and name of each offering, by name."""

    learner_name: str
    offerings: tuple[tuple[int, str], ...]


def check_fields(fields: OfferingFields) -> None:
    """Refuse what makes no sense.

    Raises:
        Invalid: the name, or the number of seats.
    """
    name = fields.name
    if not name or name != " ".join(name.split()) or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid("An offering needs a name.", f"Give one of 1 to {LONGEST_NAME} letters.")
    if not 0 <= fields.seats <= MOST_SEATS:
        raise Invalid("The number of seats is out of range.", f"Give 0 to {MOST_SEATS:,} seats.")


def count_of(number: int, one: str, many: str = "") -> str:
    """1 seat, 2 seats."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def seating_words(offering: str, seated: list[str], unseated: int, waiting: int, opened: int) -> str:
    """What became of it, in a sentence or three."""
    who = seated[0] if len(seated) == 1 else count_of(len(seated), "person", "people")
    said = [f"{who} {'has a seat' if len(seated) == 1 else 'have seats'} in “{offering}”."] if seated else []
    if not seated and not opened:
        said.append(f"No seat was given in “{offering}”.")
    if opened:
        said.append(f"{count_of(opened, 'enrolment')} begun.")
    if unseated:
        kept = " and wait" + ("s" if waiting == 1 else "") + " for one" if waiting else ""
        said.append(f"{count_of(unseated, 'person', 'people')} got no seat{kept}.")
    return " ".join(said)
