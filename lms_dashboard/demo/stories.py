"""Learners of the demo who show what is rare: every status of both axes, today and on days past."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from lms_dashboard.demo.catalogue import TEAM_LEAD
from lms_dashboard.demo.courses import Ask, Taught
from lms_dashboard.demo.people import DemoPerson
from lms_dashboard.demo.remedies import corrective, reset, until_new_due
from lms_dashboard.demo.stage import Stage
from lms_dashboard.demo.training import Teaching
from lms_dashboard.domain.days import FOREVER

Tell = Callable[[Stage], None]
Told = set[tuple[int, str]]
"""Learners and courses whose history is told by a story."""


def _expiring(stage: Stage) -> None:
    stage.complete(stage.valid_for(12))


def _expiring_soon(stage: Stage) -> None:
    stage.complete(stage.valid_for(2))


def _expired(stage: Stage) -> None:
    stage.complete(stage.valid_for(-20))


def _expired_and_archived(stage: Stage) -> None:
    stage.complete(stage.valid_for(-9))
    stage.end(stage.ago(15), "archived")


def _valid_without_cycle(stage: Stage) -> None:
    stage.complete(stage.valid_for(140))
    stage.end(stage.ago(7), "archived")


def _retaking(stage: Stage) -> None:
    stage.complete(stage.valid_for(70))
    stage.end(stage.ago(12), "reassigned")
    _, attempt_id = stage.open(stage.ago(12), stage.ago(-70))
    stage.work(attempt_id, stage.ago(9), stage.ago(-9))


def _retaking_not_started(stage: Stage) -> None:
    stage.complete(stage.valid_for(24))
    stage.end(stage.ago(4), "reassigned")
    stage.open(stage.ago(4), stage.ago(-24))


def _retaking_failed(stage: Stage) -> None:
    stage.complete(stage.valid_for(40))
    stage.end(stage.ago(20), "reassigned")
    _, attempt_id = stage.open(stage.ago(20), stage.ago(-40))
    stage.work(attempt_id, stage.ago(15), stage.ago(6), fails=True)


def _failed_and_overdue(stage: Stage) -> None:
    _, attempt_id = stage.open(stage.after(2), stage.after(30))
    stage.work(attempt_id, stage.after(10), stage.after(26), fails=True)


def _overdue_in_progress(stage: Stage) -> None:
    _, attempt_id = stage.open(stage.after(2), stage.after(60))
    stage.work(attempt_id, stage.after(30), stage.ago(-50))


def _not_assigned(stage: Stage) -> None:
    """Asked, overdue, and nobody opened a cycle."""


def _exempt(stage: Stage) -> None:
    stage.complete(stage.valid_for(-25))
    stage.end(stage.ago(60), "archived")
    stage.exempt(60, -120, "medical", leave=False)


def _on_leave(stage: Stage) -> None:
    stage.complete(stage.valid_for(-10))
    stage.exempt(45, -60, "leave of absence", leave=True)


def _back_from_leave(stage: Stage) -> None:
    stage.complete(stage.valid_for(-50))
    stage.exempt(110, 5, "leave of absence", leave=True)


def _asked_only(stage: Stage) -> None:
    """Asked these days: no cycle yet, and not due yet."""
    stage.ask(3, -40)


def _assigned_only(stage: Stage) -> None:
    requirement_id = stage.ask(4, -30)
    stage.open(stage.ago(4), stage.ago(-30), requirement_id=requirement_id)


def _asked_and_begun(stage: Stage) -> None:
    requirement_id = stage.ask(10, -35)
    _, attempt_id = stage.open(stage.ago(10), stage.ago(-35), requirement_id=requirement_id)
    stage.work(attempt_id, stage.ago(6), stage.ago(-20))


def _asked_and_late(stage: Stage) -> None:
    requirement_id = stage.ask(80, 18)
    _, attempt_id = stage.open(stage.ago(80), stage.ago(18), requirement_id=requirement_id)
    stage.work(attempt_id, stage.ago(40), stage.ago(-20))


def _failed_in_time(stage: Stage) -> None:
    requirement_id = stage.ask(20, -25)
    _, attempt_id = stage.open(stage.ago(20), stage.ago(-25), requirement_id=requirement_id)
    stage.work(attempt_id, stage.ago(14), stage.ago(5), fails=True)


def _begun(stage: Stage) -> None:
    _, attempt_id = stage.open(stage.ago(15), stage.ago(-60))
    stage.work(attempt_id, stage.ago(6), stage.ago(-20))


OF_THE_SETTLED: tuple[tuple[str, Tell], ...] = (
    ("SEC-01", _expiring),
    ("PRV-01", _expiring_soon),
    ("SEC-01", _expired),
    ("PRV-01", _expired_and_archived),
    ("SEC-01", _valid_without_cycle),
    ("SEC-01", _retaking),
    ("PRV-01", _retaking),
    ("SEC-01", _retaking_not_started),
    ("PRV-01", _retaking_failed),
    ("RAD-01", _failed_in_time),
    ("SEC-01", _exempt),
    ("PRV-01", _exempt),
    ("SEC-01", _on_leave),
    ("PRV-01", _back_from_leave),
    ("LEAD-01", _asked_and_begun),
    ("LEAD-01", _assigned_only),
    ("RAD-01", _asked_only),
    ("DAT-01", _asked_and_late),
    ("WELL-01", _begun),
    ("SEC-01", corrective),
    ("PRV-01", until_new_due),
)
"""Stories of people who were there when the history begins; each has a learner of its own."""

OF_THE_RECENT: tuple[tuple[str, Tell], ...] = (
    ("SEC-01", reset),
    ("PRV-01", reset),
    ("PRV-01", _failed_and_overdue),
    ("FIRE-01", _overdue_in_progress),
    ("SEC-01", _not_assigned),
    ("FIRE-01", _not_assigned),
    ("COND-01", _not_assigned),
)
"""Stories of people who came within the last year."""

OF_ONE: tuple[tuple[str, Tell], ...] = (
    ("SEC-01", _retaking),
    ("PRV-01", _expiring),
    ("HYG-01", _expired),
    ("MED-01", _retaking_failed),
    ("RAD-01", _failed_in_time),
    ("DAT-01", _asked_and_late),
    ("LEAD-01", _asked_only),
    ("WELL-01", _begun),
)
"""The learner who signs in: a nurse with something of everything."""

_RECENT_DAYS, _LEAST_DAYS = 270, 120


def tell_stories(
    teaching: Teaching, people: Sequence[DemoPerson], star: DemoPerson, taught: dict[str, Taught], asks: Sequence[Ask]
) -> Told:
    """Write every story; returns what is told."""
    plain = [p for p in people if p is not star and is_plain(p)]
    begins = min(ask.from_day for ask in asks)
    settled = (p for p in plain if p.hired_on < begins)
    recent = _recent(teaching, [p for p in plain if p.hired_on >= begins])
    cast = [
        *((star, *story) for story in OF_ONE),
        *((next(settled), *story) for story in OF_THE_SETTLED),
        *((next(recent), *story) for story in OF_THE_RECENT),
    ]
    for person, code, tell in cast:
        asked = [when[0] for ask in asks if ask.course == code and (when := ask.of(person)) is not None]
        tell(Stage(teaching, person, taught[code], min(asked, default=person.since)))
    return {(person.id, code) for person, code, _ in cast}


def is_plain(person: DemoPerson) -> bool:
    """Still there, in one spell and one group, in no job role of whom courses are asked that stories ask of persons."""
    stays = len(person.spells) == len(person.groups) == 1 and person.left_on == FOREVER
    return stays and not {"Radiographer", "Analyst", TEAM_LEAD} & set(person.roles)


def _recent(teaching: Teaching, people: Sequence[DemoPerson]) -> Iterator[DemoPerson]:
    """Who came some nine months ago first."""
    wanted = teaching.today - timedelta(days=_RECENT_DAYS)
    latest = teaching.today - timedelta(days=_LEAST_DAYS)
    came = sorted(people, key=lambda p: (abs((p.hired_on - wanted).days), p.id))
    return (p for p in came if p.hired_on <= latest)
