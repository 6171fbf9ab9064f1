"""Writing the rows of an upload that are ready: people, seats, cycles, mails; sets, never row by row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.cases import Strip, load_cases
from lms_dashboard.db.closer import look_closer
from lms_dashboard.db.requirements import asked_on
from lms_dashboard.db.seating import give_seats, use_seats
from lms_dashboard.db.sql import AnyRow, among
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import course, learner
from lms_dashboard.domain.acts import EarlierCompletions
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.days import BEGINNING
from lms_dashboard.domain.upload_known import KnownCourse
from lms_dashboard.domain.upload_plan import Planned
from lms_dashboard.domain.uploads import Kind, UploadOptions
from lms_dashboard.services._upload_newcomers import Newcomers
from lms_dashboard.services._upload_people import add_people, change_people, welcome
from lms_dashboard.services.completions import Recording
from lms_dashboard.services.course_steps import Work, with_satisfied
from lms_dashboard.services.cycles import open_cycles, queue_mails
from lms_dashboard.services.leaving import let_go
from lms_dashboard.services.people_acting import Scene, rebuild_all
from lms_dashboard.services.reassigning import Reassigning

DUE_DAYS = 30
"""Days until due where neither the row nor the upload says."""


@dataclass(slots=True)
class Batch:
    """The rows that one transaction writes, with the learner of each, and what each became."""

    scene: Scene
    options: UploadOptions
    file_name: str
    planned: Sequence[Planned]
    learner_ids: list[int] = field(default_factory=list)
    after: dict[int, dict[str, Any]] = field(default_factory=dict)
    course_ids: set[int] = field(default_factory=set)
    newcomers: Newcomers = field(init=False)
    asked: dict[int, set[int]] = field(default_factory=dict)
    """By everybody of whom something else may be asked from now on: which courses are, where standings say it later."""

    def __post_init__(self) -> None:
        """Nobody has been made yet."""
        self.newcomers = Newcomers(self.scene.today)

    def due_of(self, planned: Planned) -> date:
        """When what the row opens is due."""
        default = self.options.due_on or self.scene.today + timedelta(days=DUE_DAYS)
        return planned.line.due_on or default

    def note(self, learner_id: int, **what: Any) -> None:
        """What became of a learner, for the audit trail."""
        self.after.setdefault(learner_id, {}).update(what)

    def touched(self) -> list[Touched]:
        """One audit row a learner."""
        known = {one.person.id: one.person for one in self.planned if one.person}
        return [Touched(i, None, _before(known.get(i)), self.after.get(i, {})) for i in self.learner_ids]


def _before(person: Any) -> dict[str, Any] | None:
    if person is None:
        return None
    return {"email": person.email, "external_id": person.external_id, "active": person.active}


def write_batch(db: Connection, batch: Batch) -> None:
    """Write what every row of the batch says, and derive the standings."""
    if batch.options.kind is Kind.REMOVE:
        _remove(db, batch)
        return
    _mind_asked(db, batch, _place(db, batch))
    _take_seats(db, batch)
    _open_courses(db, batch)
    _reassign(db, batch)
    _record(db, batch)
    _derive(db, batch)


def _mind_asked(db: Connection, batch: Batch, arrived: Sequence[int]) -> None:
    """What is asked of those who arrived, of the courses that their rows name."""
    courses = {known.id for one in batch.planned for known in (*one.opens, *one.reassigns)}
    batch.asked = {learner_id: set() for learner_id in arrived}
    if arrived and courses:
        scene = batch.scene
        for learner_id, course_id in asked_on(db, scene.organisation_id, arrived, sorted(courses), scene.today):
            batch.asked[learner_id].add(course_id)


def _derive(db: Connection, batch: Batch) -> None:
    """Standings, once each: of those of whom something else may be asked in every course, of the others in theirs."""
    organisation_id, new = batch.scene.organisation_id, batch.newcomers.lines
    rebuild_standings(db, organisation_id, [*new], None, befell=batch.newcomers.befell)
    rebuild_all(db, organisation_id, [i for i in batch.asked if i not in new])
    settled = sorted(set(batch.learner_ids).difference(batch.asked))
    if batch.course_ids and settled:
        since = BEGINNING if batch.options.kind is Kind.COMPLETIONS else batch.scene.today
        rebuild_standings(db, organisation_id, settled, with_satisfied(db, batch.course_ids), since)


def _remove(db: Connection, batch: Batch) -> None:
    ids = [one.person.id for one in batch.planned if one.person]
    people = {row.id: row for row in db.execute(select(learner).where(among(db, learner.c.id, ids)))}
    batch.learner_ids, touched = let_go(db, batch.scene, people, batch.scene.today)
    batch.after = {t.learner_id: dict(t.after or {}) for t in touched if t.learner_id is not None}
    rebuild_all(db, batch.scene.organisation_id, batch.learner_ids)


def _place(db: Connection, batch: Batch) -> list[int]:
    """New people are made, others changed; returns those of whom something else may be asked from now on."""
    new = [one for one in batch.planned if one.person is None]
    new_ids = add_people(db, batch.scene, [(one.line, one.group, one.job_roles) for one in new])
    batch.newcomers = Newcomers(batch.scene.today, {i: one.line for i, one in zip(new_ids, new, strict=True)})
    ids = iter(new_ids)
    batch.learner_ids = [one.person.id if one.person else next(ids) for one in batch.planned]
    for learner_id, one in zip(batch.learner_ids, batch.planned, strict=True):
        if one.person is None:
            batch.note(learner_id, name=one.line.name, email=one.line.email, external_id=one.line.external_id)
    if batch.options.welcome_mail:
        welcome(db, batch.scene, [(i, p.line.email) for i, p in _pairs(batch) if p.person is None])
    arrived = [*new_ids]
    if batch.options.kind in (Kind.ENROLL, Kind.ROSTER):
        changed, noted = change_people(db, batch.scene, [one for one in batch.planned if one.person])
        for learner_id, what in noted.items():
            batch.note(learner_id, **what)
        arrived += changed
    return arrived


def _pairs(batch: Batch) -> list[tuple[int, Planned]]:
    return list(zip(batch.learner_ids, batch.planned, strict=True))


def _take_seats(db: Connection, batch: Batch) -> None:
    """Seats that were reserved when the upload began are given to their people."""
    scene = batch.scene
    pairs = [(offering_id, i) for i, one in _pairs(batch) for offering_id in one.seats]
    give_seats(db, scene.organisation_id, pairs, scene.now, scene.actor.account_id)
    for offering_id, learner_id in pairs:
        batch.note(learner_id, seat_offering_id=offering_id)


def _work(db: Connection, batch: Batch, course_id: int) -> Work:
    found: AnyRow = db.execute(select(course).where(course.c.id == course_id)).one()
    scene = batch.scene
    return Work.on(scene, found)


def _by_course(batch: Batch, name: str) -> Mapping[int, list[int]]:
    """The learners of what the rows open, reassign or record, by course."""
    found: dict[int, list[int]] = defaultdict(list)
    for learner_id, one in _pairs(batch):
        courses: list[KnownCourse] = getattr(one, name)
        for known in courses:
            found[known.id].append(learner_id)
        if courses:
            batch.note(learner_id, **{name: [known.code for known in courses]})
    batch.course_ids |= found.keys()
    return found


def _apart(ids: Sequence[int], said: Mapping[int, Any]) -> Mapping[Any, list[int]]:
    """Learners by what their rows say, which is one act for all who say the same."""
    found: dict[Any, list[int]] = defaultdict(list)
    for learner_id in ids:
        found[said[learner_id]].append(learner_id)
    return found


def _open_courses(db: Connection, batch: Batch) -> None:
    dues = {learner_id: batch.due_of(one) for learner_id, one in _pairs(batch)}
    for course_id, ids in _by_course(batch, "opens").items():
        work = _work(db, batch, course_id)
        cases = _cases(db, batch, work, ids)
        opened = open_cycles(db, work, cases, dues, reason="enrolled by upload")
        batch.newcomers.note_opened(course_id, cases, opened, dues)
        use_seats(db, course_id, list(opened.values()))
        if batch.options.enrollment_mail:
            queue_mails(db, work, "enrolled", cases, opened)


def _cases(db: Connection, batch: Batch, work: Work, learner_ids: Sequence[int]) -> list[Case]:
    """The cases of a course: of the known as they are stored, of the new as they were written."""
    course_id, new = work.course.id, batch.newcomers
    covered = {i: course_id in batch.asked[i] for i in learner_ids if i in batch.asked}
    known, strip = {}, Strip([i for i in learner_ids if i not in new.lines], [course_id])
    if strip.learner_ids:
        found = load_cases(db, strip, work.today, work.actor.learner_id, {}, covered)
        known = {case.learner_id: case for case in found}
    return [known[i] if i in known else new.case(i, covered=covered[i]) for i in learner_ids]


def _reassign(db: Connection, batch: Batch) -> None:
    dues = {learner_id: batch.due_of(one) for learner_id, one in _pairs(batch)}
    for course_id, everybody in _by_course(batch, "reassigns").items():
        work = _work(db, batch, course_id)
        for due_on, ids in _apart(everybody, dues).items():
            steps = Reassigning(due_on, EarlierCompletions.UNTIL_EXPIRY, include_unfinished=True, reason="upload")
            steps.write(db, work, _cases(db, batch, work, ids))


def _record(db: Connection, batch: Batch) -> None:
    said = {learner_id: (one.line.completed_on, one.line.score) for learner_id, one in _pairs(batch)}
    note = batch.options.note or f"Sign-in sheet {batch.file_name}"
    for course_id, everybody in _by_course(batch, "records").items():
        work, strip = _work(db, batch, course_id), Strip(everybody, [course_id])
        closer = look_closer(db, work.organisation_id, strip, work.today)
        cases = {case.learner_id: case for case in load_cases(db, strip, work.today, work.actor.learner_id, closer)}
        for (day, score), ids in _apart(everybody, said).items():
            Recording(day, note, score).write(db, work, [cases[i] for i in ids])
