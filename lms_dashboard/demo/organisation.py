"""The whole demo organisation as rows, for a given day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from lms_dashboard.demo.courses import (
    Ask,
    Taught,
    make_courses,
    make_offering,
    make_requirements,
    take_seat,
)
from lms_dashboard.demo.mails import write_mails
from lms_dashboard.demo.people import DemoPerson, make_people
from lms_dashboard.demo.rows import Rows
from lms_dashboard.demo.stories import is_plain, tell_stories
from lms_dashboard.demo.training import Teaching, train

YEARS = 3
LEARNER = "learner@demo.example"
"""The address of the learner who signs in."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The rows, and the learners who sign in."""

    rows: Rows
    learner_id: int
    manager_id: int


def make_demo(
    organisation_id: int, today: date, now: datetime, certificate_number: Callable[[Random, str, int], str]
) -> Demo:
    """Everything that the demo organisation holds, the same for the same day."""
    random = Random(f"demo {today}")  # noqa: S311 - made-up people need no secrets
    rows, own = Rows(), {"organisation_id": organisation_id}
    begins = today - timedelta(days=round(365.25 * YEARS))
    noon = now - timedelta(days=round(365.25 * YEARS))
    people = make_people(rows, random, own, today, begins, noon)
    taught = make_courses(rows, own, noon)
    asks = make_requirements(rows, own, taught, begins, noon)
    number = lambda code, year: certificate_number(random, code, year)  # noqa: E731
    teaching = Teaching(rows, random, own, today, now, number)
    plain = [p for p in people if is_plain(p) and p.hired_on < begins and p.email]
    star = next(p for p in plain if "Nurse" in p.roles)
    boss = next(p for p in plain if p is not star)
    rows.get("learner", star.id).update(email=LEARNER, search_text=_search(rows, star))
    told = tell_stories(teaching, [p for p in people if p is not boss], star, taught, asks)
    _train_everybody(teaching, people, taught, asks, told)
    _give_seats(teaching, make_offering(rows, own, taught))
    write_mails(teaching, people)
    return Demo(rows, star.id, boss.id)


def _search(rows: Rows, person: DemoPerson) -> str:
    text: str = rows.get("learner", person.id)["search_text"]
    return text.replace(person.email or "", LEARNER)


def _train_everybody(
    teaching: Teaching, people: list[DemoPerson], taught: dict[str, Taught], asks: list[Ask], told: set[tuple[int, str]]
) -> None:
    for person in people:
        for code, course in taught.items():
            asked = [when for ask in asks if ask.course == code and (when := ask.of(person)) is not None]
            asked = [when for when in asked if when[0] < min(person.left_on, teaching.today)]
            if not asked or (person.id, code) in told:
                continue
            optional = not any(ask.mandatory for ask in asks if ask.course == code)
            if optional and teaching.random.random() > 0.4:
                continue
            if (teaching.today - person.since).days < 14 and teaching.random.random() < 0.6:
                continue  # hired these days: not assigned yet, not due yet
            train(teaching, person, course, *min(asked))


def _give_seats(teaching: Teaching, offering_id: int) -> None:
    """The newest open cycles of the offering's courses sit on a seat, while there are any."""
    with_seats = {row["course_id"] for row in teaching.rows.tables["seat_offering_course"]}
    for row in reversed(teaching.rows.tables["assignment"]):
        if row["course_id"] in with_seats and row["ended_on"] is None:
            at = row["assigned_at"]
            row["seat_id"] = take_seat(teaching.rows, teaching.own, offering_id, row["learner_id"], at)
