"""What results make of an attempt: started, failed, completed (product.md, "Progress")."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ModuleRule:
    """A module's part of the rule. ``max_tries`` None: as many as it takes. ``pass_mark`` is percent 0–100 or None."""

    module_id: int
    required: bool
    pass_mark: float | None
    max_tries: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """One try at a module."""

    module_id: int
    submitted_on: date
    score: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """An attempt by its results: days, and the score (mean of the best scores of required modules, percent 0–100)."""

    started_on: date | None
    completed_on: date | None
    failed_on: date | None
    score: float | None


def passes(rule: ModuleRule, score: float | None) -> bool:
    """Whether a try passes the module; without a pass mark handing in is enough."""
    return rule.pass_mark is None or (score is not None and score >= rule.pass_mark)


def outcome_of(rules: Sequence[ModuleRule], results: Iterable[Result], granted: int = 0) -> Outcome:
    """What the results make of an attempt; ``granted`` is how many further tries a manager gave for each module."""
    tries: dict[int, list[Result]] = {}
    for result in sorted(results, key=lambda r: r.submitted_on):
        tries.setdefault(result.module_id, []).append(result)
    started = min((rs[0].submitted_on for rs in tries.values()), default=None)
    required = [rule for rule in rules if rule.required]
    passed = [_first_pass(tries.get(rule.module_id, ())) for rule in required]
    if required and all(day is not None for day in passed):
        return Outcome(started, max(day for day in passed if day is not None), None, _score(required, tries))
    failed = [_failed_on(rule, tries.get(rule.module_id, ()), granted) for rule in required]
    return Outcome(started, None, min((day for day in failed if day is not None), default=None), None)


def _first_pass(tries: Sequence[Result]) -> date | None:
    return next((r.submitted_on for r in tries if r.passed), None)


def _failed_on(rule: ModuleRule, tries: Sequence[Result], granted: int) -> date | None:
    """The day of the last try there was, if none passed."""
    if rule.max_tries is None or _first_pass(tries) is not None or len(tries) < rule.max_tries + granted:
        return None
    return tries[rule.max_tries + granted - 1].submitted_on


def _score(required: Sequence[ModuleRule], tries: dict[int, list[Result]]) -> float | None:
    best = [max((r.score for r in tries[rule.module_id] if r.score is not None), default=None) for rule in required]
    scores = [score for score in best if score is not None]
    return round(sum(scores) / len(scores), 1) if scores else None
