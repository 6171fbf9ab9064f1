"""Compliance and progress of one learner in one course on one day (product.md, "Two axes").

``standing_on`` is the rule; ``timeline.timeline`` applies it to all days at once.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from lms_dashboard.domain.days import FOREVER, day_after, day_before, plus_days, valid_until
from lms_dashboard.domain.facts import (
    AttemptFacts,
    CompletionFacts,
    Exempted,
    Extension,
    Facts,
    Restart,
    Stretch,
    VersionFloor,
)
from lms_dashboard.domain.status import Compliance, Progress


class Standing(NamedTuple):
    """Everything that a cell shows at a day's end.

    ``compliance`` never says Expiring: that depends on a setting, so it is told from ``valid_through`` when asked.
    ``percent`` is 0–100 of the required modules. ``due_on`` is None where nothing is due (not required, sealed, or
    valid for ever). ``completed_on`` and ``valid_through`` are of the completion that counts longest.
    """

    compliance: Compliance
    progress: Progress
    percent: int = 0
    cycle: int | None = None
    assignment_id: int | None = None
    due_on: date | None = None
    completed_on: date | None = None
    valid_through: date | None = None
    exempt_until: date | None = None


_NO_COMPLETION: tuple[date | None, CompletionFacts | None] = (None, None)


def covers(stretch: Stretch | Exempted, day: date) -> bool:
    """From is inclusive, until is not."""
    return stretch.from_day <= day < stretch.until_day


def counts_through(
    completion: CompletionFacts, day: date, months: int | None, floors: tuple[VersionFloor, ...]
) -> date | None:
    """The last day a completion counts, as known on ``day``; None where it does not count at all.

    ``months`` is the shortest validity that the requirements covering the day ask for: compliance takes the shorter.
    """
    if completion.completed_on > day or completion.counts_from > day:
        return None
    if any(floor.takes(completion.version, day) for floor in floors):
        return None
    through = completion.valid_through
    if months is not None:
        through = min(through, valid_until(completion.completed_on, months))
    for cap in completion.caps:
        if cap.from_day <= day:
            if cap.counts_through is None:
                return None
            through = min(through, cap.counts_through)
    return through if through >= completion.counts_from else None


def shortest_validity(stretches: Iterable[Stretch], day: date) -> int | None:
    """The fewest months of validity that the mandatory requirements covering the day ask for; None: none asks so."""
    return _shortest([one for one in stretches if one.mandatory and covers(one, day)])


def _shortest(stretches: list[Stretch]) -> int | None:
    months = [s.validity_months for s in stretches if s.validity_months is not None]
    return min(months) if months else None


def _counts_longest(facts: Facts, day: date, months: int | None) -> tuple[date | None, CompletionFacts | None]:
    best = _NO_COMPLETION
    for completion in facts.completions:
        through = counts_through(completion, day, months, facts.floors)
        if through is not None and (best[0] is None or through >= best[0]):
            best = (through, completion)
    return best


def _back_on(facts: Facts, through: date, day: date) -> date | None:
    """The end of the exemption (not leave) during which the validity ran out, and of whatever exemptions follow it."""
    first = day_after(through)
    if not any(not e.leave and covers(e, first) for e in facts.exemptions):
        return None
    while exemption := next((e for e in facts.exemptions if covers(e, first)), None):
        first = exemption.until_day
    return first if first <= day else None


def _last_met(facts: Facts, day: date, months: int | None) -> tuple[date | None, CompletionFacts | None, date | None]:
    """The last valid day, by which completion, and the day a raised least version took away what was valid, if so.

    A version that is not accepted any more counts no longer, but it had met what was due before the day it was raised.
    A floor that has ended since leaves behind what was unmet on its last day, unless something is valid from there on.
    """
    through, completion = _counts_longest(facts, day, months)
    for floor in reversed(facts.floors):
        if floor.until_day <= day:
            if through is None or through < floor.until_day:
                return _last_met(facts, day_before(floor.until_day), months)
            continue
        if floor.from_day <= day and (through is None or through < floor.from_day):
            before, older = _counts_longest(facts, day_before(floor.from_day), months)
            if before is not None and before >= floor.from_day:
                return through, completion, floor.from_day
            if before is not None and (through is None or before > through):
                through, completion = before, older
    return through, completion, None


def _asked_anew(facts: Facts, stretch: Stretch, raised: date | None, back_on: date | None, day: date) -> Restart:
    """When the stretch last asked, so far, and due on which day: at its start, or at what restarted it since."""
    asked = [Restart(stretch.from_day, stretch.first_due)]
    if raised is not None and raised > stretch.from_day:
        asked.append(Restart(raised, raised))
    if back_on is not None:
        asked.append(Restart(back_on, plus_days(back_on, stretch.due_days)))
    asked += [r for r in facts.restarts if r.day <= day]
    return max((r for r in reversed(asked) if r.day >= stretch.from_day), key=lambda r: r.day)


def _moved(facts: Facts, stretch: Stretch, due: date, since: date, day: date) -> date:
    """The due date, there since a day, after what moved it: extensions, and leave (to return + N), in their order.

    An extension gives until its new day, whichever of several requirements was due from the old day on.
    """
    moves: list[tuple[date, Extension | Exempted]] = [
        (e.made_on, e) for e in facts.extensions if since <= e.made_on <= day
    ]
    moves += [(e.until_day, e) for e in facts.exemptions if e.leave and since < e.until_day <= day]
    for _, move in sorted(moves, key=lambda pair: pair[0]):
        if isinstance(move, Exempted):
            due = max(due, plus_days(move.until_day, stretch.due_days)) if move.from_day <= due else due
        elif move.old_due <= due:
            due = max(due, move.new_due)
    return due


def _due_of(facts: Facts, stretch: Stretch, day: date) -> tuple[date | None, bool]:
    """What is due for one stretch: the first unmet due date, and whether a completion that met it has lapsed."""
    through, completion, raised = _last_met(facts, day, stretch.validity_months)
    if through == FOREVER:
        return None, False
    if through is None or completion is None or through < stretch.from_day:
        asked, back_on = _asked_anew(facts, stretch, raised, None, day), None
    else:
        back_on = _back_on(facts, through, day) if facts.exemptions else None
        asked = _asked_anew(facts, stretch, raised, back_on, day)
        if through >= asked.day:
            asked = Restart(completion.completed_on, through)
    due = asked.due
    if facts.extensions or facts.exemptions:
        due = _moved(facts, stretch, due, asked.day, day)
    counts = _counts_longest(facts, day, stretch.validity_months)[0] if facts.floors else through
    return due, counts is not None and counts >= stretch.from_day and back_on is None


def _nothing_moves(facts: Facts) -> bool:
    """Whether due dates are where they were first, or where a completion put them: so it is with most."""
    return not (facts.restarts or facts.extensions or facts.exemptions or facts.floors)


def _unmoved_due(stretch: Stretch, through: date | None) -> tuple[date | None, bool]:
    """``_due_of``, where nothing moves the due date."""
    if through is None or through < stretch.from_day:
        return stretch.first_due, False
    return (None, False) if through == FOREVER else (through, True)


def _due_on(facts: Facts, stretches: list[Stretch], day: date) -> tuple[date | None, bool]:
    """The earliest of what the stretches ask, each with its own validity; None where all is valid for ever."""
    dues = [(due, lapsed) for due, lapsed in (_due_of(facts, s, day) for s in stretches) if due is not None]
    return min(dues, default=(None, False))


def _status_on(through: date | None, due: date | None, lapsed: bool, day: date) -> Compliance:
    if through is not None and through >= day:
        return Compliance.COMPLIANT
    if due is None or day <= due:
        return Compliance.PENDING
    return Compliance.EXPIRED if lapsed else Compliance.OVERDUE


def _attempt_on(attempts: tuple[AttemptFacts, ...], day: date) -> AttemptFacts | None:
    return next((a for a in reversed(attempts) if a.opened_on <= day), None)


_Progressed = tuple[Progress, int, int | None, int | None]
_NO_CYCLE: _Progressed = (Progress.NONE, 0, None, None)


def _progress_on(facts: Facts, day: date) -> _Progressed:
    """Progress, percent, number and id of the cycle that is current at the day's end, by its own dates."""
    for cycle in facts.cycles:
        if cycle.is_current_on(day):
            return (*progress_of(_attempt_on(cycle.attempts, day), day), cycle.number, cycle.assignment_id)
    return _NO_CYCLE


