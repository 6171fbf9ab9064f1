"""A small world for the tests of services: organisations with groups, learners, courses and people who sign in."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from lms_dashboard.db.facts import load_facts
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.standings import rebuild_standings
from lms_dashboard.db.tables import (
    account,
    assignment,
    attempt,
    course,
    employment,
    equivalence,
    group,
    group_membership,
    job_role,
    job_role_membership,
    learner,
    member,
    member_grant,
    metadata,
    module,
    sign_in_session,
    standing,
)
from lms_dashboard.domain.days import FOREVER, day_in
from lms_dashboard.domain.names import fold, full_name, search_text, sort_key
from lms_dashboard.domain.people import Actor, Permission, Role, permissions_of, system_actor
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.domain.timeline import timeline
from lms_dashboard.services import organisations, results
from lms_dashboard.services.audit import verify
from lms_dashboard.services.requirements import NewRequirement, create_requirement

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
HIRED = date(2026, 1, 1)
QUIZ_AND_LESSON = (("Read", "lesson", None, None), ("Quiz", "quiz", 80.0, 2))


def later(days: int = 0, seconds: int = 0) -> datetime:
    """An instant so much after NOW (before, if negative)."""
    return NOW + timedelta(days=days, seconds=seconds)


def on(days: int) -> date:
    """A day so many days after today (before, if negative)."""
    return TODAY + timedelta(days=days)


def rows_of(table: Table, **where: Any) -> list[dict[str, Any]]:
    """The rows of a table, by id, that have these values."""
    query = select(table).where(*(table.c[name] == value for name, value in where.items()))
    with read_session() as db:
        return [dict(row._mapping) for row in db.execute(query.order_by(*table.primary_key.columns))]


def everything(*without: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table: what is compared to show that nothing was changed."""
    return {name: rows_of(table) for name, table in metadata.tables.items() if name not in without}


