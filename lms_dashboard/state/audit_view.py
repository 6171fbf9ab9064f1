"""What the address of the audit trail says, and its entries in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.trail import TrailEntry, TrailQuery, TrailRow
from lms_dashboard.domain.trail_words import Names, act_word, change_words, summary_words
from lms_dashboard.state import address
from lms_dashboard.state.address import ANY_DAY, Part, Span
from lms_dashboard.state.list_parts import PAGE_SIZES, PAGING
from lms_dashboard.state.words import count_words


@dataclass(frozen=True, slots=True)
class AuditView:
    """Filters and page of the trail, and the entry that is open (0: none), as the address says them."""

    who: str = ""
    learner: str = ""
    acts: tuple[str, ...] = ()
    days: Span = ANY_DAY
    entry: int = 0
    page: int = 1
    page_size: int = PAGE_SIZES[0]


def read_acts(text: str) -> tuple[str, ...]:
    """Kinds of acts, separated by commas."""
    acts = sorted(set(text.split(",")))
    if not all(act.isascii() and act.replace("_", "").isalpha() and len(act) < 60 for act in acts):
        raise ValueError("where there is no such act")
    return tuple(acts)


PARTS = (
    Part("who", "who", address.read_text, str),
    Part("learner", "learner", address.read_text, str),
    Part("act", "acts", read_acts, ",".join),
    Part("days", "days", address.read_span, address.write_span),
    Part("entry", "entry", address.read_id, lambda seq: str(seq or "")),
    *PAGING,
)
DEFAULT = AuditView()


def read_view(parameters: Mapping[str, str]) -> tuple[AuditView, tuple[str, ...]]:
    """The view that an address asks for, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return AuditView(**values), problems


def write_view(view: AuditView) -> str:
    """The query string of a view; empty for the whole trail."""
    return address.write_address(PARTS, view, DEFAULT)


def is_filtered(view: AuditView) -> bool:
    """Whether less than the whole trail is asked for."""
    return bool(view.who or view.learner or view.acts or view.days != ANY_DAY)


def query_of(view: AuditView) -> TrailQuery:
    """The question for the service."""
    return TrailQuery(
        who=view.who,
        learner=view.learner,
        acts=view.acts,
        from_day=view.days.from_day,
        until_day=view.days.until_day,
        page=view.page,
        page_size=view.page_size,
    )


def when_words(entry: TrailEntry, actor: Actor) -> str:
    """Day and time of an entry, to the second, in the organisation's zone."""
    local = local_time(actor.time_zone, entry.at)
    return f"{format_day(local.date(), actor.date_order)} {local:%H:%M:%S}"


def entry_row(entry: TrailEntry, actor: Actor) -> list[str]:
    """Number, when, who, act, summary, how many it touched; as words."""
    return [
        str(entry.seq),
        when_words(entry, actor),
        entry.actor_name or entry.actor_kind,
        act_word(entry.act),
        summary_words(entry.summary, actor.date_order),
        f"{entry.touched:,}" if entry.touched else "–",
    ]


def touched_row(row: TrailRow, names: Names, actor: Actor) -> list[str]:
    """Learner's id and name, course, and what changed; as words."""
    words = change_words(row, names, actor.date_order)
    return [str(row.learner_id or ""), row.learner_name, row.course_code, words, row.kept.value]


def total_words(total: int) -> str:
    """1,204 entries."""
    return count_words(total, "entry", "entries")
