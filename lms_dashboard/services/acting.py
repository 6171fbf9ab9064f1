"""How every act on learners and a course runs: permission, scope, lock, cases, writes, standings, audit, feed."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.cases import Strip, load_cases
from lms_dashboard.db.closer import look_closer
from lms_dashboard.db.scopes import require_learners, visible_courses
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import AnyRow, lock_learners
from lms_dashboard.db.standings import breaching, rebuild_standings
from lms_dashboard.db.tables import course, equivalence, mail
from lms_dashboard.domain.act_results import FASTER, foresee, message_of, nothing_done
from lms_dashboard.domain.acts import Act, ActPreview, ActResult, PassedOver
from lms_dashboard.domain.assignments import why_not
from lms_dashboard.domain.cases import Case
from lms_dashboard.domain.days import BEGINNING, day_in
from lms_dashboard.domain.errors import Conflict, Invalid, NotFound
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.status import BREACHES
from lms_dashboard.services._course_seats import share_seats
from lms_dashboard.services.watching import UNWATCHED, Sorted, Tell, Watch

Seen = Mapping[int, int | None]
"""By learner: the current assignment that the person saw when deciding; None: there was none."""

SLICE = 2_500
"""Cases that are written at once, between two words of progress."""


@dataclass(frozen=True, slots=True)
class Work:
    """An act under way: who, where, when, and on which course."""

    actor: Actor
    organisation_id: int
    course: AnyRow
    now: datetime
    today: date

    def require_due(self, due_on: date) -> None:
        """Refuse a due date in the past.

        Raises:
            Invalid: it lies before today.
        """
        if due_on < self.today:
            raise Invalid(f"The due date {due_on.isoformat()} lies in the past.", "Choose today or a later day.")


@dataclass(frozen=True, slots=True)
class Steps(ABC):
    """One act's own part: from where it may start, and what it writes for a set of cases."""

    act: ClassVar[Act]
    permission: ClassVar[Permission] = Permission.MANAGE_TRAINING
    undo: ClassVar[Act | None] = None
    done: ClassVar[str]
    looks_closer: ClassVar[tuple[str, ...]] = ()
    """Which parts of ``Case.closer`` it is that ``refuses`` and ``write`` ask for."""
    takes_seats: ClassVar[bool] = False
    """Whether somebody without a seat needs one, where the course comes with a seat offering."""

    def refuses(self, case: Case) -> str:
        """Why this learner is passed over; empty if not."""
        return why_not(self.act, case)

    def since(self, work: Work, cases: Sequence[Case]) -> date:  # noqa: ARG002
        """The first day on which the act may change anything: the standings of the days before stay."""
        return BEGINNING

    def moves_compliance(self, cases: Sequence[Case]) -> bool:  # noqa: ARG002
        """Whether anybody's compliance may be different afterwards: it does not follow from cycles."""
        return True

    def check(self, work: Work, count: int) -> None:  # noqa: B027 (an act without numbers has nothing to check)
        """Whether what was asked makes sense at all, for so many learners."""

    def check_days(self) -> None:  # noqa: B027 (most acts have but one day)
        """Whether the days go together: a preview needs that, too."""

    @abstractmethod
    def write(self, db: Connection, work: Work, cases: Sequence[Case]) -> list[Touched]:
        """Write the act for these cases; what each was and became. A large set comes in several slices."""

    def summary(self) -> Mapping[str, Any]:
        """What the audit entry says of the act beside its course and count."""
        return {}


def perform(
    *,
    actor: Actor,
    steps: Steps,
    learner_ids: Sequence[int],
    course_id: int,
    now: datetime,
    seen: Seen | None = None,
    watch: Watch = UNWATCHED,
) -> ActResult:
    """Do the act for these learners in one transaction; whoever it may not be done to is passed over, with the reason.

    ``watch`` has the last word on whom it is done to, and hears how far it is.

    Raises:
        NotAllowed: the permission is missing.
        NotFound: a learner or the course is not the actor's to change.
        Conflict: for a single learner, what was seen is not so any more.
        Refused: for a single learner, the act is not possible.
    """
    try:
        return _perform(actor, steps, learner_ids, course_id, now, seen, watch)
    except IntegrityError as error:
        raise Conflict("Somebody else changed this a moment ago.", "Look again, then decide.") from error


