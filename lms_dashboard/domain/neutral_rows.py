"""From the text of a neutral file to its lines: every cell read, every problem named, none guessed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.imports import ImportProblem
from lms_dashboard.domain.neutral import ASSIGNMENTS, LEARNERS, RESULTS, Column, CycleLine, RawTable, ResultLine, Spec

Fault = tuple[str, Any, str, str]
"""Column, value, problem, mend."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's good lines, its problems, and the raw cells of its bad rows (so that one problem is told once)."""

    spec: Spec
    lines: list[Any] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    broken: list[dict[str, str]] = field(default_factory=list)


def parse(raw: RawTable, spec: Spec, today: date) -> Parsed:
    """Read every row; a row with a problem yields no line. ``today`` is the organisation's."""
    parsed = Parsed(spec)
    parsed.problems.extend(_heading_problems(raw, spec))
    if parsed.problems:
        return parsed
    places = {name: place for place, name in enumerate(raw.headings)}
    readers: list[_Reader] = [(column, places.get(column.name), {}) for column in spec.columns]
    rules = _RULES.get(spec.file)
    for line, cells in raw.rows:
        if len(cells) == len(raw.headings):
            _read_row(parsed, line, cells, readers, rules, today)
        else:
            parsed.problems.append(_wrong_width(raw, line, cells))
    return parsed


def _heading_problems(raw: RawTable, spec: Spec) -> Iterator[ImportProblem]:
    known = spec.headings()
    listed = f"The columns of {spec.file} are: {', '.join(known)}."
    for name in dict.fromkeys(raw.headings):
        if name not in known:
            yield ImportProblem(raw.file, 1, name, name, "There is no such column.", f"Rename or remove it. {listed}")
        elif raw.headings.count(name) > 1:
            yield ImportProblem(raw.file, 1, name, name, "The column is there more than once.", "Keep one of them.")
    for column in spec.columns:
        if column.needed and column.name not in raw.headings:
            yield ImportProblem(raw.file, 1, column.name, "", "The column is missing.", f"Add it. {listed}")
    if "external_id" in known and not {"email", "external_id"} & set(raw.headings):
        mend = "Add the column email or external_id."
        yield ImportProblem(raw.file, 1, "email", "", "Nothing says which learner a row is about.", mend)


def _wrong_width(raw: RawTable, line: int, cells: list[str]) -> ImportProblem:
    problem = f"The row has {len(cells)} cells, the headings are {len(raw.headings)}."
    return ImportProblem(raw.file, line, "", ",".join(cells)[:200], problem, "Put text with commas into quotes.")


_Rules = Callable[[Any, date], Iterator[Fault]]
_Reader = tuple[Column, int | None, dict[str, Any]]
"""A column, its place in the row, and what its cells turned out to be: most texts of a file come again and again."""

_BLANK = Invalid("The cell is blank.", "Fill it in.")


def _read_row(
    parsed: Parsed, line: int, cells: list[str], readers: list[_Reader], rules: _Rules | None, today: date
) -> None:
    values: list[Any] = [line]
    wrong = False
    for column, place, known in readers:
        text = "" if place is None else cells[place]
        if text not in known:
            known[text] = _read_cell(column, text.strip())
        value = known[text]
        wrong = wrong or value.__class__ is Invalid
        values.append(value)
    if wrong:
        _refuse(parsed, line, cells, readers, _faults(values, cells, readers))
        return
    made = parsed.spec.make(*values)
    faults = list(rules(made, today)) if rules else []
    if faults:
        _refuse(parsed, line, cells, readers, faults)
    else:
        parsed.lines.append(made)


def _read_cell(column: Column, text: str) -> Any:
    """What the cell says, or what is wrong with it."""
    if not text:
        return _BLANK if column.needed else column.blank
    try:
        return column.read(text)
    except Invalid as error:
        return error


def _text(cells: list[str], place: int | None) -> str:
    return "" if place is None else cells[place].strip()


def _faults(values: list[Any], cells: list[str], readers: list[_Reader]) -> list[Fault]:
    return [
        (column.name, _text(cells, place), value.message, value.mend)
        for value, (column, place, _) in zip(values[1:], readers, strict=True)
        if isinstance(value, Invalid)
    ]


def _refuse(parsed: Parsed, line: int, cells: list[str], readers: list[_Reader], faults: list[Fault]) -> None:
    parsed.broken.append({column.name: _text(cells, place) for column, place, _ in readers})
    parsed.problems.extend(ImportProblem(parsed.spec.file, line, c, _shown(v), p, m) for c, v, p, m in faults)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


_WHO_MEND = "Fill in the email or the external id."


def _learner_rules(row: Any, today: date) -> Iterator[Fault]:  # noqa: ARG001
    if row.email is None and row.external_id is None:
        yield "email", "", "Nothing says which learner the row is about.", _WHO_MEND


def _cycle_rules(row: CycleLine, today: date) -> Iterator[Fault]:
    yield from _learner_rules(row, today)
    happened = ("started_on", row.started_on), ("completed_on", row.completed_on), ("archived_on", row.archived_on)
    for name, day in (("due_on", row.due_on), *happened):
        if day is not None and day < row.assigned_on:
            yield name, day, f"It is before the course was assigned ({row.assigned_on}).", "Correct one of the days."
    for name, day in (("assigned_on", row.assigned_on), *happened):
        if day is not None and day > today:
            yield name, day, f"It is after today ({today}).", "Correct the day: a history holds what has happened."
    if row.completed_on is not None:
        yield from _completed_rules(row, row.completed_on)
    if row.archive_reason is not None and row.archived_on is None:
        yield "archived_on", "", "There is a reason, but no day.", "Fill in the day, or remove the reason."


def _completed_rules(row: CycleLine, completed_on: date) -> Iterator[Fault]:
    if row.started_on is not None and row.started_on > completed_on:
        yield "started_on", row.started_on, f"It is after the completion ({completed_on}).", "Correct one of the days."
    if row.archived_on is not None and completed_on > row.archived_on:
        problem = f"It is after the cycle was archived ({row.archived_on})."
        yield "completed_on", completed_on, problem, "Correct one of the days."


def _result_rules(row: ResultLine, today: date) -> Iterator[Fault]:
    yield from _learner_rules(row, today)
    if row.submitted_on < row.assigned_on:
        problem = f"It is before the course was assigned ({row.assigned_on})."
        yield "submitted_on", row.submitted_on, problem, "Correct one of the days."
    elif row.submitted_on > today:
        mend = "Correct the day: a history holds what has happened."
        yield "submitted_on", row.submitted_on, f"It is after today ({today}).", mend


_RULES: dict[str, _Rules] = {
    LEARNERS.file: _learner_rules,
    ASSIGNMENTS.file: _cycle_rules,
    RESULTS.file: _result_rules,
}