def progress_of(attempt: AttemptFacts | None, day: date) -> tuple[Progress, int]:
    """Progress and percent (0–100) of an attempt at the end of a day."""
    if attempt is None:
        return Progress.NOT_STARTED, 0
    if attempt.completed_on is not None and attempt.completed_on <= day:
        return Progress.COMPLETED, 100
    percent = next((p for on, p in reversed(attempt.percents) if on <= day), 0)
    if attempt.had_failed_on(day):
        return Progress.FAILED, percent
    if attempt.started_on is not None and attempt.started_on <= day:
        return Progress.IN_PROGRESS, percent
    return Progress.NOT_STARTED, 0


def standing_on(facts: Facts, day: date) -> Standing:
    """What a cell shows at the end of ``day``.

    Source: product.md, "Two axes", the table of statuses (the first that applies) and "Edge cases, decided".
    """
    stretches = [s for s in facts.stretches if s.mandatory and s.from_day <= day < s.until_day]
    if facts.sealed_on is not None and day < facts.sealed_on:
        return Standing(Compliance.SEALED if stretches else Compliance.NOT_REQUIRED, Progress.NONE)
    progress, percent, cycle, assignment_id = _progress_on(facts, day)
    if not stretches:
        return Standing(Compliance.NOT_REQUIRED, progress, percent, cycle, assignment_id)
    if progress is Progress.NONE:
        progress = Progress.NOT_ASSIGNED
    through, completion = _counts_longest(facts, day, _shortest(stretches)) if facts.completions else _NO_COMPLETION
    if len(stretches) == 1 and _nothing_moves(facts):
        due, lapsed = _unmoved_due(stretches[0], through)
    else:
        due, lapsed = _due_on(facts, stretches, day)
    exemption = next((e for e in facts.exemptions if covers(e, day)), None) if facts.exemptions else None
    status = Compliance.EXEMPT if exemption else _status_on(through, due, lapsed, day)
    completed_on = completion.completed_on if completion else None
    exempt_until = exemption.until_day if exemption else None
    return Standing(status, progress, percent, cycle, assignment_id, due, completed_on, through, exempt_until)
