"""Writing the people, groups, courses and modules of a planned import."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from lms_dashboard.db.history import GroupPath, load_groups
from lms_dashboard.db.sql import insert_rows, take_ids
from lms_dashboard.db.tables import course, employment, group, group_membership, learner, module
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.history import CourseState, ModuleState, Person, Plan
from lms_dashboard.domain.names import full_name, search_text, sort_key


def write_courses(db: Connection, organisation_id: int, plan: Plan, now: datetime) -> None:
    """New courses, and new modules of new and known ones."""
    for new, id_ in zip(plan.courses, take_ids(db, course, len(plan.courses)), strict=True):
        new.id = id_
    for (_, added), id_ in zip(plan.modules, take_ids(db, module, len(plan.modules)), strict=True):
        added.id = id_
    insert_rows(db, course, [_course_row(organisation_id, new, now) for new in plan.courses])
    insert_rows(db, module, [_module_row(organisation_id, of, added) for of, added in plan.modules])


def _course_row(organisation_id: int, new: CourseState, now: datetime) -> dict[str, Any]:
    return {
        "id": new.id,
        "organisation_id": organisation_id,
        "code": new.code,
        "title": new.title,
        "sort_key": sort_key(new.title),
        "version": new.version,
        "validity_months": new.validity_months,
        "retention_years": new.retention_years,
        "certificate": new.certificate,
        "created_at": now,
    }


def _module_row(organisation_id: int, of: CourseState, new: ModuleState) -> dict[str, Any]:
    return {
        "id": new.id,
        "organisation_id": organisation_id,
        "course_id": of.id,
        "course_version": of.version,
        "position": new.position,
        "title": new.title,
        "kind": new.kind,
        "required": new.required,
        "pass_mark": new.pass_mark,
        "max_tries": None,
        "content": "",
    }


def write_people(db: Connection, organisation_id: int, plan: Plan, today: date, now: datetime) -> None:
    """New learners with their spells and groups; what was not known of stored ones and now is."""
    for person, id_ in zip(plan.people, take_ids(db, learner, len(plan.people)), strict=True):
        person.id = id_
    first = _first_assigned(plan)
    for person in plan.people:
        person.active_from = person.hired_on or first.get(person, today)
    insert_rows(db, learner, [_learner_row(organisation_id, person, now) for person in plan.people])
    own = {"organisation_id": organisation_id, "until_day": FOREVER}
    spells = [{"learner_id": p.id, "from_day": p.active_from, **own} for p in plan.people]
    insert_rows(db, employment, spells)
    for person in plan.changed_people:
        _update_person(db, person)
    for person in {**dict.fromkeys(plan.changed_people), **first}:
        _begin_earlier(db, person, person.hired_on or first.get(person, today))
    _write_memberships(db, organisation_id, [*plan.people, *plan.changed_people], today)


def _first_assigned(plan: Plan) -> dict[Person, date]:
    first: dict[Person, date] = {}
    for cycle in plan.cycles:
        first[cycle.person] = min(cycle.assigned_on, first.get(cycle.person, cycle.assigned_on))
    return first


def _named(person: Person) -> dict[str, Any]:
    name = full_name(person.first_name, person.last_name, person.email, person.external_id)
    return {
        "external_id": person.external_id,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "name": name,
        "sort_key": sort_key(name),
        "search_text": search_text(name, person.email, person.external_id),
        "hired_on": person.hired_on,
    }


def _learner_row(organisation_id: int, person: Person, now: datetime) -> dict[str, Any]:
    own = {"id": person.id, "organisation_id": organisation_id, "created_at": now, "optional_mail": True}
    return own | _named(person)


def _update_person(db: Connection, person: Person) -> None:
    if person.changes:
        db.execute(update(learner).where(learner.c.id == person.id).values(**_named(person)))


def _begin_earlier(db: Connection, person: Person, day: date) -> None:
    """A learner turns out to have been there before: the first spell and the first membership begin that day."""
    if person.active_from is None or day >= person.active_from:
        return
    tables: Iterable[Table] = (employment, group_membership)
    for table in tables:
        c = table.c
        first = c.learner_id == person.id, c.from_day == person.active_from
        db.execute(update(table).where(*first).values(from_day=day))
    person.active_from = day


def _write_memberships(db: Connection, organisation_id: int, people: list[Person], today: date) -> None:
    groups = load_groups(db, organisation_id)
    joining = [person for person in people if person.joins]
    for path in dict.fromkeys(person.joins for person in joining):
        _make_group(db, organisation_id, groups, path)
    own = {"organisation_id": organisation_id, "until_day": FOREVER}
    rows = [
        {"learner_id": p.id, "group_id": groups[p.joins][0], "from_day": p.active_from or today, **own} for p in joining
    ]
    insert_rows(db, group_membership, rows)


def _make_group(
    db: Connection, organisation_id: int, groups: dict[GroupPath, tuple[int, str]], path: GroupPath
) -> tuple[int | None, str]:
    """The group of a path of names, made with all above it where it is missing."""
    if not path:
        return None, "/"
    if path not in groups:
        parent_id, above = _make_group(db, organisation_id, groups, path[:-1])
        (id_,) = take_ids(db, group, 1)
        own = {"id": id_, "organisation_id": organisation_id, "parent_id": parent_id, "name": path[-1]}
        db.execute(insert(group).values(**own, path=f"{above}{id_}/", sort_key=sort_key(path[-1])))
        groups[path] = (id_, f"{above}{id_}/")
    return groups[path]


def learners_of(db: Connection, organisation_id: int) -> list[int]:
    """Every learner of the organisation."""
    return list(db.execute(select(learner.c.id).where(learner.c.organisation_id == organisation_id)).scalars())
