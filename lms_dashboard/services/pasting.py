"""A pasted list of names, addresses or external ids: whom each line means. No line is lost in silence."""

from datetime import datetime

from lms_dashboard.db.found_people import by_key, load_people, similar_ids
from lms_dashboard.db.scopes import visible_learners
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.pasted import FoundLine, keys_of, match_line, read_lines, told
from lms_dashboard.domain.people import Actor, Permission

MOST_LINES = 10_000
LOOKED_CLOSER = 100
"""Lines without an exact match for which similar people are looked for."""


def find_people(*, actor: Actor, text: str, now: datetime) -> tuple[FoundLine, ...]:
    """Whom each line means, of all whom the actor sees.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: there is no line, or there are too many.
    """
    actor.require(Permission.VIEW_REPORTS)
    lines = read_lines(text)
    if not lines:
        raise Invalid("The list is empty.", "Paste one name, address or number a line.")
    if len(lines) > MOST_LINES:
        raise Invalid(f"These are {len(lines):,} lines.", f"Paste at most {MOST_LINES:,} at once.")
    today = day_in(actor.time_zone, now)
    with read_session() as db:
        visible = visible_learners(actor, today)
        known = by_key(db, visible, set().union(*(keys_of(line) for _, line in lines)))
        ids = {number: match_line(line, known) for number, line in lines}
        unknown = [(number, line) for number, line in lines if not ids[number]][:LOOKED_CLOSER]
        near = {number: similar_ids(db, visible, line) for number, line in unknown}
        people = load_people(db, (i for found in (*ids.values(), *near.values()) for i in found), today)
    matches = {number: [people[i] for i in found] for number, found in ids.items()}
    return told(lines, matches, {number: [people[i] for i in found] for number, found in near.items()})
