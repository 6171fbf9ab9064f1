"""A second, slow reading of product.md: a learner's compliance, found by living through every day from the first.

Written from the specification alone, so that it shares no idea with domain/compliance.py. Each requirement's stretch
is lived through by itself; the one that asks soonest decides (product.md, "Words", Requirement).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lms_dashboard.domain.days import FOREVER, valid_until
from lms_dashboard.domain.facts import CompletionFacts, Facts, Stretch
from lms_dashboard.domain.status import Compliance

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """What holds on a day: the status, the due date of what is unmet, the last valid day of what is met."""

    compliance: Compliance
    due_on: date | None = None
    valid_through: date | None = None


@dataclass
class Ask:
    """What one stretch asks as the days go by: due when, since when that is so, and whether it is met today."""

    due: date
    since: date
    met_by: CompletionFacts | None = None
    ran_out_on: date | None = None


def verdict(facts: Facts, day: date) -> Verdict:
    """Compliance at the end of the day, by the table of product.md, from its first row to its last."""
    asked = [s for s in facts.stretches if s.mandatory and s.from_day <= day < s.until_day]
    if not asked:
        return Verdict(Compliance.NOT_REQUIRED)
    if facts.sealed_on is not None and day < facts.sealed_on:
        return Verdict(Compliance.SEALED)
    if is_exempt(facts, day):
        return Verdict(Compliance.EXEMPT)
    asks = [(stretch, live(facts, stretch, day)) for stretch in asked]
    if all(ask.met_by for _, ask in asks):
        ends = min(through(ask.met_by, stretch, day) for stretch, ask in asks if ask.met_by)
        soon = ends != FOREVER and (ends - day).days <= 30
        return Verdict(Compliance.EXPIRING if soon else Compliance.COMPLIANT, None, ends)
    dues = [(ask.due, lapsed(facts, stretch, day)) for stretch, ask in asks if ask.met_by is None]
    dues += [(renewal(facts, stretch, ask.met_by, day), True) for stretch, ask in asks if ask.met_by]
    due, has_lapsed = min(dues)
    if day <= due:
        return Verdict(Compliance.PENDING, due)
    return Verdict(Compliance.EXPIRED if has_lapsed else Compliance.OVERDUE, due)


def live(facts: Facts, stretch: Stretch, until: date) -> Ask:
    """Live through the stretch's days, one by one, up to and with ``until``."""
    ask = Ask(stretch.first_due, stretch.from_day)
    day = stretch.from_day
    while day <= until:
        one_day(facts, stretch, ask, day)
        day += DAY
    return ask


def one_day(facts: Facts, stretch: Stretch, ask: Ask, day: date) -> None:
    """One day of a stretch: what is asked anew, what runs out, what is moved."""
    before, ask.met_by = ask.met_by, counts_longest(facts, stretch, day)
    if before is not None and ask.met_by is None:
        ran_out(facts, stretch, ask, before, day)
    for restart in facts.restarts:
        if restart.day == day:
            ask.due, ask.since, ask.ran_out_on = restart.due, day, None
    if ask.met_by is None and ask.ran_out_on is not None and back_on(facts, ask.ran_out_on) == day:
        ask.due, ask.since = day + timedelta(days=stretch.due_days), day
    if ask.met_by is None:
        move(facts, stretch, ask, day)


def ran_out(facts: Facts, stretch: Stretch, ask: Ask, before: CompletionFacts, day: date) -> None:
    """Met yesterday, not today: a renewal is due on the valid through day, a raised version on its start day."""
    if any(floor.from_day == day for floor in facts.floors) and through(before, stretch, day) >= day:
        ask.due, ask.since, ask.ran_out_on = day, day, None
    else:
        ask.due, ask.since, ask.ran_out_on = day - DAY, before.completed_on, day
        move_until(facts, stretch, ask, day - DAY)


def renewal(facts: Facts, stretch: Stretch, met_by: CompletionFacts, day: date) -> date:
    """When what is met today is due again, as far as that is known today."""
    ask = Ask(through(met_by, stretch, day), met_by.completed_on)
    move_until(facts, stretch, ask, day)
    return ask.due


def move_until(facts: Facts, stretch: Stretch, ask: Ask, last: date) -> None:
    """What happened to a due date on each day since it was there, up to and with the last."""
    for days in range((last - ask.since).days + 1):
        move(facts, stretch, ask, ask.since + days * DAY)


def move(facts: Facts, stretch: Stretch, ask: Ask, day: date) -> None:
    """What happens on a day to a due date that is there: an extension, or the return from a leave.

    What is extended is what was due first; whatever else would be due until the new day is given until then too.
    """
    for extension in facts.extensions:
        if extension.made_on == day and extension.old_due <= ask.due < extension.new_due:
            ask.due = extension.new_due
    for exemption in facts.exemptions:
        if exemption.leave and exemption.until_day == day > ask.since and exemption.from_day <= ask.due:
            ask.due = max(ask.due, day + timedelta(days=stretch.due_days))


def counting(facts: Facts, stretch: Stretch, day: date) -> Iterator[CompletionFacts]:
    """On or before the day, not superseded on it, of an accepted version or course (before it had run out)."""
    least = max((f.least_version for f in facts.floors if f.from_day <= day < f.until_day), default=0)
    for c in facts.completions:
        superseded = any(cap.from_day <= day and cap.counts_through is None for cap in c.caps)
        accepted = c.version is None or c.version >= least
        satisfied_in_time = through(c, stretch, day) >= c.counts_from
        if c.completed_on <= day and c.counts_from <= day and accepted and not superseded and satisfied_in_time:
            yield c


def through(completion: CompletionFacts, stretch: Stretch, day: date) -> date:
    """Its stored valid through, or less where this requirement or a reassignment says so."""
    ends = [completion.valid_through, valid_until(completion.completed_on, stretch.validity_months)]
    ends += [cap.counts_through for cap in completion.caps if cap.from_day <= day and cap.counts_through is not None]
    return min(ends)


def counts_longest(facts: Facts, stretch: Stretch, day: date) -> CompletionFacts | None:
    """The completion that is valid on the day and counts longest, if there is one."""
    valid = [c for c in counting(facts, stretch, day) if through(c, stretch, day) >= day]
    return max(valid, key=lambda c: (through(c, stretch, day), c.completed_on), default=None)


def is_exempt(facts: Facts, day: date) -> bool:
    return any(e.from_day <= day < e.until_day for e in facts.exemptions)


def last_valid_day(facts: Facts, stretch: Stretch, day: date) -> date | None:
    """The last day of what counts on the day and is not valid any more, if the stretch had begun by then."""
    end = max((through(c, stretch, day) for c in counting(facts, stretch, day)), default=None)
    return end if end is not None and stretch.from_day <= end < day else None


def back_on(facts: Facts, ran_out_on: date) -> date | None:
    """The first day without exemption, if the validity ran out during one (a leave moves the due date instead)."""
    if not any(not e.leave and e.from_day <= ran_out_on < e.until_day for e in facts.exemptions):
        return None
    first = ran_out_on
    while is_exempt(facts, first):
        first += DAY
    return first


def lapsed(facts: Facts, stretch: Stretch, day: date) -> bool:
    """Expired and not Overdue: it was met since the requirement began, and did not run out while exempt."""
    end = last_valid_day(facts, stretch, day)
    return end is not None and back_on(facts, end + DAY) is None
