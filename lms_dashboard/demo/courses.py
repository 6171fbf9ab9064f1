"""The demo's courses, requirements and seats as rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms_dashboard.demo.catalogue import CLINICS, COURSES, OFFERINGS, REQUIREMENTS, DemoCourse, DemoModule
from lms_dashboard.demo.people import DemoPerson
from lms_dashboard.demo.rows import Rows
from lms_dashboard.domain.attempts import ModuleRule
from lms_dashboard.domain.days import FOREVER, plus_days
from lms_dashboard.domain.names import sort_key


@dataclass(frozen=True, slots=True)
class Taught:
    """A course of the demo with its rows' ids."""

    id: int
    course: DemoCourse
    modules: tuple[tuple[ModuleRule, DemoModule], ...]

    @property
    def rules(self) -> list[ModuleRule]:
        """What must be passed."""
        return [rule for rule, _ in self.modules]


def make_courses(rows: Rows, own: dict[str, int], noon: datetime) -> dict[str, Taught]:
    """Every course with its modules, by code."""
    return {course.code: _make_course(rows, own, course, noon) for course in COURSES}


def _make_course(rows: Rows, own: dict[str, int], course: DemoCourse, noon: datetime) -> Taught:
    id_ = rows.add(
        "course",
        **own,
        code=course.code,
        title=course.title,
        sort_key=sort_key(course.title),
        version=1,
        validity_months=course.months,
        retention_years=course.retention_years,
        certificate=course.certificate,
        created_at=noon,
    )
    modules = [_make_module(rows, own, id_, position, module) for position, module in enumerate(course.modules, 1)]
    return Taught(id_, course, tuple(zip(modules, course.modules, strict=True)))


def _make_module(rows: Rows, own: dict[str, int], course_id: int, position: int, module: DemoModule) -> ModuleRule:
    id_ = rows.add(
        "module",
        **own,
        course_id=course_id,
        course_version=1,
        position=position,
        title=module.title,
        kind=module.kind,
        required=module.required,
        pass_mark=module.pass_mark,
        max_tries=module.max_tries,
        content="",
    )
    return ModuleRule(id_, module.required, module.pass_mark, module.max_tries)


@dataclass(frozen=True, slots=True)
class Ask:
    """A requirement of the demo: from when, and due in how many days."""

    course: str
    audience: str
    target: str
    from_day: date
    due_days: int
    mandatory: bool

    def of(self, person: DemoPerson) -> tuple[date, date] | None:
        """When it begins for a person and when it is first due; None if it never covers the person."""
        joined: date | None = person.since
        if self.audience == "group":
            joined = person.joined(CLINICS if self.target == CLINICS[0] else (self.target,))
        elif self.audience == "job role":
            joined = person.roles.get(self.target)
        if joined is None:
            return None
        begins = max(joined, self.from_day, person.since)
        return begins, plus_days(begins, self.due_days)


def make_requirements(
    rows: Rows, own: dict[str, int], taught: dict[str, Taught], begins: date, noon: datetime
) -> list[Ask]:
    """Every requirement for everybody, a group or a job role."""
    groups = {row["name"]: row["id"] for row in rows.tables["group"]}
    roles = {row["name"]: row["id"] for row in rows.tables["job_role"]}
    asks = []
    for wanted in REQUIREMENTS:
        from_day = begins + timedelta(days=wanted.after_days)
        require(
            rows,
            own,
            course_id=taught[wanted.course].id,
            audience=wanted.audience,
            group_id=groups[wanted.target] if wanted.audience == "group" else None,
            job_role_id=roles[wanted.target] if wanted.audience == "job role" else None,
            mandatory=wanted.mandatory,
            from_day=from_day,
            due_days=wanted.due_days,
            validity_months=wanted.validity_months,
            reason=wanted.reason,
            created_at=noon,
        )
        asks.append(Ask(wanted.course, wanted.audience, wanted.target, from_day, wanted.due_days, wanted.mandatory))
    return asks


def require(rows: Rows, own: dict[str, int], **values: object) -> int:
    """A requirement's row, with what is usual where nothing is said."""
    usual: dict[str, object] = {
        "group_id": None,
        "job_role_id": None,
        "learner_id": None,
        "mandatory": True,
        "until_day": FOREVER,
        "first_due": None,
        "validity_months": None,
        "ended_at": None,
    }
    return rows.add("requirement", **own, **{**usual, **values})


def make_offerings(rows: Rows, own: dict[str, int], taught: dict[str, Taught]) -> list[int]:
    """The seat offerings with their courses; seats are taken later."""
    ids = []
    for name, seats, codes in OFFERINGS:
        ids.append(rows.add("seat_offering", **own, name=name, seats=seats, held=0))
        for code in codes:
            rows.add("seat_offering_course", **own, seat_offering_id=ids[-1], course_id=taught[code].id)
    return ids


def add_wait(rows: Rows, own: dict[str, int], offering_id: int, learner_id: int, at: datetime, due_on: date) -> None:
    """Somebody who waits for a seat of the offering, for all of its courses."""
    courses = [
        row["course_id"] for row in rows.tables["seat_offering_course"] if row["seat_offering_id"] == offering_id
    ]
    asked = {"seat_offering_id": offering_id, "learner_id": learner_id, "asked_at": at, "due_on": due_on}
    rows.add("seat_wait", **own, **asked, course_ids=courses, ended_at=None, outcome="")


def take_seat(rows: Rows, own: dict[str, int], offering_id: int, learner_id: int, at: datetime) -> int | None:
    """The learner's seat; a new one while there are any."""
    for row in rows.tables["seat"]:
        if row["learner_id"] == learner_id and row["seat_offering_id"] == offering_id:
            return int(row["id"])
    offering = rows.get("seat_offering", offering_id)
    if offering["held"] == offering["seats"]:
        return None
    offering["held"] += 1
    held = {"seat_offering_id": offering_id, "learner_id": learner_id, "taken_at": at, "freed_at": None}
    return rows.add("seat", **own, **held)
