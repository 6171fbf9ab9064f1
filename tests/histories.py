"""A small valid training history, and ways to bend it, for the tests of the import."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import AnyRow, covers_day
from lms_dashboard.db.tables import course, learner, metadata, standing
from lms_dashboard.domain.imports import ImportResult
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.services.imports import get_neutral_files, import_history, preview_import
from lms_dashboard.services.organisations import COMMAND_LINE, create_organisation, get_system_actor

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SAMPLE = Path(__file__).parent / "data" / "open-university-sample"

LEARNERS = """\
email,first_name,last_name,group,external_id,hired_on
ada@x.example,Ada,Byrne,North / Site 1,E1,2020-01-01
bo@x.example,Bo,Øst,South,E2,2021-02-03
"""
COURSES = """\
code,title,validity_months,retention_years
FIRE,Fire Safety,12,6
CODE,Code of Conduct,,
"""
MODULES = """\
course_code,position,title,kind,pass_mark
FIRE,1,Exits,lesson,
FIRE,2,Quiz,quiz,80
"""
ASSIGNMENTS = """\
email,course_code,assigned_on,due_on,started_on,completed_on,score_percent,archived_on,archive_reason
ada@x.example,FIRE,2025-01-10,2025-02-10,2025-01-12,2025-02-01,91.5,2025-12-01,retraining
ada@x.example,FIRE,2025-12-01,2026-01-31,2025-12-05,,,,
bo@x.example,FIRE,2026-01-10,2026-02-10,,2026-02-01,70,,
bo@x.example,CODE,2026-01-10,2026-02-10,,,,,
"""
RESULTS = """\
email,course_code,assigned_on,module_position,submitted_on,score_percent
ada@x.example,FIRE,2025-01-10,1,2025-01-12,
ada@x.example,FIRE,2025-01-10,2,2025-01-20,60
ada@x.example,FIRE,2025-01-10,2,2025-02-01,91.5
ada@x.example,FIRE,2025-12-01,1,2025-12-05,
"""
FILES = {
    "learners.csv": LEARNERS,
    "courses.csv": COURSES,
    "modules.csv": MODULES,
    "assignments.csv": ASSIGNMENTS,
    "module_results.csv": RESULTS,
}


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files in a folder; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def bent(name: str, old: str, new: str) -> dict[str, str]:
    """The valid history with one text of one file replaced."""
    assert FILES[name].count(old) == 1, f"{old!r} is not in {name} once"
    return {**FILES, name: FILES[name].replace(old, new)}


def extended(name: str, *rows: str) -> dict[str, str]:
    """The valid history with more rows in one file."""
    return {**FILES, name: FILES[name] + "".join(f"{row}\n" for row in rows)}


def make_organisation(name: str = "Clinic") -> Actor:
    """A new organisation; the command line acting for it."""
    create_organisation(actor=COMMAND_LINE, name=name, time_zone="Europe/London", date_order="dmy", now=NOW)
    return get_system_actor(actor=COMMAND_LINE, name=name)


def import_files(
    actor: Actor, folder: Path, files: Mapping[str, str | bytes] = FILES, now: datetime = NOW
) -> ImportResult:
    """Write the files into the folder and import them."""
    return import_folder(actor, write_files(folder, files), now)


def import_folder(actor: Actor, folder: Path, now: datetime = NOW) -> ImportResult:
    """Import what is in the folder."""
    return import_history(actor=actor, files=get_neutral_files(actor=actor, folder=folder), now=now)


def check_files(actor: Actor, folder: Path, files: Mapping[str, str | bytes] = FILES) -> ImportResult:
    """Only check the files."""
    found = get_neutral_files(actor=actor, folder=write_files(folder, files))
    return preview_import(actor=actor, files=found, now=NOW)


def all_rows(table: str) -> list[AnyRow]:
    """Every row of a table, by its key."""
    found = metadata.tables[table]
    with read_session() as db:
        return list(db.execute(select(found).order_by(*found.primary_key.columns)).all())


def count_rows() -> dict[str, int]:
    """How many rows every table has."""
    return {name: len(all_rows(name)) for name in metadata.tables}


def standings_on(day: date = TODAY) -> dict[tuple[str, str], tuple[Compliance, Progress, int | None, date | None]]:
    """By address (or external id) and course code: compliance, progress, cycle and due date on a day."""
    s = standing.c
    query = (
        select(learner.c.email, learner.c.external_id, course.c.code, s.compliance, s.progress, s.cycle, s.due_on)
        .join_from(standing, learner, learner.c.id == s.learner_id)
        .join(course, course.c.id == s.course_id)
        .where(covers_day(standing, day))
    )
    with read_session() as db:
        return {
            (row.email or row.external_id, row.code): (
                Compliance(row.compliance),
                Progress(row.progress),
                row.cycle,
                row.due_on,
            )
            for row in db.execute(query)
        }
