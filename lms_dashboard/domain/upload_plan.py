"""What each row of a list will do, compared with what is known; nothing is written here (product.md, "Bulk upload")."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.status import Progress
from lms_dashboard.domain.upload_known import Known, KnownCourse, KnownGroup, KnownPerson, Offering
from lms_dashboard.domain.upload_people import find_courses, find_group, find_job_roles, find_person, place_of_new
from lms_dashboard.domain.upload_rows import Line
from lms_dashboard.domain.uploads import Column, Duplicates, Kind, Mails, Outcome, UploadOptions

_UNDERWAY = (Progress.NOT_STARTED, Progress.IN_PROGRESS)
_MUST_BE_KNOWN = (Kind.RETRAIN, Kind.REMOVE, Kind.COMPLETIONS)


@dataclass(slots=True)
class Planned:
    """One row with what it will do: for whom, which courses are opened and which reassigned, which seats are taken."""

    line: Line
    outcome: Outcome = Outcome.READY
    person: KnownPerson | None = None
    group: KnownGroup | None = None
    job_roles: frozenset[int] = frozenset()
    opens: list[KnownCourse] = field(default_factory=list)
    reassigns: list[KnownCourse] = field(default_factory=list)
    records: list[KnownCourse] = field(default_factory=list)
    seats: list[int] = field(default_factory=list)
    had: bool = False
    no_seat: bool = False

    @property
    def fills(self) -> bool:
        """Whether the row says the address or the id of somebody known without one."""
        person, line = self.person, self.line
        if person is None:
            return False
        return bool((line.email and not person.email) or (line.external_id and not person.external_id))

    @property
    def moves(self) -> bool:
        """Whether the row says another group or another job role than the present ones."""
        if self.person is None:
            return False
        joins = self.group is not None and self.group.id != self.person.group_id
        return joins or not self.job_roles <= self.person.job_roles


def plan(lines: Sequence[Line], known: Known, options: UploadOptions) -> list[Planned]:
    """What each row will do. Seats go to the rows in their order; whoever gets none is refused."""
    free = {offering.id: offering.free for offering in known.offerings.values()}
    first: dict[int, Line] = {}
    return [_plan(line, known, options, free, first) for line in lines]


def _plan(line: Line, known: Known, options: UploadOptions, free: dict[int, int], first: dict[int, Line]) -> Planned:
    planned = Planned(line, person=find_person(line, known))
    _mind_person(planned, known, options, first)
    planned.group, planned.job_roles = find_group(line, known), find_job_roles(line, known)
    courses = find_courses(line, known)
    if planned.person is None and options.kind not in _MUST_BE_KNOWN:
        place_of_new(line, known, planned.group)
    _mind_due(line, options, known.today)
    _STEPS[options.kind](planned, courses, known, options)
    if not line.problems:
        _take_seats(planned, known, free)
    if line.problems:
        planned.outcome = Outcome.REFUSED
    elif not _does_anything(planned, options):
        planned.outcome = Outcome.UNCHANGED
    return planned


def _mind_person(planned: Planned, known: Known, options: UploadOptions, first: dict[int, Line]) -> None:
    """Known where that is asked for, not oneself where that is not, and in no row before."""
    line, person = planned.line, planned.person
    column = Column.EXTERNAL_ID if line.external_id else Column.EMAIL
    value = line.external_id or line.email or ""
    if person is None:
        if options.kind in _MUST_BE_KNOWN and not line.problems:
            line.wrong(column, value, "Nobody is known by it.", "Correct it.")
        return
    if options.kind is Kind.REMOVE and person.id == known.own_id:
        line.wrong(column, value, "This is you: nobody removes themselves.", "Ask somebody else.")
    other = first.setdefault(person.id, line)
    if other is not line and not line.problems:
        line.wrong(column, value, f"Row {other.number} is {person.name} too.", "One row a person: remove one.")


def _mind_due(line: Line, options: UploadOptions, today: date) -> None:
    if line.due_on is not None and line.due_on < today and options.kind is not Kind.COMPLETIONS:
        problem = f"The due date {line.due_on.isoformat()} lies in the past."
        line.wrong(Column.DUE_ON, line.due_on.isoformat(), problem, "Write today or a later day.")


def _does_anything(planned: Planned, options: UploadOptions) -> bool:
    if options.kind is Kind.REMOVE:
        return planned.person is not None and planned.person.active
    does = planned.opens or planned.reassigns or planned.records or planned.seats
    if options.kind in _MUST_BE_KNOWN:
        return bool(does)
    known = planned.person
    return bool(does or known is None or not known.active or planned.fills or planned.moves)


def _enroll(planned: Planned, courses: list[KnownCourse], known: Known, options: UploadOptions) -> None:
    if options.kind is Kind.ENROLL and planned.person is not None and planned.person.active:
        _mind_move(planned)
    for course in courses:
        case = known.cases.get(course.id, {}).get(planned.person.id) if planned.person else None
        if case is None or case.current_id is None:
            planned.opens.append(course)
        else:
            planned.had = True
            _again(planned, course, case, known, options)
    if options.offering_id is not None:
        _want_seat(planned, known.offerings.get(options.offering_id), known)
    for course in planned.opens:
        _seat_for(planned, course, known)


def _mind_move(planned: Planned) -> None:
    """Adding and enrolling moves nobody in silence."""
    person, group = planned.person, planned.group
    if person is not None and group is not None and person.group_id is not None and group.id != person.group_id:
        problem = f"{person.name} belongs to another group."
        planned.line.wrong(Column.GROUP, planned.line.group, problem, "Empty the cell, or upload a full roster.")


def _again(planned: Planned, course: KnownCourse, case: Case, known: Known, options: UploadOptions) -> None:
    """Somebody has the course already: nothing is left to do, or what the policy says."""
    line = planned.line
    due_on = line.due_on or options.due_on
    as_asked = case.progress in _UNDERWAY and due_on in (None, case.cycle_due)
    if known.seen_before and not options.new_round:
        return
    if options.duplicates is Duplicates.REASSIGN:
        if options.new_round or case.progress is not Progress.NOT_STARTED or not as_asked:
            planned.reassigns.append(course)
    elif options.duplicates is Duplicates.ERROR and not as_asked:
        problem = f"{case.name} has {course.code} already ({case.progress.label})."
        mend = "Choose to skip such people or to archive and reassign them; or leave the course out."
        line.wrong(Column.COURSES, course.code, problem, mend)


def _retrain(planned: Planned, courses: list[KnownCourse], known: Known, options: UploadOptions) -> None:
    if not courses:
        planned.line.wrong(Column.COURSES, "", "No course is named.", "Name it in the row, or choose it for all rows.")
    for course in courses:
        case = known.cases.get(course.id, {}).get(planned.person.id) if planned.person else None
        if planned.person is None:
            continue
        if case is None or (case.current_id is None and case.ended_id is None):
            problem = f"{planned.line.name} has never had {course.code}."
            planned.line.wrong(Column.COURSES, course.code, problem, "Enroll them instead.")
        elif not case.active:
            planned.line.wrong(Column.EMAIL, case.email or "", f"{case.name} has left.", "Remove the row.")
        elif case.progress is not Progress.NOT_STARTED or options.new_round:
            planned.reassigns.append(course)


def _remove(planned: Planned, courses: list[KnownCourse], known: Known, options: UploadOptions) -> None:
    """Somebody who has left already is unchanged."""


def _complete(planned: Planned, courses: list[KnownCourse], known: Known, _: UploadOptions) -> None:
    line = planned.line
    if not courses:
        line.wrong(Column.COURSES, "", "No course is named.", "Name it in the row, or choose it for all rows.")
    if line.completed_on is not None and line.completed_on > known.today:
        line.wrong(Column.COMPLETED_ON, line.completed_on.isoformat(), "It lies in the future.", "Correct the day.")
    for course in courses:
        case = known.cases.get(course.id, {}).get(planned.person.id) if planned.person else None
        if case is None or line.completed_on is None:
            continue
        if case.is_self:
            line.wrong(Column.EMAIL, case.email or "", "This is you: nobody records their own.", "Ask somebody else.")
        elif case.closer.sealed_on is not None and line.completed_on < case.closer.sealed_on:
            problem = f"It was reset on {case.closer.sealed_on.isoformat()}: nothing before it is recorded."
            line.wrong(Column.COMPLETED_ON, line.completed_on.isoformat(), problem, "Remove the row.")
        elif all(done.completed_on != line.completed_on for done in case.closer.completions):
            planned.records.append(course)


_STEPS = {
    Kind.ENROLL: _enroll,
    Kind.ROSTER: _enroll,
    Kind.RETRAIN: _retrain,
    Kind.REMOVE: _remove,
    Kind.COMPLETIONS: _complete,
}


def _seat_for(planned: Planned, course: KnownCourse, known: Known) -> None:
    """A course in an offering needs a seat there; in none, it needs none."""
    offerings = [offering for offering in known.offerings.values() if course.id in offering.courses]
    if not offerings or any(offering.id in planned.seats or _holds(planned, offering, known) for offering in offerings):
        return
    if len(offerings) == 1:
        planned.seats.append(offerings[0].id)
        return
    names = ", ".join(f"“{offering.name}”" for offering in offerings)
    problem = f"{course.code} comes with several seat offerings: {names}."
    planned.line.wrong(Column.COURSES, course.code, problem, "Choose the offering for all rows.")


def _holds(planned: Planned, offering: Offering, known: Known) -> bool:
    return planned.person is not None and (offering.id, planned.person.id) in known.seats


def _want_seat(planned: Planned, offering: Offering | None, known: Known) -> None:
    if offering is not None and not _holds(planned, offering, known):
        planned.seats.append(offering.id)


def _take_seats(planned: Planned, known: Known, free: dict[int, int]) -> None:
    """All the seats that the row needs, or none."""
    for offering_id in planned.seats:
        if free[offering_id] < 1:
            offering = known.offerings[offering_id]
            problem = f"No seat is left in “{offering.name}” for {planned.line.name}: it has {offering.seats:,}."
            planned.line.wrong(
                Column.COURSES, "", problem, "Free a seat or raise the allowance, then upload the row again."
            )
            planned.no_seat = True
    if not planned.no_seat:
        free.update({i: free[i] - 1 for i in planned.seats})


def seats_needed(planned: Sequence[Planned]) -> Counter[int]:
    """How many seats of each offering the rows that are ready will take."""
    return Counter(i for one in planned if one.outcome is Outcome.READY for i in one.seats)


def mails_of(ready: Sequence[Planned]) -> Mails:
    """The mails that these rows will queue, where both boxes are ticked; nobody without an address gets one."""
    reached = [one for one in ready if one.line.email or (one.person and one.person.email)]
    return Mails(
        sum(one.person is None for one in reached),
        sum(len(one.opens) for one in reached),
        sum(len(one.reassigns) for one in reached),
    )
