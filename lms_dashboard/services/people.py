"""People: added, edited, moved between groups and job roles by date. Requirements follow: standings are rebuilt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db import memberships
from lms_dashboard.db.audit import Touched
from lms_dashboard.db.locks import keep_rules
from lms_dashboard.db.people import load_profile
from lms_dashboard.db.scopes import managed_groups, require_learners, visible_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.tables import employment, group, job_role, learner
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Conflict, Invalid, NotFound, Refused
from lms_dashboard.domain.names import full_name, search_text, sort_key
from lms_dashboard.domain.neutral_cells import read_email
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.persons import PersonProfile, PersonResult
from lms_dashboard.services.people_acting import Scene, finish, hold_people

LONGEST = 200
"""Letters of a name or a number."""


@dataclass(frozen=True, slots=True)
class PersonFields:
    """What is said of a person. ``from_day`` is since when group and job roles are so; None: today, or when hired.

    ``new_job_role`` is the name of one more job role, made if it is not there.
    """

    first_name: str
    last_name: str
    email: str = ""
    external_id: str = ""
    hired_on: date | None = None
    group_id: int | None = None
    job_role_ids: tuple[int, ...] = ()
    new_job_role: str = ""
    from_day: date | None = None


def get_person(*, actor: Actor, learner_id: int, now: datetime) -> PersonProfile:
    """What can be edited of a learner.

    Raises:
        NotAllowed, NotFound: the actor may not, or the learner is not the actor's to change.
    """
    scene = Scene.of(actor, now)
    with read_session() as db:
        require_learners(db, actor, [learner_id], scene.today)
        return load_profile(db, learner_id, scene.today, actor.learner_id)


def add_person(*, actor: Actor, person: PersonFields, now: datetime) -> PersonResult:
    """Make a learner, active from the hiring day (none: from today), with group and job roles from then on.

    Raises:
        NotAllowed: the actor manages no training.
        NotFound: the group or a job role is not the organisation's, or not within the actor's scope.
        Invalid: no name, neither email nor number, or one that will not do.
        Refused: somebody has this email or number already.
    """
    scene, named = Scene.of(actor, now), _named(person)
    since = person.hired_on or scene.today
    with write_session() as db:
        keep_rules(db, scene.organisation_id)
        _require_free(db, scene, named, None)
        require_group(db, scene, person.group_id)
        own = {"organisation_id": scene.organisation_id}
        new = insert(learner).values(**own, **named, created_at=now, optional_mail=True).returning(learner.c.id)
        learner_id = int(db.execute(new).scalar_one())
        spell = {"learner_id": learner_id, "from_day": since, "until_day": FOREVER}
        db.execute(insert(employment).values(**own, **spell))
        after = {**named, **_place(db, scene, [learner_id], person, person.from_day or since)}
        touched = [Touched(learner_id, None, None, after)]
        seq = finish(db, scene, "add_person", {"learners": 1}, touched, [learner_id], lists=True)
    return PersonResult(seq, (learner_id,), f"{named['name']} was added.")


def edit_person(*, actor: Actor, learner_id: int, person: PersonFields, now: datetime) -> PersonResult:
    """Change what is said of a learner; group and job roles from ``from_day`` (None: today) on.

    Raises:
        NotAllowed, NotFound, Invalid: as ``add_person``.
        Refused: somebody else has this email or number, or nothing is different.
    """
    scene, named = Scene.of(actor, now), _named(person)
    with write_session() as db:
        held = hold_people(db, scene, [learner_id])[learner_id]
        before = load_profile(db, learner_id, scene.today, None)
        _require_free(db, scene, named, learner_id)
        if person.group_id != before.group_id:
            require_group(db, scene, person.group_id)
        old = {name: getattr(held, name) for name in named}
        if named != old:
            db.execute(update(learner).where(learner.c.id == learner_id).values(**named))
            _move_hiring(db, learner_id, held.hired_on, person.hired_on)
        placed = _changed_place(db, scene, before, person)
        if named == old and not placed:
            raise Refused("Nothing is different.", "Change something, or cancel.")
        touched = [Touched(learner_id, None, {**old, **_place_before(before, placed)}, {**named, **placed})]
        seq = finish(db, scene, "edit_person", {"learners": 1}, touched, [learner_id], lists=True)
    return PersonResult(seq, (learner_id,), f"{named['name']} was changed.")


def _named(person: PersonFields) -> dict[str, Any]:
    first, last = (" ".join(text.split()) for text in (person.first_name, person.last_name))
    external = " ".join(person.external_id.split()) or None
    if not first and not last:
        raise Invalid("A user needs a name.", "Give a first or a last name.")
    if any(len(text or "") > LONGEST for text in (first, last, external)):
        raise Invalid("A name or number is too long.", f"Use at most {LONGEST} letters.")
    email = _email(person.email)
    if email is None and external is None:
        raise Invalid("Neither email nor number is given.", "Give one of the two: it tells people of one name apart.")
    if FOREVER in (person.hired_on, person.from_day):
        raise Invalid("A day lies too far ahead.", "Give the day on which it begins.")
    name = full_name(first, last, email, external)
    return {
        "external_id": external,
        "email": email,
        "first_name": first,
        "last_name": last,
        "name": name,
        "sort_key": sort_key(name),
        "search_text": search_text(name, email, external),
        "hired_on": person.hired_on,
    }


def _email(text: str) -> str | None:
    text = text.strip()
    if not text:
        return None
    try:
        return read_email(text)
    except Invalid as error:
        raise Invalid(f"“{text}” is not an email address.", "Write it as name@example.org.") from error


def _require_free(db: Connection, scene: Scene, named: Mapping[str, Any], own_id: int | None) -> None:
    """No other learner of the organisation has this email or number; one in scope is named."""
    c = learner.c
    for column, what in (("email", "email address"), ("external_id", "number")):
        if named[column] is None:
            continue
        query = select(c.id).where(c.organisation_id == scene.organisation_id, c[column] == named[column])
        found = db.execute(query).scalar_one_or_none()
        if found is not None and found != own_id:
            seen = select(c.name).where(c.id == found, visible_learners(scene.actor, scene.today))
            name = db.execute(seen).scalar_one_or_none()
            whose = f"{name} has" if name else "Somebody of the organisation has"
            mend = "Look under the deactivated users too, or correct it."
            raise Refused(f"{whose} this {what} already.", mend)


def require_group(db: Connection, scene: Scene, group_id: int | None) -> None:
    """The group is one that the actor manages, or none where that may be.

    Raises:
        Invalid: the actor's scope needs a group. NotFound: the group is not the actor's to fill.
    """
    if group_id is None:
        if scene.actor.manage_group_ids is not None:
            raise Invalid("A group is missing.", "Choose one of the groups that you manage.")
        return
    mine = select(group.c.id).where(group.c.id == group_id, managed_groups(scene.actor))
    if db.execute(mine).first() is None:
        raise NotFound("There is no such group.", "Choose one of the groups that you manage.")


def _place(db: Connection, scene: Scene, ids: Sequence[int], person: PersonFields, from_day: date) -> dict[str, Any]:
    """Group and job roles as said, from the day on; what the audit trail keeps of it."""
    roles = _job_roles(db, scene, person)
    if person.group_id is not None:
        memberships.set_group(db, scene.organisation_id, ids, person.group_id, from_day)
    memberships.set_job_roles(db, scene.organisation_id, ids, roles, from_day)
    return {"group_id": person.group_id, "job_role_ids": roles, "from_day": from_day}


def _job_roles(db: Connection, scene: Scene, person: PersonFields) -> list[int]:
    c = job_role.c
    known = {row[0] for row in db.execute(select(c.id).where(c.organisation_id == scene.organisation_id))}
    if not set(person.job_role_ids) <= known:
        raise NotFound("There is no such job role.", "Choose from the list.")
    roles = set(person.job_role_ids)
    name = " ".join(person.new_job_role.split())
    if len(name) > LONGEST:
        raise Invalid("The job role's name is too long.", f"Use at most {LONGEST} letters.")
    if name:
        roles.add(memberships.job_role_named(db, scene.organisation_id, name))
    return sorted(roles)


def _changed_place(db: Connection, scene: Scene, before: PersonProfile, person: PersonFields) -> dict[str, Any]:
    from_day, ids = person.from_day or scene.today, [before.learner_id]
    placed: dict[str, Any] = {}
    if person.group_id != memberships.groups_on(db, ids, from_day).get(before.learner_id):
        memberships.set_group(db, scene.organisation_id, ids, person.group_id, from_day)
        placed["group_id"] = person.group_id
    roles = _job_roles(db, scene, person)
    if set(roles) != memberships.job_roles_on(db, before.learner_id, from_day):
        memberships.set_job_roles(db, scene.organisation_id, ids, roles, from_day)
        placed["job_role_ids"] = roles
    return {**placed, "from_day": from_day} if placed else {}


def _place_before(before: PersonProfile, placed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(before, name) for name in ("group_id", "job_role_ids") if name in placed}


def _move_hiring(db: Connection, learner_id: int, old: date | None, new: date | None) -> None:
    """The first spell and the first memberships begin when somebody is hired."""
    if old is None or new is None or old == new:
        return
    try:
        memberships.begin_on(db, learner_id, old, new)
    except IntegrityError as error:
        raise Conflict("The hiring day lies after the end of a spell.", "Choose an earlier day.") from error