def _perform(
    actor: Actor,
    steps: Steps,
    learner_ids: Sequence[int],
    course_id: int,
    now: datetime,
    seen: Seen | None,
    watch: Watch,
) -> ActResult:
    actor.require(steps.permission)
    with collector_paused(), write_session() as db:
        work, ids = _open(db, actor, steps, learner_ids, course_id, now)
        steps.check(work, len(ids))
        watch.tell("Looking at each learner", 0, len(ids))
        cases, passed = watch.review(sort_cases(db, work, steps, ids, seen))
        if not cases:
            return nothing_done(steps.act, course_id, passed)
        seq = _write(db, work, steps, cases, watch.tell)
    done = tuple(case.learner_id for case in cases)
    message = message_of(work.course.title, steps.done, cases, passed)
    return ActResult(steps.act, course_id, seq, done, passed, message, steps.undo)


def preview(
    *, actor: Actor, steps: Steps, learner_ids: Sequence[int], course_id: int, now: datetime, seen: Seen | None = None
) -> ActPreview:
    """What the act would do now: it is done, looked at, and taken back.

    Raises:
        NotAllowed, NotFound: as ``perform``. Invalid: the days do not go together.
    """
    actor.require(steps.permission)
    steps.check_days()
    with collector_paused(), write_session(trial=True) as db:
        work, ids = _open(db, actor, steps, learner_ids, course_id, now)
        cases, passed = sort_cases(db, work, steps, ids, seen)
        touched = [case.learner_id for case in cases]
        moves, mails = bool(cases) and steps.moves_compliance(cases), _mails(db, work)
        before = {case.learner_id for case in cases if case.compliance in BREACHES} if moves else set()
        if cases:
            steps.write(db, work, cases)
        after = breaching(db, work.organisation_id, touched, course_id, work.today) if moves else set()
        mails = _mails(db, work) - mails
    counts = (len(after - before), len(before - after), mails)
    foreseen = foresee(cases, passed)
    return ActPreview(steps.act, course_id, work.course.title, len(ids), tuple(touched), passed, *counts, foreseen)


def _mails(db: Connection, work: Work) -> int:
    """How many mails are waiting to be sent."""
    c = mail.c
    waiting = select(func.count()).where(c.organisation_id == work.organisation_id, c.state == "queued")
    return int(db.execute(waiting).scalar_one())


def _open(
    db: Connection, actor: Actor, steps: Steps, learner_ids: Sequence[int], course_id: int, now: datetime
) -> tuple[Work, list[int]]:
    organisation_id, today = actor.require(steps.permission), day_in(actor.time_zone, now)
    ids = require_learners(db, actor, learner_ids, today, steps.permission)
    found = db.execute(select(course).where(course.c.id == course_id, visible_courses(actor))).one_or_none()
    if found is None:
        raise NotFound("There is no such course.", "It may have been removed.")
    lock_learners(db, ids)
    return Work(actor, organisation_id, found, now, today), ids


def sort_cases(db: Connection, work: Work, steps: Steps, learner_ids: Sequence[int], seen: Seen | None) -> Sorted:
    """The cases that the act may be done to, and whom it passes over and why."""
    cases, passed = [], []
    strip = Strip(learner_ids, [work.course.id])
    closer = look_closer(db, work.organisation_id, strip, work.today, steps.looks_closer)
    found = load_cases(db, strip, work.today, work.actor.learner_id, closer)
    for case in found:
        changed = seen is not None and seen.get(case.learner_id, case.current_id) != case.current_id
        reason = FASTER if changed else steps.refuses(case)
        if reason:
            passed.append(PassedOver(case.learner_id, case.name, reason))
        else:
            cases.append(case)
    found_so = cases, tuple(passed)
    return share_seats(db, work.organisation_id, work.course.id, found_so) if steps.takes_seats else found_so


def _write(db: Connection, work: Work, steps: Steps, cases: Sequence[Case], tell: Tell) -> int:
    touched: list[Touched] = []
    for start in range(0, len(cases), SLICE):
        tell("Writing", start, len(cases))
        touched += steps.write(db, work, cases[start : start + SLICE])
    learner_ids = [case.learner_id for case in cases]
    course_ids = [work.course.id, *satisfied_courses(db, work.course.id)]
    told = partial(tell, "Working out what follows")
    rebuild_standings(db, work.organisation_id, learner_ids, course_ids, steps.since(work, cases), told)
    tell("Recording", len(cases), len(cases))
    return record_act(
        db,
        actor=work.actor,
        organisation_id=work.organisation_id,
        act=steps.act.value,
        summary={"course": work.course.code, "learners": len(cases), **steps.summary()},
        touched=touched,
        now=work.now,
        learner_ids=learner_ids,
        course_ids=course_ids,
    )


def satisfied_courses(db: Connection, course_id: int) -> list[int]:
    """The courses whose compliance this course's completions count for too."""
    c = equivalence.c
    return [row[0] for row in db.execute(select(c.course_id).where(c.satisfied_by_id == course_id).distinct())]
