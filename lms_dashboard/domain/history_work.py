"""What planning an import works on: what is stored, the plan so far, and the problems found."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms_dashboard.domain.history import CourseState, Person, Plan, Stored
from lms_dashboard.domain.imports import ImportProblem
from lms_dashboard.domain.neutral import ASSIGNMENTS, COURSES, LEARNERS, MODULES, CycleLine, ResultLine
from lms_dashboard.domain.neutral_rows import Parsed

CycleKey = tuple[Person, CourseState, date]


@dataclass(slots=True)
class Work:
    """One import being planned. ``told`` are keys of refused rows: what refers to them is not refused again."""

    stored: Stored
    plan: Plan = field(default_factory=Plan)
    problems: list[ImportProblem] = field(default_factory=list)
    told_people: set[str] = field(default_factory=set)
    told_courses: set[str] = field(default_factory=set)
    told_modules: set[tuple[str, str]] = field(default_factory=set)
    told_cycles: set[tuple[str, str, str]] = field(default_factory=set)
    sealed: set[CycleKey] = field(default_factory=set)

    def refuse(self, file: str, line: int, column: str, value: Any, problem: str, mend: str) -> None:
        """Name a row that cannot be written."""
        shown = "" if value is None else " / ".join(value) if isinstance(value, tuple) else str(value)
        self.problems.append(ImportProblem(file, line, column, shown, problem, mend))

    def note_broken(self, parsed: Parsed) -> None:
        """Remember what rows that could not be read are about."""
        file = parsed.spec.file
        for cells in parsed.broken:
            who = {cells[name].lower() for name in ("email", "external_id") if cells.get(name)}
            code = cells.get("code") or cells.get("course_code", "")
            if file == LEARNERS.file:
                self.told_people |= who
            elif file == COURSES.file:
                self.told_courses.add(code)
            elif file == MODULES.file:
                self.told_modules.add((code, cells["position"]))
            elif file == ASSIGNMENTS.file:
                self.told_cycles |= {(one, code, cells["assigned_on"]) for one in who}

    def find_person(self, row: CycleLine | ResultLine, file: str) -> Person | None:
        """Whom a row is about; an unknown or doubtful person refuses it."""
        found = self.stored.person(row.email, row.external_id)
        if found is None:
            if not {(row.email or "").lower(), (row.external_id or "").lower()} & self.told_people:
                column = "external_id" if row.email is None else "email"
                mend = "Add the learner to learners.csv, or correct the cell."
                self.refuse(file, row.line, column, getattr(row, column), "No learner is known by it.", mend)
        elif row.email is not None and self.stored.by_email.get(row.email) is not found:
            mend = "Correct the email or the external id; either alone is enough."
            self.refuse(file, row.line, "email", row.email, f"It does not belong to {row.external_id}.", mend)
            return None
        return found

    def find_course(self, code: str, file: str, line: int) -> CourseState | None:
        """The course of a code; an unknown one refuses the row."""
        found = self.stored.courses.get(code)
        if found is None and code not in self.told_courses:
            mend = "Add the course to courses.csv, or correct the code."
            self.refuse(file, line, "course_code", code, "There is no such course.", mend)
        return found

    def is_told(self, row: ResultLine) -> bool:
        """Whether the result's cycle is in a row that was refused already."""
        if not self.told_cycles:
            return False
        who = [one.lower() for one in (row.email, row.external_id) if one]
        return any((one, row.course_code, row.assigned_on.isoformat()) in self.told_cycles for one in who)
