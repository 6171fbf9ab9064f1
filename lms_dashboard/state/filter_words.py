"""The words on the chips of a filter bar."""

from collections.abc import Mapping
from typing import Any

from lms_dashboard.domain.days import format_day
from lms_dashboard.domain.queries import GroupChoice
from lms_dashboard.state.address import ANY_DAY, Labelled, Span
from lms_dashboard.state.words import count_words, few_words

Known = Mapping[str, Mapping[str, str]]


def group_row(group: GroupChoice) -> list[str]:
    """A group for the browser: id, name, depth in the tree."""
    return [str(group.id), group.name, str(group.depth)]


def chip_words(view: Any, known: Known, date_order: str) -> dict[str, str]:
    """What each filter of a view is set to, in words; without those that are not set or that the view has not."""
    courses, learners = getattr(view, "course_ids", ()), getattr(view, "learner_ids", ())
    words = {
        "group": named(view.group_ids, known["group"]),
        "home": _home(getattr(view, "home_group_id", None), known["group"]),
        "role": named(view.job_role_ids, known["role"]),
        "course": str(len(courses) or ""),
        "status": status_words(view, known["course"]),
        "due": span_words(getattr(view, "due", ANY_DAY), date_order),
        "since": span_words(getattr(view, "since", ANY_DAY), date_order),
        "hired": span_words(getattr(view, "hired", ANY_DAY), date_order),
        "completed": span_words(getattr(view, "completed", ANY_DAY), date_order),
        "learner": count_words(len(learners), "learner") if learners else "",
        "as-of": format_day(view.as_of, date_order),
    }
    return {name: text for name, text in words.items() if text}


def _home(group_id: int | None, names: Mapping[str, str]) -> str:
    """Mercy General, in no subgroup; in no group."""
    if group_id is None:
        return ""
    return f"{names.get(str(group_id), f'#{group_id}')}, in no subgroup" if group_id else "in no group"


_GONE = {
    "group": "a group that is not there any more, or is not in your scope",
    "role": "a job role that is not there any more",
    "course": "a course that is not offered any more",
}


def gone_words(view: Any, known: Known) -> list[str]:
    """What a view names that cannot be chosen today: an old saved view, or somebody else's.

    Of a past day courses are not looked at: those that were offered then may have been retired since.
    """
    course = view.status_course_id
    courses = () if view.as_of else (*getattr(view, "course_ids", ()), *(() if course is None else (course,)))
    asked = {"group": view.group_ids, "role": view.job_role_ids, "course": courses}
    gone = {kind: [i for i in ids if str(i) not in known[kind]] for kind, ids in asked.items()}
    return [
        f"These filters name {_GONE[kind]} ({', '.join(f'#{i}' for i in dict.fromkeys(ids))}): they may find nothing. "
        "Change the filter; a saved view is replaced by saving it again under its name."
        for kind, ids in gone.items()
        if ids
    ]


def named(ids: tuple[int, ...], names: Mapping[str, str]) -> str:
    """Clinical, IT +2; an unknown one by its number."""
    return few_words([names.get(str(number), f"#{number}") for number in ids])


def status_words(view: Any, courses: Mapping[str, str]) -> str:
    """Overdue or Expired in any course."""
    axes = (*getattr(view, "compliance", ()), *getattr(view, "progress", ()))
    chosen: list[Labelled] = [*view.shown, *axes]
    if not chosen:
        return ""
    place = "any course"
    if view.status_course_id is not None:
        place = courses.get(str(view.status_course_id), f"#{view.status_course_id}")
    return f"{either([choice.label for choice in chosen])} in {place}"


def either(words: list[str], most: int = 2) -> str:
    """Overdue or Expired; Overdue, Expired +2."""
    return " or ".join(words) if len(words) <= most else few_words(words, most)


def span_words(span: Span, date_order: str) -> str:
    """In the next 30 days; from 3 Nov 2026; until …; 3 Nov 2026 – 3 Dec 2026."""
    if span.ahead is not None:
        return f"in the next {count_words(span.ahead, 'day')}"
    first, last = format_day(span.from_day, date_order), format_day(span.until_day, date_order)
    if first and last:
        return f"{first} – {last}"
    return f"from {first}" if first else f"until {last}" if last else ""
