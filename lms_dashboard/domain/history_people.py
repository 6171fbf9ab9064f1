"""Planning the people, courses and modules of a history: what is new, what adds, what contradicts."""

from typing import Any

from lms_dashboard.domain.history import CourseState, ModuleState, Person
from lms_dashboard.domain.history_work import Work
from lms_dashboard.domain.neutral import COURSES, LEARNERS, MODULES, CourseLine, LearnerLine, ModuleLine

_TWICE = "Keep one of the two rows."


def plan_learners(work: Work, lines: list[LearnerLine]) -> None:
    """Every row is a new person, adds to a known one, or changes nothing."""
    emails: dict[str, int] = {}
    external_ids: dict[str, int] = {}
    for row in lines:
        first = emails.get(row.email or ""), external_ids.get(row.external_id or "")
        if first != (None, None):
            column, line = ("email", first[0]) if first[0] else ("external_id", first[1])
            problem = f"Line {line} has it already."
            work.refuse(LEARNERS.file, row.line, column, getattr(row, column), problem, _TWICE)
            continue
        if row.email is not None:
            emails[row.email] = row.line
        if row.external_id is not None:
            external_ids[row.external_id] = row.line
        _plan_learner(work, row)


def _plan_learner(work: Work, row: LearnerLine) -> None:
    by_id = work.stored.by_external_id.get(row.external_id) if row.external_id is not None else None
    by_email = work.stored.by_email.get(row.email) if row.email is not None else None
    found = by_id or by_email
    if found is None:
        person = Person(row.email, row.external_id, row.first_name, row.last_name, row.hired_on, joins=row.group)
        person.line = row.line
        work.stored.add(person)
        work.plan.people.append(person)
    elif by_id and by_email and by_id is not by_email:
        mend = "Correct the email or the external id."
        problem = f"It belongs to {by_email.external_id or by_email.label}, the external id to {by_id.label}."
        work.refuse(LEARNERS.file, row.line, "email", row.email, problem, mend)
    else:
        _add_to_person(work, row, found)


def _add_to_person(work: Work, row: LearnerLine, person: Person) -> None:
    refused = len(work.problems)
    for column in ("email", "external_id", "first_name", "last_name", "hired_on"):
        _compare(work, LEARNERS.file, row, column, person)
    if row.group and row.group not in person.groups:
        if person.groups:
            known = " / ".join(sorted(person.groups)[0])
            mend = f"Move the learner in the product, or write “{known}”."
            work.refuse(LEARNERS.file, row.line, "group", row.group, "The learner never belonged to it.", mend)
        else:
            person.joins = row.group
    if person.changes or person.joins:
        work.plan.changed_people.append(person)
        work.stored.add(person)
    elif len(work.problems) == refused:
        work.plan.unchanged += 1


def _compare(work: Work, file: str, row: Any, column: str, stored: Any) -> None:
    """A blank cell says nothing; a blank in what is stored is filled; two different values are a problem."""
    given, known = getattr(row, column), getattr(stored, column)
    if given in (None, "") or given == known:
        return
    if known in (None, "") and isinstance(stored, Person):
        stored.changes[column] = given
        setattr(stored, column, given)
        return
    mend = "Correct the cell, leave it blank, or change what is stored in the product."
    shown = "nothing" if known in (None, "") else f"“{known}”"
    work.refuse(file, row.line, column, given, f"What is stored says {shown}.", mend)


def plan_courses(work: Work, lines: list[CourseLine]) -> None:
    """Every row is a new course, or says of a known one what is stored."""
    seen: dict[str, int] = {}
    for row in lines:
        if row.code in seen:
            work.refuse(COURSES.file, row.line, "code", row.code, f"Line {seen[row.code]} has it already.", _TWICE)
            continue
        seen[row.code] = row.line
        found = work.stored.courses.get(row.code)
        if found is None:
            keeps = row.certificate is not False
            course = CourseState(row.code, row.title, row.validity_months, row.retention_years, keeps)
            work.stored.courses[row.code] = course
            work.plan.courses.append(course)
            continue
        refused = len(work.problems)
        for column in ("title", "validity_months", "retention_years", "certificate"):
            _compare(work, COURSES.file, row, column, found)
        work.plan.unchanged += len(work.problems) == refused


def plan_modules(work: Work, lines: list[ModuleLine]) -> None:
    """Every row is a new module of its course, or says of a known one what is stored."""
    seen: dict[tuple[str, int], int] = {}
    for row in lines:
        course = work.find_course(row.course_code, MODULES.file, row.line)
        if course is None:
            continue
        if (row.course_code, row.position) in seen:
            problem = f"Line {seen[row.course_code, row.position]} has it already."
            work.refuse(MODULES.file, row.line, "position", row.position, problem, _TWICE)
            continue
        seen[row.course_code, row.position] = row.line
        _plan_module(work, row, course)


def _plan_module(work: Work, row: ModuleLine, course: CourseState) -> None:
    found = course.modules.get(row.position)
    if found is None:
        module = ModuleState(row.position, row.title, row.kind, row.pass_mark, row.required is not False)
        course.modules[row.position] = module
        work.plan.modules.append((course, module))
        return
    refused = len(work.problems)
    for column in ("title", "kind", "pass_mark", "required"):
        _compare(work, MODULES.file, row, column, found)
    work.plan.unchanged += len(work.problems) == refused
