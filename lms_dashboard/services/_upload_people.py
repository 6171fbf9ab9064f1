"""People of an upload: made, brought back, moved, completed by what was missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from lms_dashboard.db.memberships import set_group
from lms_dashboard.db.sql import among, insert_columns, insert_rows, insert_values, take_ids
from lms_dashboard.db.tables import employment, group_membership, job_role_membership, learner, mail
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.names import search_text, sort_key
from lms_dashboard.domain.upload_known import KnownGroup
from lms_dashboard.domain.upload_plan import Planned
from lms_dashboard.domain.upload_rows import Line
from lms_dashboard.services.leaving import take_back
from lms_dashboard.services.people_acting import Scene

_New = tuple[Line, KnownGroup | None, frozenset[int]]


def add_people(db: Connection, scene: Scene, people: Sequence[_New]) -> list[int]:
    """Make learners, active from the hiring day, with their group and job roles; their ids in order."""
    if not people:
        return []
    ids, same = take_ids(db, learner, len(people)), {"organisation_id": scene.organisation_id}
    lines = [line for line, _, _ in people]
    more = same | {"optional_mail": True, "created_at": scene.now}
    insert_columns(db, learner, {"id": ids, **_columns(lines)}, more)
    spells = [(i, line.hired_on or scene.today) for i, line in zip(ids, lines, strict=True)]
    from_day, until = ("learner_id", "from_day"), {**same, "until_day": FOREVER}
    insert_values(db, employment, from_day, spells, same=until)
    placed = list(zip(spells, people, strict=True))
    homes = [(*spell, home.id) for spell, (_, home, _) in placed if home is not None]
    insert_values(db, group_membership, (*from_day, "group_id"), homes, same=until)
    roles = [(*spell, role) for spell, (_, _, several) in placed for role in sorted(several)]
    insert_values(db, job_role_membership, (*from_day, "job_role_id"), roles, same=until)
    return ids


def _columns(lines: Sequence[Line]) -> dict[str, list[Any]]:
    said = {name: list(map(attrgetter(name), lines)) for name in _SAID}
    names = [line.name for line in lines]
    named = zip(names, said["email"], said["external_id"], strict=True)
    made = {"sort_key": list(map(sort_key, names)), "search_text": [search_text(*one) for one in named]}
    return said | {"name": names} | made


_SAID = ("external_id", "email", "first_name", "last_name", "hired_on")
"""Columns of a learner that a row of the list says."""


def change_people(
    db: Connection, scene: Scene, planned: Sequence[Planned]
) -> tuple[list[int], dict[int, dict[str, Any]]]:
    """Bring back, complete and move people who are known; whose requirements may differ now, and what each became."""
    noted: dict[int, dict[str, Any]] = defaultdict(dict)
    away = [one.person.id for one in planned if one.person and not one.person.active]
    if away:
        rows = db.execute(select(learner).where(among(db, learner.c.id, away)))
        take_back(db, scene, {row.id: row for row in rows}, scene.today)
    for learner_id in away:
        noted[learner_id]["active_since"] = scene.today
    _fill(db, [one for one in planned if one.fills], noted)
    moved = [one for one in planned if one.moves]
    _move(db, scene, moved, noted)
    return [*away, *(one.person.id for one in moved if one.person and one.person.active)], noted


def _fill(db: Connection, planned: Sequence[Planned], noted: dict[int, dict[str, Any]]) -> None:
    """An address or an id that was not known yet."""
    rows = []
    for one in planned:
        person = one.person
        if person is not None:
            email, number = person.email or one.line.email, person.external_id or one.line.external_id
            found = search_text(person.name, email, number)
            rows.append({"which": person.id, "email": email, "external_id": number, "search_text": found})
            noted[person.id].update(email=email, external_id=number)
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in ("email", "external_id", "search_text")}
        db.execute(update(learner).where(learner.c.id == bindparam("which")).values(**values), rows)


def _move(db: Connection, scene: Scene, planned: Sequence[Planned], noted: dict[int, dict[str, Any]]) -> None:
    """Another group from today on; job roles that were not there yet."""
    joining: dict[int, list[int]] = defaultdict(list)
    roles: list[tuple[int, int]] = []
    for one in planned:
        person = one.person
        if person is None:
            continue
        if one.group is not None and one.group.id != person.group_id:
            joining[one.group.id].append(person.id)
            noted[person.id]["group_id"] = one.group.id
        for role in sorted(one.job_roles - person.job_roles):
            roles.append((person.id, role))
            noted[person.id]["job_roles_added"] = [*noted[person.id].get("job_roles_added", ()), role]
    for group_id, ids in joining.items():
        set_group(db, scene.organisation_id, ids, group_id, scene.today)
    _add_roles(db, scene.organisation_id, roles, scene.today)


def _add_roles(db: Connection, organisation_id: int, pairs: Iterable[tuple[int, int]], from_day: date) -> None:
    own = {"organisation_id": organisation_id, "from_day": from_day, "until_day": FOREVER}
    insert_rows(db, job_role_membership, [{"learner_id": i, "job_role_id": role, **own} for i, role in pairs])


def welcome(db: Connection, scene: Scene, people: Sequence[tuple[int, str | None]]) -> None:
    """Queue the welcome mail for new people; whoever has no address is in the ledger too, with the reason."""
    if not people:
        return
    mails: dict[str, list[Any]] = {
        "learner_id": [learner_id for learner_id, _ in people],
        "event_key": [f"welcome:{learner_id}:upload" for learner_id, _ in people],
        "to_address": [email for _, email in people],
        "state": ["queued" if email else "suppressed" for _, email in people],
        "reason": ["" if email else "no address" for _, email in people],
    }
    same = {"organisation_id": scene.organisation_id, "kind": "welcome", "queued_at": scene.now, "tries": 0}
    insert_columns(db, mail, mails, same)
