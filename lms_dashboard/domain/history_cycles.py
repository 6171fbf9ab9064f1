"""Planning the cycles and results of a history: what is new, what adds, what contradicts or overlaps."""

from datetime import date
from itertools import pairwise

from lms_dashboard.domain.history import CourseState, Cycle, Pair, Person
from lms_dashboard.domain.history_work import CycleKey, Work
from lms_dashboard.domain.neutral import ASSIGNMENTS, RESULTS, CycleLine, ResultLine

_STORED_MEND = "Correct the cell, leave it blank, or change what is stored in the product."


def plan_cycles(work: Work, lines: list[CycleLine]) -> None:
    """Every row is a new cycle, adds to a known one, or changes nothing."""
    by_day: dict[CycleKey, Cycle] = {}
    for pair, cycles in work.stored.cycles.items():
        for cycle in cycles:
            by_day.setdefault((*pair, cycle.assigned_on), cycle)
    seen: dict[CycleKey, int] = {}
    touched: dict[Pair, None] = {}
    for row in lines:
        person = work.find_person(row, ASSIGNMENTS.file)
        course = work.find_course(row.course_code, ASSIGNMENTS.file, row.line)
        if person is None or course is None:
            _tell(work, row)
            continue
        key = (person, course, row.assigned_on)
        if key in seen:
            problem = f"Line {seen[key]} is the same learner, course and day."
            work.refuse(
                ASSIGNMENTS.file, row.line, "assigned_on", row.assigned_on, problem, "Keep one of the two rows."
            )
            continue
        seen[key] = row.line
        _plan_cycle(work, row, key, by_day.get(key))
        touched[person, course] = None
    for pair in touched:
        _number(work, work.stored.cycles.get(pair, []))


def _tell(work: Work, row: CycleLine) -> None:
    who = [one.lower() for one in (row.email, row.external_id) if one]
    work.told_cycles |= {(one, row.course_code, row.assigned_on.isoformat()) for one in who}


def _plan_cycle(work: Work, row: CycleLine, key: CycleKey, found: Cycle | None) -> None:
    person, course, assigned_on = key
    sealed = work.stored.sealed.get((person, course))
    if sealed is not None and assigned_on <= sealed:
        work.sealed.add(key)
        work.plan.unchanged += 1
    elif found is None:
        work.plan.cycles.append(_new_cycle(work, row, person, course))
    else:
        found.line = row.line
        _add_to_cycle(work, row, found)


def _new_cycle(work: Work, row: CycleLine, person: Person, course: CourseState) -> Cycle:
    cycle = Cycle(person, course, row.assigned_on, row.due_on, row.started_on or row.completed_on, row.completed_on)
    cycle.score, cycle.archived_on, cycle.line = row.score, row.archived_on, row.line
    cycle.archive_reason = _reason(row)
    work.stored.cycles.setdefault((person, course), []).append(cycle)
    return cycle


def _reason(row: CycleLine) -> str | None:
    return None if row.archived_on is None else row.archive_reason or "retraining"


def _add_to_cycle(work: Work, row: CycleLine, cycle: Cycle) -> None:
    refused = len(work.problems)
    given = {name: getattr(row, name) for name in ("due_on", "started_on", "completed_on", "score", "archived_on")}
    if row.archived_on is not None and (cycle.archived_on is None or row.archive_reason is not None):
        given["archive_reason"] = _reason(row)
    for column, value in given.items():
        known = getattr(cycle, column)
        if value is None or value == known:
            continue
        if known is None:
            cycle.changes[column] = value
        else:
            name = "score_percent" if column == "score" else column
            work.refuse(ASSIGNMENTS.file, row.line, name, value, f"What is stored says “{known}”.", _STORED_MEND)
    if not cycle.changes:
        work.plan.unchanged += len(work.problems) == refused
        return
    _apply(work, cycle)


