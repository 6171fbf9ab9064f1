"""Whom a person has chosen to act on, what an act will do to them, and what has changed since (product.md, "Acts")."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lms_dashboard.domain.acts import ActPreview, Foreseen, PassedOver
from lms_dashboard.domain.errors import Conflict
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery

ListQuery = MatrixQuery | ProgressQuery
"""What a list asks for. Everybody whom it finds can be acted on; its order and page do not matter."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Learners that were ticked one by one, as a range, or from a pasted list."""

    learner_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Everybody whom a list shows, on all its pages, but those that were unticked."""

    query: ListQuery
    without: tuple[int, ...] = ()


Selection = Ticked | Matching


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who that is now. ``beyond`` are seen, but not this person's to change; ``missing`` are not there any more."""

    learner_ids: tuple[int, ...]
    beyond: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class SelectionPreview:
    """What an act will do to a selection: the act's own preview, and who was left out before it."""

    preview: ActPreview
    beyond: int
    missing: int

    @property
    def foreseen(self) -> Foreseen:
        """What a commit is compared with."""
        return self.preview.foreseen

    @property
    def by_reason(self) -> dict[str, tuple[PassedOver, ...]]:
        """Who is passed over, by reason, the most frequent first."""
        return group_by_reason(self.preview.passed_over)


class Changed(Conflict):
    """The world is not as the preview showed it; nothing was done. ``changes`` say in sentences what is different."""

    def __init__(self, changes: tuple[str, ...]) -> None:
        super().__init__("Something changed since you looked.", "Nothing was done. Look again, then decide.")
        self.changes = changes


def group_by_reason(passed_over: Iterable[PassedOver]) -> dict[str, tuple[PassedOver, ...]]:
    """People by why they are passed over, the most frequent reason first."""
    found: dict[str, list[PassedOver]] = {}
    for one in passed_over:
        found.setdefault(one.reason, []).append(one)
    return {reason: tuple(found[reason]) for reason in sorted(found, key=lambda reason: (-len(found[reason]), reason))}


def changes_between(before: Foreseen, after: Foreseen) -> tuple[str, ...]:
    """What is different for whom between two previews, in sentences; nothing: the same will be done."""
    if before == after:
        return ()
    told = [_told(before.get(i, _ABSENT), after.get(i, _ABSENT)) for i in {**before, **after}]
    counts = Counter(sentence for sentence in told if sentence)
    return tuple(f"{count:,} learner{'' if count == 1 else 's'} {said}" for said, count in counts.most_common())


_ABSENT = object()


def _told(before: object, after: object) -> str:
    if before is _ABSENT:
        return "more: new in the selection" + (f", passed over ({after})" if isinstance(after, str) else "")
    if after is _ABSENT:
        return "fewer: not in the selection any more, or not yours to change any more"
    if before == after:
        return ""
    if isinstance(after, str):
        return f"passed over now ({after})"
    return "not passed over any more" if isinstance(before, str) else "with another cycle than before"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act does or did to each learner, for a file: (learner, what, why), in that order.

    ``as_of`` is always today: who they are is asked when the file is made.
    """

    title: str
    course: str
    rows: tuple[tuple[int, str, str], ...]
    as_of: None = None


def outcome_of(title: str, course: str, done: Iterable[int], passed_over: Iterable[PassedOver], what: str) -> Outcome:
    """The outcome of a result or a preview; ``what`` says what is done to those who are touched."""
    touched = [(learner_id, what, "") for learner_id in done]
    return Outcome(title, course, (*touched, *((one.learner_id, "passed over", one.reason) for one in passed_over)))