def add(table: Table, **values: Any) -> int:
    """A row straight into a table; its id."""
    with write_session() as db:
        return int(db.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


@dataclass
class World:
    """One organisation. ``actor`` is its command line; groups, learners and courses are ids by name."""

    name: str = "Mercy General"
    time_zone: str = "UTC"
    id: int = 0
    groups: dict[str, int] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id = organisations.create_organisation(
            actor=organisations.COMMAND_LINE,
            name=self.name,
            time_zone=self.time_zone,
            date_order="dmy",
            now=later(-400),
        )
        self.actor = system_actor(self.id, organisation_name=self.name, time_zone=self.time_zone)

    # ---- people

    def group(self, name: str, parent: str | None = None) -> int:
        parent_id = self.groups[parent] if parent else None
        with write_session() as db:
            values = {"organisation_id": self.id, "name": name, "parent_id": parent_id, "sort_key": fold(name)}
            new = db.execute(insert(group).values(**values, path="").returning(group.c.id)).scalar_one()
            self.paths[new] = f"{self.paths[parent_id] if parent_id else '/'}{new}/"
            db.execute(group.update().where(group.c.id == new).values(path=self.paths[new]))
        self.groups[name] = new
        return int(new)

    def learner(self, first: str, last: str = "", **more: Any) -> int:
        """A learner, active since hired. ``group`` and ``job_roles`` are names or ids, ``spells`` activity."""
        options = {"group": None, "job_roles": (), "hired": HIRED, "spells": None, "email": ..., "id": ...} | more
        email = f"{fold(first)}.{fold(last)}@mercy.example" if options["email"] is ... else options["email"]
        external = f"{first}-{last}" if options["id"] is ... else options["id"]
        name = full_name(first, last, email, external)
        who = {"first_name": first, "last_name": last, "name": name, "email": email, "external_id": external}
        keys = {"sort_key": sort_key(name), "search_text": search_text(name, email, external)}
        own = {"organisation_id": self.id, "created_at": NOW}
        new = add(learner, **who, **keys, **own, hired_on=options["hired"])
        for start, end in options["spells"] or ((options["hired"], FOREVER),):
            add(employment, organisation_id=self.id, learner_id=new, from_day=start, until_day=end)
        if options["group"]:
            self.join(new, options["group"], options["hired"])
        for role in options["job_roles"]:
            self.take_role(new, role, options["hired"])
        return new

    def join(self, learner_id: int, name: str, from_day: date, until_day: date = FOREVER) -> None:
        group_id = self.groups.get(name) or self.group(name)
        own = {"organisation_id": self.id, "learner_id": learner_id, "from_day": from_day, "until_day": until_day}
        add(group_membership, **own, group_id=group_id)

    def job_role(self, name: str) -> int:
        return add(job_role, organisation_id=self.id, name=name)

    def take_role(self, learner_id: int, role_id: int, from_day: date, until_day: date = FOREVER) -> None:
        own = {"organisation_id": self.id, "learner_id": learner_id, "from_day": from_day, "until_day": until_day}
        add(job_role_membership, **own, job_role_id=role_id)

    def person(self, *roles: Role, groups: Iterable[str] | None = None, **more: Any) -> Actor:
        """Somebody with these roles, within these groups; as a session would say it."""
        scope = None if groups is None else frozenset(self.groups[name] for name in groups)
        extra: Sequence[Permission] = more.pop("extra", ())
        return replace(
            self.actor,
            kind="person",
            account_id=more.pop("account_id", None),
            name=more.pop("name", "Mary Major"),
            roles=frozenset(roles),
            permissions=permissions_of(roles, extra),
            scope_group_ids=scope,
            manage_group_ids=scope,
            **more,
        )

    def member(
        self, email: str, *grants: dict[str, Any], password_hash: str = "", learner_id: int | None = None
    ) -> int:
        """An account with its place here; grants are rows of member_grant. Returns the member's id."""
        known = rows_of(account, email=email)
        account_id = known[0]["id"] if known else add(account, email=email, password_hash=password_hash, created_at=NOW)
        own = {"organisation_id": self.id}
        new = add(member, **own, account_id=account_id, learner_id=learner_id, name=email.split("@")[0], joined_at=NOW)
        for grant in grants:
            add(member_grant, **own, member_id=new, granted_at=NOW, **grant)
        return new

    def signed_in(self, role: str, now: datetime, learner_id: int | None = None) -> str:
        """The token of a session of somebody with that role, for endpoints."""
        email, token = f"{role}@signed-in.example", f"{role}-token"
        if not rows_of(account, email=email):
            self.member(email, {"role": role}, learner_id=learner_id)
            (who,) = rows_of(account, email=email)
            own = {"account_id": who["id"], "organisation_id": self.id, "created_at": now, "last_seen_at": now}
            digest = hashlib.sha256(token.encode()).hexdigest()
            add(sign_in_session, **own, token_hash=digest, expires_at=now + timedelta(days=1))
        return token

    # ---- courses and requirements

    def course(self, code: str, modules: Sequence[tuple[Any, ...]] = QUIZ_AND_LESSON, **more: Any) -> int:
        """A course with modules of (title, kind, pass mark, tries[, required])."""
        values = {"title": f"Course {code}", "validity_months": 12, "certificate": True} | more
        new = add(course, organisation_id=self.id, code=code, sort_key=fold(values["title"]), created_at=NOW, **values)
        self.modules(new, modules, values.get("version", 1))
        return new

    def modules(self, course_id: int, modules: Sequence[tuple[Any, ...]], version: int = 1) -> list[int]:
        own = {"organisation_id": self.id, "course_id": course_id, "course_version": version}
        return [
            add(
                module,
                **own,
                position=position,
                title=title,
                kind=kind,
                pass_mark=mark,
                max_tries=tries,
                required=not rest or rest[0],
            )
            for position, (title, kind, mark, tries, *rest) in enumerate(modules, 1)
        ]

    def require(self, course_id: int, audience: str = "everybody", target: int | None = None, **more: Any) -> int:
        """A requirement through its service, from HIRED on unless said otherwise."""
        values = {"from_day": HIRED, "reason": "policy 7", "due_days": 30} | more
        new = NewRequirement(course_id, audience, target, **values)
        return create_requirement(actor=self.actor, new=new, now=NOW)

    def satisfies(self, by: int, target: int, from_day: date = HIRED) -> None:
        """Completions of one course satisfy another, from a day on."""
        add(equivalence, organisation_id=self.id, course_id=target, satisfied_by_id=by, from_day=from_day)
        self.rebuild()

    def rebuild(self) -> None:
        """Standings of everybody in every course, after rows that were written straight into tables."""
        with write_session() as db:
            learners = [r[0] for r in db.execute(select(learner.c.id).where(learner.c.organisation_id == self.id))]
            courses = [r[0] for r in db.execute(select(course.c.id).where(course.c.organisation_id == self.id))]
            rebuild_standings(db, self.id, learners, courses)

    # ---- work

    def current(self, learner_id: int, course_id: int) -> dict[str, Any] | None:
        """The current cycle."""
        rows = rows_of(assignment, learner_id=learner_id, course_id=course_id, ended_on=None)
        assert len(rows) <= 1
        return rows[0] if rows else None

    def attempt_number(self, assignment_id: int) -> int:
        return max(row["number"] for row in rows_of(attempt, assignment_id=assignment_id))

    def module_ids(self, course_id: int) -> list[int]:
        return [row["id"] for row in sorted(rows_of(module, course_id=course_id), key=lambda row: row["position"])]

    def result(self, learner_id: int, course_id: int, index: int, score: float | None, **more: Any) -> results.Recorded:
        """A result in the current cycle, in the module of that place, by the command line unless said otherwise."""
        cycle = self.current(learner_id, course_id)
        assert cycle is not None
        values = {
            "actor": self.actor,
            "assignment_id": cycle["id"],
            "attempt_number": self.attempt_number(cycle["id"]),
            "module_id": self.module_ids(course_id)[index],
            "score_percent": score,
            "now": NOW,
        } | more
        return results.record_result(**values)

    def complete(self, learner_id: int, course_id: int, now: datetime = NOW) -> results.Recorded:
        """Pass every module."""
        for index in range(len(self.module_ids(course_id)) - 1):
            self.result(learner_id, course_id, index, 90, now=now)
        return self.result(learner_id, course_id, len(self.module_ids(course_id)) - 1, 90, now=now)

    def fail(self, learner_id: int, course_id: int, now: datetime = NOW) -> results.Recorded:
        """Fail the last module until no try is left."""
        self.result(learner_id, course_id, -1, 10, now=now)
        return self.result(learner_id, course_id, -1, 10, now=now)

    # ---- what holds

    def standing(self, learner_id: int, course_id: int, day: date = TODAY) -> dict[str, Any]:
        """The standing of a day as the lists read it, its axes as words; an empty one where there is no row."""
        rows = rows_of(standing, learner_id=learner_id, course_id=course_id)
        found = [row for row in rows if row["from_day"] <= day < row["until_day"]]
        assert len(found) <= 1
        row = found[0] if found else {"compliance": 0, "progress": 0}
        return {**row, "compliance": Compliance(row["compliance"]).label, "progress": Progress(row["progress"]).label}

    def axes(self, learner_id: int, course_id: int, day: date = TODAY) -> tuple[str, str]:
        """Progress and compliance of a day, in words."""
        row = self.standing(learner_id, course_id, day)
        return row["progress"], row["compliance"]

    def today(self, now: datetime = NOW) -> date:
        return day_in(self.time_zone, now)

    def assert_whole(self) -> None:
        """Standings say what the facts say, at most one cycle is current, and the audit chain holds."""
        with read_session() as db:
            learners = [r[0] for r in db.execute(select(learner.c.id).where(learner.c.organisation_id == self.id))]
            courses = [r[0] for r in db.execute(select(course.c.id).where(course.c.organisation_id == self.id))]
            expected = {
                (*pair, span.from_day, span.until_day, span.breach_since, *map(_plain, span.standing))
                for pair, facts in load_facts(db, self.id, learners, courses)
                for span in timeline(facts)
            }
        fields = "from_day until_day breach_since compliance progress percent cycle assignment_id due_on completed_on"
        names = ["learner_id", "course_id", *fields.split(), "valid_through", "exempt_until"]
        found = {tuple(row[name] for name in names) for row in rows_of(standing, organisation_id=self.id)}
        assert found == expected
        pairs = [(row["learner_id"], row["course_id"]) for row in rows_of(assignment, ended_on=None)]
        assert len(pairs) == len(set(pairs))
        assert verify(actor=self.actor).faults == ()


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Compliance | Progress) else value
