"""Importing a training history from neutral files (domain/neutral.py says how they are read).

Each row of assignments.csv is one cycle, and a personal, mandatory requirement from the day it was assigned, due on
``due_on``; ``unenrolled`` ends both, ``retraining`` (or no reason) ends only the cycle. A completion stands as it is,
whatever the modules say, valid by the course's validity months. Results later than their cycle's end stay with it.
A learner is active from ``hired_on``, else from the first cycle, else from the day of the import.

Importing the same again changes nothing; a blank cell says nothing; what was not known is filled; what contradicts
the stored is a problem. What a reset sealed stays sealed. With one problem nothing is written.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.history import load_stored
from lms_dashboard.db.locks import change_rules
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import organisation
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Conflict
from lms_dashboard.domain.history import Plan, Stored
from lms_dashboard.domain.history_cycles import plan_cycles, plan_results
from lms_dashboard.domain.history_people import plan_courses, plan_learners, plan_modules
from lms_dashboard.domain.history_work import Work
from lms_dashboard.domain.imports import ImportProblem, ImportResult, Report, silent
from lms_dashboard.domain.neutral import ASSIGNMENTS, COURSES, LEARNERS, MODULES, RESULTS, SPECS, RawTable
from lms_dashboard.domain.neutral_rows import Parsed, parse
from lms_dashboard.domain.people import Actor
from lms_dashboard.files.neutral import read_folder
from lms_dashboard.services._import_write import write_plan


@dataclass(frozen=True, slots=True)
class NeutralFiles:
    """A folder of neutral files as text; ``not_read`` are the names of its other CSV files."""

    tables: dict[str, RawTable]
    problems: tuple[ImportProblem, ...]
    not_read: tuple[str, ...]
    _parsed: dict[date, dict[str, Parsed]] = field(default_factory=dict, repr=False)

    def parsed(self, today: date) -> dict[str, Parsed]:
        """The files' lines and problems, by file; read once, though it is asked for a check and for the import."""
        if today not in self._parsed:
            self._parsed[today] = {
                spec.file: parse(self.tables[spec.file], spec, today) for spec in SPECS if spec.file in self.tables
            }
        return self._parsed[today]


def get_neutral_files(*, actor: Actor, folder: Path) -> NeutralFiles:
    """The neutral files of a folder, as text.

    Raises:
        NotAllowed: the actor may not import.
        Invalid: there is no such folder, or nothing to import in it.
    """
    _require(actor)
    tables, problems, not_read = read_folder(folder)
    return NeutralFiles(tables, tuple(problems), tuple(not_read))


def preview_import(*, actor: Actor, files: NeutralFiles, now: datetime) -> ImportResult:
    """What an import would write, or every row that it would refuse; for an organisation not made yet, too.

    Raises:
        NotAllowed: the actor may not import.
    """
    organisation_id = _require(actor)
    parsed = files.parsed(day_in(actor.time_zone, now))
    if organisation_id is None:
        return _result(_plan(Stored(), files, parsed), written=False)
    with read_session() as db:
        return _result(_plan(_load(db, organisation_id, parsed), files, parsed), written=False)


def import_history(*, actor: Actor, files: NeutralFiles, now: datetime, report: Report = silent) -> ImportResult:
    """Write a history in one transaction, or nothing if one row is refused; ``report`` is told of the progress.

    Raises:
        NotAllowed: the actor may not import.
        Conflict: somebody else changed the same records at the same time.
    """
    organisation_id = actor.require_whole_administration()
    today = day_in(actor.time_zone, now)
    parsed = files.parsed(today)
    try:
        with collector_paused(), write_session() as db:
            locked = select(organisation.c.id).where(organisation.c.id == organisation_id)
            db.execute(locked.with_for_update(key_share=True))  # one import an organisation at a time
            if MODULES.file in parsed:
                change_rules(db, organisation_id)  # a module that is new in a course is asked of everybody on it
            work = _plan(_load(db, organisation_id, parsed, lock=True), files, parsed)
            if work.problems or work.plan.is_empty():
                return _result(work, written=False)
            digests = {name: table.sha256 for name, table in files.tables.items()}
            write_plan(db, actor, organisation_id, work, digests, today, now, report)
            return _result(work, written=True)
    except IntegrityError as error:
        raise Conflict(
            "Somebody else changed the same records meanwhile.", "Nothing was written; import again."
        ) from error


def _require(actor: Actor) -> int | None:
    """The actor's organisation; the command line may check before there is one."""
    if actor.kind == "system" and actor.organisation_id is None:
        return None
    return actor.require_whole_administration()


def _load(db: Connection, organisation_id: int, parsed: dict[str, Parsed], *, lock: bool = False) -> Stored:
    named = [parsed[spec.file].lines for spec in (LEARNERS, ASSIGNMENTS, RESULTS) if spec.file in parsed]
    emails = {row.email for lines in named for row in lines if row.email is not None}
    external_ids = {row.external_id for lines in named for row in lines if row.external_id is not None}
    return load_stored(db, organisation_id, emails, external_ids, lock=lock)


def _plan(stored: Stored, files: NeutralFiles, parsed: dict[str, Parsed]) -> Work:
    work = Work(stored)
    work.problems.extend(files.problems)
    for spec in SPECS:
        if spec.file in parsed:
            work.problems.extend(parsed[spec.file].problems)
            work.note_broken(parsed[spec.file])
    work.problems.extend(_missing(stored, files))
    if any(problem.line <= 1 for problem in work.problems):
        return work  # a file that could not be read at all: what refers to it cannot be judged
    steps = (
        (LEARNERS, plan_learners),
        (COURSES, plan_courses),
        (MODULES, plan_modules),
        (ASSIGNMENTS, plan_cycles),
        (RESULTS, plan_results),
    )
    for spec, plan in steps:
        if spec.file in parsed:
            plan(work, parsed[spec.file].lines)
    return work


def _missing(stored: Stored, files: NeutralFiles) -> list[ImportProblem]:
    """A first import needs its learners and its courses."""
    there = {LEARNERS.file: bool(stored.by_email or stored.by_external_id), COURSES.file: bool(stored.courses)}
    named = {problem.file for problem in files.problems} | set(files.tables)
    mend = "Add the file: nothing is known of what the others refer to."
    return [
        ImportProblem(name, 1, "", "", "The file is missing.", mend)
        for name, known in there.items()
        if not known and name not in named
    ]


def _result(work: Work, *, written: bool) -> ImportResult:
    plan: Plan = work.plan
    order = {spec.file: number for number, spec in enumerate(SPECS)}
    problems = sorted(work.problems, key=lambda p: (order[p.file], p.line))
    return ImportResult(
        len(plan.people) + len(plan.changed_people),
        len(plan.courses),
        len(plan.modules),
        len(plan.cycles) + len(plan.changed_cycles),
        plan.results,
        plan.unchanged,
        tuple(problems),
        written,
    )
