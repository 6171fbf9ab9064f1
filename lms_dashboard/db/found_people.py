"""Looking people up by what a pasted list says of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, select

from lms_dashboard.db.sql import among, covers_day
from lms_dashboard.db.tables import employment, group, group_membership, learner
from lms_dashboard.domain.names import fold, like_pattern
from lms_dashboard.domain.pasted import FoundPerson

MOST_SIMILAR = 6


def by_key(db: Connection, visible: ColumnElement[bool], wanted: set[str]) -> dict[str, list[tuple[int, int]]]:
    """By folded text, of those that are wanted: which learner has it, as name, address or external id."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for learner_id, text in db.execute(select(learner.c.id, learner.c.search_text).where(visible)):
        for what, part in enumerate(text.split("\n")):
            if part in wanted:
                found[part].append((learner_id, what))
    return found


def similar_ids(db: Connection, visible: ColumnElement[bool], line: str) -> list[int]:
    """A few learners in whose name, address or external id every word of the line occurs."""
    words = [word.strip("<>()[];,|\"'") for word in fold(line).split()]
    likes = [learner.c.search_text.like(like_pattern(word), escape="\\") for word in words if len(word) > 1]
    if not likes:
        return []
    query = select(learner.c.id).where(visible, *likes).order_by(learner.c.sort_key).limit(MOST_SIMILAR)
    return [row[0] for row in db.execute(query)]


def load_people(db: Connection, learner_ids: Iterable[int], today: date) -> dict[int, FoundPerson]:
    """The learners, with today's group, and whether they are active."""
    ids: Sequence[int] = sorted(set(learner_ids))
    c, m, e = learner.c, group_membership, employment
    active = select(e.c.id).where(e.c.learner_id == c.id, covers_day(e, today)).exists().label("active")
    rows = db.execute(
        select(c.id, c.name, c.email, c.external_id, group.c.name.label("group"), active)
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, today)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, ids))
    )
    return {
        row.id: FoundPerson(row.id, row.name, row.email or "", row.external_id or "", row.group or "", bool(row.active))
        for row in rows
    }
