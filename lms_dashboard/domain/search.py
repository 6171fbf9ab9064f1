"""What a search from the top bar finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A person or a course. ``detail`` tells those of one name apart, ``note`` what is unusual: having left."""

    kind: str
    id: int
    title: str
    detail: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The best people and courses. ``more_people`` says that there are more than these."""

    people: tuple[Found, ...]
    courses: tuple[Found, ...]
    more_people: bool
