"""The whole demo organisation as rows, for a given day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from lms_dashboard.demo.courses import (
    Ask,
    Taught,
    add_wait,
    make_courses,
    make_offerings,
    make_requirements,
    take_seat,
)
from lms_dashboard.demo.mails import write_mails
from lms_dashboard.demo.people import DemoPerson, make_people
from lms_dashboard.demo.rows import Rows
from lms_dashboard.demo.stories import is_plain, tell_stories
from lms_dashboard.demo.training import Teaching, train

YEARS = 3
WAITING = 2
"""People who wait for a seat of the last offering."""
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
    _give_seats(teaching, people, make_offerings(rows, own, taught))
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


def _give_seats(teaching: Teaching, people: list[DemoPerson], offering_ids: list[int]) -> None:
    """The newest open cycles of an offering's courses sit on a seat, while there are any; two wait for the last one."""
    rows, own = teaching.rows, teaching.own
    offering_of = {row["course_id"]: row["seat_offering_id"] for row in rows.tables["seat_offering_course"]}
    here = {person.id for person in people if person.left_on > teaching.today}
    for row in reversed(rows.tables["assignment"]):
        if row["course_id"] in offering_of and row["ended_on"] is None and row["learner_id"] in here:
            offering_id, at = offering_of[row["course_id"]], row["assigned_at"]
            row["seat_id"] = take_seat(rows, own, offering_id, row["learner_id"], at)
    had = {
        row["learner_id"] for row in rows.tables["assignment"] if offering_of.get(row["course_id"]) == offering_ids[-1]
    }
    for n, person in enumerate([p for p in people if p.id in here - had and p.email][:WAITING]):
        asked_at = teaching.now - timedelta(days=WAITING - n)
        add_wait(rows, own, offering_ids[-1], person.id, asked_at, teaching.today + timedelta(days=30))
