"""Search from the top bar: people and courses, and only those that the actor may see."""

from datetime import datetime

from lms_dashboard.db.search import find_courses, find_people
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.search import SearchAnswer

MOST_PEOPLE = 8
MOST_COURSES = 5
LONGEST = 120
"""Letters of a search that are looked at."""


def find_anything(*, actor: Actor, text: str, now: datetime) -> SearchAnswer:
    """People by name, email or number, and courses by title or code, in any script; the best few of each.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    actor.require(Permission.VIEW_REPORTS)
    today, text = day_in(actor.time_zone, now), text[:LONGEST]
    with read_session() as db:
        people = find_people(db, actor, text, today, MOST_PEOPLE + 1)
        courses = find_courses(db, actor, text, today, MOST_COURSES)
    return SearchAnswer(tuple(people[:MOST_PEOPLE]), tuple(courses), len(people) > MOST_PEOPLE)
