"""Whom a row of a list means, and where in the organisation it says that they belong."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from lms_dashboard.domain.names import fold
from lms_dashboard.domain.upload_known import Known, KnownCourse, KnownGroup, KnownPerson, bare_id, is_same_name
from lms_dashboard.domain.upload_rows import Line
from lms_dashboard.domain.uploads import Column


def find_person(line: Line, known: Known) -> KnownPerson | None:
    """The learner whom the row means; None if nobody is known by it. What contradicts is a problem of the row."""
    by_id = known.by_id.get(line.external_id) if line.external_id else None
    by_email = known.by_email.get(line.email) if line.email else None
    found = by_id or by_email
    if found is None:
        _mind_lost_zeros(line, known)
        return None
    if by_id and by_email and by_id.id != by_email.id:
        whose = f"The id belongs to {_told(by_id)}, the address to {_told(by_email)}."
        line.wrong(Column.EXTERNAL_ID, line.external_id or "", whose, "Keep the one that is right.")
    elif not found.managed:
        column, value = _mark(line, by_id)
        line.wrong(column, value, "This cannot be used here.", "Correct it, or ask an administrator.")
    else:
        _mind_others(line, found, by_id)
    return found


def _mark(line: Line, by_id: KnownPerson | None) -> tuple[Column, str]:
    if by_id:
        return Column.EXTERNAL_ID, line.external_id or ""
    return Column.EMAIL, line.email or ""


def _told(person: KnownPerson) -> str:
    return person.name if person.managed else "somebody else"


def _mind_lost_zeros(line: Line, known: Known) -> None:
    whole = known.bare_ids.get(line.external_id or "")
    if whole and whole != line.external_id:
        problem = f"Nobody has this id, but {known.by_id[whole].name} has {whole}: spreadsheets drop leading zeros."
        line.wrong(Column.EXTERNAL_ID, line.external_id or "", problem, "Format the column as text.", whole)


def _mind_others(line: Line, found: KnownPerson, by_id: KnownPerson | None) -> None:
    column, value = _mark(line, by_id)
    if found.aliases & {line.email, line.external_id}:
        return
    named = " ".join(f"{line.first_name} {line.last_name}".split())
    if named and not is_same_name(named, found.name, strict=not found.active):
        left = "" if found.active else ", who has left"
        line.wrong(column, value, f"It belongs to {found.name}{left}.", "Correct it, or the name.")
    elif line.email and found.email and line.email != found.email:
        line.wrong(Column.EMAIL, line.email, f"{found.name} has the address {found.email}.", "Correct one of them.")
    elif line.external_id and found.external_id and line.external_id != found.external_id:
        problem = f"{found.name} has the id {found.external_id}."
        line.wrong(Column.EXTERNAL_ID, line.external_id, problem, "Correct one of them.")


_NO_ROLES: frozenset[int] = frozenset()

_key = lru_cache(maxsize=4_096)(fold)
"""What a list names in every row is folded once."""


@lru_cache(maxsize=4_096)
def _path_key(group: str) -> str:
    return " / ".join(fold(part) for part in group.replace(">", "/").split("/"))


def find_group(line: Line, known: Known) -> KnownGroup | None:
    """The group that the row names, by its name or its path; None if it names none, or there is no such."""
    if not line.group:
        return None
    key = _path_key(line.group)
    found = [group for group in known.groups.get(key, ()) if group.managed]
    if len(found) == 1:
        return found[0]
    if found:
        paths = " or ".join(group.path for group in found[:3])
        line.wrong(Column.GROUP, line.group, "There are several groups of that name.", f"Write {paths}.")
        return None
    meant = _closest(key, known.groups)
    near = next((group.path for group in known.groups.get(meant, ()) if group.managed), "")
    mend = "Correct it, or add the group first."
    line.wrong(Column.GROUP, line.group, f"No such group.{_asked(near)}", mend, near)
    return None


def find_job_roles(line: Line, known: Known) -> frozenset[int]:
    """The job roles that the row names."""
    if not line.job_roles:
        return _NO_ROLES
    found = {known.job_roles.get(_key(name)) for name in line.job_roles}
    for name in line.job_roles:
        if fold(name) not in known.job_roles:
            near = _closest(fold(name), known.job_roles)
            line.wrong(Column.JOB_ROLES, name, f"No such job role.{_asked(near)}", "Correct it, or leave it out.", near)
    return frozenset(i for i in found if i is not None)


def find_courses(line: Line, known: Known) -> list[KnownCourse]:
    """The courses that the row names by their codes."""
    found = {}
    for code in line.courses:
        course = known.courses.get(_key(code))
        if course is None:
            near = _closest(fold(code), known.courses)
            meant = known.courses[near].code if near else ""
            mend = "Write the course's code as it stands under Courses."
            line.wrong(Column.COURSES, code, f"No such course.{_asked(meant)}", mend, meant)
        elif course.retired:
            line.wrong(Column.COURSES, code, f"{course.title} is not given any more.", "Leave it out.")
        else:
            found[course.id] = course
    return list(found.values())


def place_of_new(line: Line, known: Known, group: KnownGroup | None) -> None:
    """Somebody new must be found again: in a group of whoever manages only some groups."""
    if known.scoped and group is None and not line.group:
        line.wrong(Column.GROUP, "", "You manage some groups only.", "Say to which of them this person belongs.")


def bare_ids(external_ids: Iterable[str]) -> dict[str, str]:
    """Whole ids by what a spreadsheet makes of them."""
    return {bare_id(whole): whole for whole in external_ids if bare_id(whole) != whole}


def _closest(text: str, among: Iterable[str]) -> str:
    return _closest_of(text, tuple(among))


@lru_cache(maxsize=4_096)
def _closest_of(text: str, among: tuple[str, ...]) -> str:
    """A wrong name stands in thousands of rows, and it takes milliseconds to look for the one that was meant."""
    return next(iter(get_close_matches(text, among, 1, 0.75)), "")


def _asked(meant: str) -> str:
    return f" Did you mean {meant}?" if meant else ""
