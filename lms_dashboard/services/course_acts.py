"""Making and changing courses: what they say, and the modules of a version. An administrator of all of it may."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from lms_dashboard.db import courses
from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import insert_rows
from lms_dashboard.db.tables import course, module
from lms_dashboard.domain.courses import KINDS, CourseFields, ModuleFields
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.names import sort_key
from lms_dashboard.domain.people import Actor

LONGEST_TITLE = 200
LONGEST_CODE = 40
MOST_MODULES = 200
_MOST_YEARS = 100
_MOST_MONTHS = 1_200
_MOST_TRIES = 1_000


def create_course(*, actor: Actor, fields: CourseFields, modules: Sequence[ModuleFields], now: datetime) -> int:
    """Make a course with the modules of its first version; returns its id.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        Invalid: a code, title, number or module makes no sense.
        Refused: another course has the code.
    """
    organisation_id = actor.require_whole_administration()
    _check(fields)
    _check_modules(modules)
    with write_session() as db:
        _require_free(db, actor, fields.code, None)
        own = {"organisation_id": organisation_id, "created_at": now, "version": 1}
        made = insert(course).values(**_values(fields), **own).returning(course.c.id)
        course_id: int = db.execute(made).scalar_one()
        _write_modules(db, organisation_id, course_id, 1, modules)
        after = _said(fields, 1, modules)
        _record(db, actor, "create_course", course_id, fields.code, None, after, now)
    return course_id


def change_course(*, actor: Actor, course_id: int, fields: CourseFields, now: datetime) -> None:
    """Change what a course says. Months of validity count for completions from now on; those there are keep theirs.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: there is no such course. Invalid: a code, title or number makes no sense.
        Refused: another course has the code, or nothing would be different.
    """
    actor.require_whole_administration()
    _check(fields)
    with write_session() as db:
        row = courses.find_course(db, actor, course_id)
        before = courses.fields_of(row)
        if before == fields:
            raise Refused("The course says so already.", "Nothing was changed.")
        _require_free(db, actor, fields.code, course_id)
        db.execute(update(course).where(course.c.id == course_id).values(**_values(fields)))
        _record(db, actor, "change_course", course_id, fields.code, asdict(before), asdict(fields), now)


def publish_version(*, actor: Actor, course_id: int, modules: Sequence[ModuleFields], now: datetime) -> int:
    """Make the modules the course's next version; cycles under way and completions keep theirs. Returns its number.

    A version that nobody has a cycle or a completion of is replaced instead.

    Raises:
        NotAllowed: the actor does not administer the whole organisation.
        NotFound: there is no such course. Invalid: a module makes no sense.
        Refused: the modules are those of the present version.
    """
    organisation_id = actor.require_whole_administration()
    _check_modules(modules)
    with write_session() as db:
        row = courses.find_course(db, actor, course_id)
        before = courses.load_modules(db, course_id, row.version)
        if before == tuple(modules):
            raise Refused("These are the modules already.", "Nothing was changed.")
        in_use = courses.is_in_use(db, course_id, row.version)
        version: int = row.version + 1 if in_use else row.version
        m = module.c
        db.execute(delete(module).where(m.course_id == course_id, m.course_version == version))
        _write_modules(db, organisation_id, course_id, version, modules)
        db.execute(update(course).where(course.c.id == course_id).values(version=version))
        was = {"version": row.version, "modules": [asdict(one) for one in before]}
        is_now = {"version": version, "modules": [asdict(one) for one in modules]}
        _record(db, actor, "publish_version", course_id, row.code, was, is_now, now)
    return version


def _check(fields: CourseFields) -> None:
    for name, text, longest in (("code", fields.code, LONGEST_CODE), ("title", fields.title, LONGEST_TITLE)):
        if not text or text != " ".join(text.split()) or len(text) > longest or not text.isprintable():
            raise Invalid(f"A course needs a {name}.", f"Give one of 1 to {longest} letters.")
    if fields.validity_months is not None and not 1 <= fields.validity_months <= _MOST_MONTHS:
        raise Invalid("The months of validity are out of range.", "Give 1 month or more, or none: valid for ever.")
    if fields.retention_years is not None and not 0 <= fields.retention_years <= _MOST_YEARS:
        raise Invalid(
            "The years of retention are out of range.", f"Give 0 to {_MOST_YEARS} years, or none: the organisation's."
        )


def _check_modules(modules: Sequence[ModuleFields]) -> None:
    if len(modules) > MOST_MODULES:
        raise Invalid("There are too many modules.", f"A course has at most {MOST_MODULES} modules.")
    for number, one in enumerate(modules, 1):
        if not one.title.strip() or len(one.title) > LONGEST_TITLE or not one.title.isprintable():
            raise Invalid(f"Module {number} needs a title.", f"Give one of 1 to {LONGEST_TITLE} letters.")
        if one.kind not in KINDS:
            raise Invalid(f"Module {number} is of no kind.", f"Choose one of {', '.join(KINDS)}.")
        if one.pass_mark is not None and not 0 <= one.pass_mark <= 100:
            raise Invalid(f"The pass mark of module {number} is out of range.", "Give 0 to 100 percent, or none.")
        if one.max_tries is not None and not 1 <= one.max_tries <= _MOST_TRIES:
            raise Invalid(f"The tries of module {number} are out of range.", "Give 1 or more, or none: unlimited.")
    if modules and not any(one.required for one in modules):
        raise Invalid("No module is required.", "A cycle completes when its required modules are passed: require one.")


def _require_free(db: Connection, actor: Actor, code: str, but: int | None) -> None:
    if courses.is_code_taken(db, actor, code, but):
        raise Refused(f"Another course has the code {code}.", "Choose another code.")


def _values(fields: CourseFields) -> dict[str, Any]:
    return {**asdict(fields), "sort_key": sort_key(fields.title)}


def _write_modules(
    db: Connection, organisation_id: int, course_id: int, version: int, modules: Sequence[ModuleFields]
) -> None:
    own = {"organisation_id": organisation_id, "course_id": course_id, "course_version": version}
    rows = [{**own, "position": n, **asdict(one), "content": ""} for n, one in enumerate(modules, 1)]
    insert_rows(db, module, rows)


def _said(fields: CourseFields, version: int, modules: Sequence[ModuleFields]) -> dict[str, Any]:
    return {**asdict(fields), "version": version, "modules": [asdict(one) for one in modules]}


def _record(
    db: Connection,
    actor: Actor,
    act: str,
    course_id: int,
    code: str,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    now: datetime,
) -> None:
    record_act(
        db,
        actor=actor,
        organisation_id=actor.organisation_id or 0,
        act=act,
        summary={"course": code},
        touched=[Touched(None, course_id, before, after)],
        now=now,
        learner_ids=None,
        course_ids=[course_id],
    )
