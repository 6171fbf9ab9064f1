"""Facts as they can occur, generated: what hypothesis needs for the rules of compliance."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from lms_dashboard.domain.days import BEGINNING, FOREVER, valid_until
from lms_dashboard.domain.facts import (
    AttemptFacts,
    Cap,
    CompletionFacts,
    CycleFacts,
    Exempted,
    Extension,
    Facts,
    Restart,
    Stretch,
    VersionFloor,
)
from lms_dashboard.domain.timeline import turning_days

START = date(2023, 11, 20)
DAYS = 460

days = st.integers(0, DAYS).map(lambda n: START + timedelta(days=n))
lengths = st.integers(1, 200).map(lambda n: timedelta(days=n))


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    start = draw(days)
    end = draw(st.one_of(st.just(FOREVER), lengths.map(lambda n: start + n)))
    due_days = draw(st.sampled_from([0, 7, 30, 90]))
    due = start + timedelta(days=draw(st.sampled_from([due_days, due_days, due_days + 11])))
    months = draw(st.sampled_from([None, None, 1, 3]))
    return Stretch(start, end, due, due_days, months, draw(st.sampled_from([True, True, True, False])))


@st.composite
def completions(draw: st.DrawFn, caps: Sequence[Cap] = ()) -> CompletionFacts:
    done = draw(days)
    version = draw(st.sampled_from([1, 1, 2, None]))
    counts_from = draw(days) if version is None else BEGINNING
    through = valid_until(done, draw(st.sampled_from([None, 1, 2, 6])))
    capped = tuple(cap for cap in caps if cap.from_day >= done)
    return CompletionFacts(done, through, version, counts_from, capped)


@st.composite
def exemptions(draw: st.DrawFn) -> Exempted:
    start = draw(days)
    return Exempted(start, start + draw(lengths), draw(st.booleans()))


@st.composite
def attempts(draw: st.DrawFn, opened: date) -> AttemptFacts:
    steps = [opened + timedelta(days=n) for n in sorted(draw(st.lists(st.integers(0, 90), max_size=3)))]
    ending = draw(st.sampled_from(["completed", "failed", "open"]))
    last = steps[-1] if steps else None
    percents = tuple((day, 33 * (n + 1)) for n, day in enumerate(sorted(set(steps))))
    failures = ((steps[0], steps[0] + draw(lengths)),) if steps and draw(st.booleans()) else ()
    return AttemptFacts(
        opened,
        steps[0] if steps else None,
        last if ending == "completed" else None,
        last if ending == "failed" else None,
        percents,
        failures,
    )


@st.composite
def cycles(draw: st.DrawFn) -> tuple[CycleFacts, ...]:
    """Cycles one after the other, the last perhaps current, some with a second attempt."""
    found: list[CycleFacts] = []
    start = draw(days)
    for number in range(1, 1 + draw(st.integers(0, 3))):
        opened = [start, *([start + draw(lengths)] if draw(st.booleans()) else [])]
        end = start + draw(lengths)
        tries = tuple(draw(attempts(day)) for day in opened)
        gaps = ((start + draw(lengths), end),) if draw(st.booleans()) else ()
        found.append(CycleFacts(number, number, start, end, tries, gaps))
        start = end + timedelta(days=draw(st.integers(0, 20)))
    if found and draw(st.booleans()):
        last = found.pop()
        found.append(CycleFacts(last.assignment_id, last.number, last.assigned_on, None, last.attempts, last.gaps))
    return tuple(found)


@st.composite
def extensions(draw: st.DrawFn, dues: Sequence[date]) -> Extension:
    old = draw(st.sampled_from(sorted(set(dues))))
    made = old - timedelta(days=draw(st.integers(-20, 60)))
    return Extension(made, old, max(old, made) + timedelta(days=draw(st.integers(1, 60))))


@st.composite
def facts(draw: st.DrawFn, *, history: bool = True) -> Facts:
    """Facts of a learner and a course; without ``history`` no cycles, which compliance does not depend on."""
    asked = tuple(draw(st.lists(stretches(), max_size=3)))
    correctives = [(day, day + draw(lengths)) for day in draw(st.lists(days, max_size=1))]
    caps = [Cap(day, None) for day, _ in correctives] + draw(st.lists(softer_caps(), max_size=1))
    done = tuple(draw(st.lists(completions(tuple(caps)), max_size=3)))
    sealed_on = draw(st.one_of(st.none(), st.none(), days))
    restarts = [Restart(*one) for one in correctives]
    if sealed_on is not None:
        done = tuple(c for c in done if c.completed_on >= sealed_on)
        restarts = [r for r in restarts if r.day >= sealed_on]
        restarts.append(Restart(sealed_on, sealed_on + draw(lengths)))
    dues = [s.first_due for s in asked] + [r.due for r in restarts] + [c.valid_through for c in done]
    dues = [day for day in dues if day < FOREVER]
    moved = draw(st.lists(extensions(dues), max_size=2)) if dues else []
    return Facts(
        stretches=asked,
        completions=done,
        cycles=draw(cycles()) if history else (),
        exemptions=tuple(draw(st.lists(exemptions(), max_size=2))),
        restarts=tuple(sorted(restarts, key=lambda r: r.day)),
        extensions=tuple(sorted(moved, key=lambda e: e.made_on)),
        floors=tuple(draw(st.lists(floors(), max_size=1))),
        sealed_on=sealed_on,
    )


@st.composite
def floors(draw: st.DrawFn) -> VersionFloor:
    """A least version, for ever or until it is lowered."""
    day = draw(days)
    return VersionFloor(day, 2, draw(st.one_of(st.just(FOREVER), lengths.map(lambda length: day + length))))


@st.composite
def softer_caps(draw: st.DrawFn) -> Cap:
    """Reassign, earlier completions count until the new due date."""
    day = draw(days)
    return Cap(day, day + draw(lengths))


def days_to_look_at(of: Facts) -> list[date]:
    """Each turning day with the days before and after it, and what lies far on either side."""
    near = {day + timedelta(days=n) for day in turning_days(of) if day > BEGINNING for n in (-1, 0, 1)}
    return sorted({*near, START - timedelta(days=400), START + timedelta(days=3000)})