def _apply(work: Work, cycle: Cycle) -> None:
    cycle.before = {name: getattr(cycle, name) for name in cycle.changes}
    if "completed_on" in cycle.changes and cycle.started_on is None:
        cycle.changes.setdefault("started_on", cycle.changes["completed_on"])
    for name, value in cycle.changes.items():
        setattr(cycle, name, value)
    work.plan.changed_cycles.append(cycle)
    ends = cycle.archived_on
    if cycle.completed_on and ends and cycle.completed_on > ends:
        problem = f"The cycle was archived on {ends}."
        work.refuse(ASSIGNMENTS.file, cycle.line, "completed_on", cycle.completed_on, problem, _STORED_MEND)
    if cycle.completed_on and cycle.started_on and cycle.started_on > cycle.completed_on:
        problem = f"The completion is on {cycle.completed_on}."
        work.refuse(ASSIGNMENTS.file, cycle.line, "started_on", cycle.started_on, problem, _STORED_MEND)


def _number(work: Work, cycles: list[Cycle]) -> None:
    """Refuse cycles that overlap; number them by the day they were assigned on."""
    cycles.sort(key=lambda c: (c.assigned_on, c.number or len(cycles) + c.line))
    for before, after in pairwise(cycles):
        line = after.line or before.line
        if line and before.archived_on is None:
            problem = f"The cycle assigned on {before.assigned_on} has not ended: there would be two current ones."
            mend = "Fill in when the earlier one was archived, or remove a row."
            work.refuse(ASSIGNMENTS.file, line, "assigned_on", after.assigned_on, problem, mend)
        elif line and before.archived_on and before.archived_on > after.assigned_on:
            problem = f"The cycle assigned on {before.assigned_on} ended on {before.archived_on}: the two overlap."
            work.refuse(ASSIGNMENTS.file, line, "assigned_on", after.assigned_on, problem, "Correct one of the days.")
    numbers = [c.number for c in cycles if c.id is not None]
    last = max(numbers, default=0)
    first_new = next((i for i, c in enumerate(cycles) if c.id is None), len(cycles))
    if first_new >= len(numbers):
        for number, cycle in enumerate(cycles[first_new:], last + 1):
            cycle.number = number
        return
    for number, cycle in enumerate(cycles, 1):
        if cycle.id is not None and cycle.number != number:
            work.plan.renumbered.append(cycle)
        cycle.number = number


def plan_results(work: Work, lines: list[ResultLine]) -> None:
    """Every row is a new try at a module of a known cycle, or changes nothing."""
    by_day = {
        (*pair, cycle.assigned_on): cycle for pair, cycles in work.stored.cycles.items() for cycle in reversed(cycles)
    }
    seen: dict[tuple[CycleKey, int, date, float | None], int] = {}
    for row in lines:
        person = work.find_person(row, RESULTS.file)
        course = work.find_course(row.course_code, RESULTS.file, row.line)
        if person is None or course is None or work.is_told(row):
            continue
        key = (person, course, row.assigned_on)
        if key in work.sealed:
            work.plan.unchanged += 1
            continue
        first = seen.setdefault((key, row.position, row.submitted_on, row.score), row.line)
        if first != row.line:
            problem = f"Line {first} is the same result."
            work.refuse(RESULTS.file, row.line, "submitted_on", row.submitted_on, problem, "Keep one of the two rows.")
        else:
            _plan_result(work, row, course, by_day.get(key))


def _plan_result(work: Work, row: ResultLine, course: CourseState, cycle: Cycle | None) -> None:
    if cycle is None:
        mend = "Add the cycle to assignments.csv, or correct the day."
        work.refuse(RESULTS.file, row.line, "assigned_on", row.assigned_on, "No cycle was assigned that day.", mend)
        return
    module = course.modules.get(row.position)
    if module is None:
        if (course.code, str(row.position)) not in work.told_modules:
            mend = "Add the module to modules.csv, or correct the position."
            problem = f"The course {course.code} has no such module."
            work.refuse(RESULTS.file, row.line, "module_position", row.position, problem, mend)
        return
    if (row.submitted_on, row.score) in cycle.results.get(row.position, ()):
        work.plan.unchanged += 1
        return
    cycle.fresh.append((module, row.submitted_on, row.score))
    work.plan.results += 1
