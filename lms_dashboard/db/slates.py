"""What a clean slate would touch, and the files that were made before."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, or_, select, update

from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import (
    assignment,
    audit_entry,
    audit_row,
    clean_slate,
    employment,
    learner,
    seal,
    seat,
    seat_offering_course,
    standing,
)
from lms_dashboard.domain.clean_slate import Slate, SlateCounts
from lms_dashboard.domain.status import BREACHES, Progress


@dataclass(frozen=True, slots=True)
class Target:
    """The learners and current cycles that a clean slate is about; ``active`` are the learners who are deactivated."""

    learner_ids: tuple[int, ...]
    active: tuple[int, ...]
    cycles: tuple[tuple[int, int, int], ...]
    """Each as id, learner, course."""
    seats: int

    @property
    def digest(self) -> str:
        """The same for two moments between which nothing happened that matters."""
        said = json.dumps([self.learner_ids, self.active, [cycle[0] for cycle in self.cycles], self.seats])
        return hashlib.sha256(said.encode()).hexdigest()


def find_target(
    db: Connection, organisation_id: int, offering_id: int | None, today: date, spared: int | None
) -> Target:
    """Whoever holds a seat of the offering, with the cycles of its courses; or everybody with all of theirs."""
    s, a, c = seat.c, assignment.c, learner.c
    held = select(s.learner_id).where(s.organisation_id == organisation_id, s.freed_at.is_(None))
    cycles = select(a.id, a.learner_id, a.course_id).where(a.organisation_id == organisation_id, a.ended_on.is_(None))
    present = select(employment.c.learner_id).where(covers_day(employment, today))
    people = select(c.id).where(c.organisation_id == organisation_id, c.merged_into_id.is_(None))
    if offering_id is None:
        current = select(a.learner_id).where(a.ended_on.is_(None))
        people = people.where(or_(c.id.in_(present), c.id.in_(held), c.id.in_(current)))
    else:
        held = held.where(s.seat_offering_id == offering_id)
        m = seat_offering_course.c
        people = people.where(c.id.in_(held))
        cycles = cycles.where(a.course_id.in_(select(m.course_id).where(m.seat_offering_id == offering_id)))
    ids = tuple(row[0] for row in db.execute(people.order_by(c.id)) if row[0] != spared)
    known = set(ids)
    active = tuple(i for i in sorted({row[0] for row in db.execute(present)}) if i in known)
    own = tuple((row[0], row[1], row[2]) for row in db.execute(cycles.order_by(a.id)) if row[1] in known)
    everything = select(func.count()).where(s.freed_at.is_(None), among(db, s.learner_id, ids))
    return Target(ids, active, own, int(db.execute(everything).scalar_one()))


def count_target(db: Connection, target: Target, today: date, spared: int) -> SlateCounts:
    """How much that is."""
    s = standing.c
    now = covers_day(standing, today), among(db, s.learner_id, target.active)
    late = select(func.count()).where(*now, s.compliance.in_([int(c) for c in BREACHES]))
    ids = [cycle[0] for cycle in target.cycles]
    finished = select(func.count()).where(
        covers_day(standing, today), among(db, s.assignment_id, ids), s.progress == int(Progress.COMPLETED)
    )
    done, breaches = (int(db.execute(query).scalar_one()) for query in (finished, late))
    return SlateCounts(len(target.active), len(ids), len(ids) - done, target.seats, breaches, spared)


_SHOWN = [c for c in clean_slate.c if c.name != "content"]


def find_slate(db: Connection, organisation_id: int, slate_id: int) -> AnyRow | None:
    """What was prepared, without its file."""
    c = clean_slate.c
    return db.execute(select(*_SHOWN).where(c.id == slate_id, c.organisation_id == organisation_id)).one_or_none()


def drop_undone(db: Connection, organisation_id: int, before: datetime) -> None:
    """What was prepared before then and never done goes, with the people who are in its file."""
    c = clean_slate.c
    db.execute(delete(clean_slate).where(c.organisation_id == organisation_id, c.done_at.is_(None), c.made_at < before))


def is_sealed_since(db: Connection, found: AnyRow) -> bool:
    """Whether a reset has sealed anything of somebody in the file since it was made."""
    return db.execute(_sealed_in_files().where(clean_slate.c.id == found.id).limit(1)).first() is not None


def files_with(db: Connection, seal_ids: Sequence[int]) -> list[int]:
    """The clean slates whose files hold what these seals have sealed, and were not emptied before."""
    full = func.length(clean_slate.c.content) > 0
    return list(db.execute(_sealed_in_files().where(among(db, seal.c.id, seal_ids), full).distinct()).scalars())


def empty_files(db: Connection, slate_ids: Sequence[int]) -> None:
    """Destroy what these files hold; that there was one, of which size and digest, stays."""
    db.execute(update(clean_slate).where(among(db, clean_slate.c.id, slate_ids)).values(content=b""))


def _sealed_in_files() -> Select[Any]:
    """Clean slates, each with the seals since of whoever is in its file: its audit entry has a row each.

    Records of somebody who was merged into another person are that one's now, and sealed as such.
    """
    c, e, r, who = clean_slate.c, audit_entry.c, audit_row.c, learner.c
    told = (e.organisation_id == c.organisation_id) & (e.seq == c.seq)
    theirs = (seal.c.learner_id == func.coalesce(who.merged_into_id, who.id)) & (seal.c.sealed_at >= c.made_at)
    rows = select(c.id).join_from(clean_slate, audit_entry, told).join(audit_row, r.audit_entry_id == e.id)
    return rows.join(learner, who.id == r.learner_id).join(seal, theirs)


def load_content(db: Connection, slate_id: int) -> bytes:
    """The file."""
    return bytes(db.execute(select(clean_slate.c.content).where(clean_slate.c.id == slate_id)).scalar_one())


def list_done(db: Connection, organisation_id: int, most: int) -> Sequence[AnyRow]:
    """The newest that were done."""
    c = clean_slate.c
    done = c.organisation_id == organisation_id, c.done_at.is_not(None)
    return db.execute(select(*_SHOWN).where(*done).order_by(c.id.desc()).limit(most)).all()


def slate_of(row: Any) -> Slate:
    """A row as it is shown."""
    counts = SlateCounts(**row.counts)
    return Slate(row.id, row.name, row.made_at, row.made_by_name, counts, row.sha256, row.size, row.done_at)
