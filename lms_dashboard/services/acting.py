"""How every act runs, on learners in a course or on people themselves: permission, scope, lock, writes, audit."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from lms_dashboard.db.audit import Touched, record_act
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.crowd import Pair
from lms_dashboard.db.session import write_session
from lms_dashboard.db.sql import among
from lms_dashboard.db.standings import breaches, rebuild_standings
from lms_dashboard.db.tables import mail
from lms_dashboard.domain.act_results import foresee, message_of, nothing_done
from lms_dashboard.domain.acts import ActPreview, ActResult, AnyAct
from lms_dashboard.domain.cases import Subject
from lms_dashboard.domain.days import BEGINNING
from lms_dashboard.domain.errors import Conflict
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.texts import require_short
from lms_dashboard.services.people_acting import Scene, breaches_of, hold_learners
from lms_dashboard.services.watching import UNWATCHED, Sorted, Tell, Watch

Seen = Mapping[int, int | None]
"""By learner: the current assignment that the person saw when deciding; None: there was none."""

SLICE = 2_500
"""Learners for whom is written at once, between two words of progress."""

W = TypeVar("W", bound=Scene)
S = TypeVar("S", bound=Subject)


@dataclass(frozen=True, slots=True)
class Steps(ABC, Generic[W, S]):
    """One act's own part: to whom it may be done, and what it writes for a set of them.

    An act on learners in a course inherits ``CourseSteps``, one on people themselves ``PeopleSteps``.
    """

    act: ClassVar[AnyAct]
    done: ClassVar[str]
    permission: ClassVar[Permission] = Permission.MANAGE_TRAINING
    undo: ClassVar[AnyAct | None] = None
    lists: ClassVar[bool] = False
    """Whether somebody may be listed elsewhere afterwards, so that every open list is concerned."""

    @abstractmethod
    def open(self, db: Connection, scene: Scene, course_id: int | None) -> W:
        """Where the act takes place.

        Raises:
            NotFound: the course is not the actor's to see.
        """

    @abstractmethod
    def sort(self, db: Connection, scene: W, learner_ids: Sequence[int], seen: Seen | None) -> Sorted[S]:
        """To whom the act may be done, as it finds them, and whom it passes over and why."""

    @abstractmethod
    def write(self, db: Connection, scene: W, subjects: Sequence[S]) -> list[Touched]:
        """Write the act for these; what each was and became. A large set comes in several slices."""

    def check(self, scene: W, count: int) -> None:
        """Whether what was answered makes sense at all, for so many learners."""

    def check_days(self, scene: W) -> None:
        """Whether the days go together: a preview needs that, too."""

    def since(self, scene: W, subjects: Sequence[S]) -> date:  # noqa: ARG002
        """The first day on which the act may change anything: the standings of the days before stay."""
        return BEGINNING

    def moves_compliance(self, subjects: Sequence[S]) -> bool:  # noqa: ARG002
        """Whether anybody's compliance may be different afterwards."""
        return True

    def breaches(self, db: Connection, scene: W, subjects: Sequence[S]) -> set[Pair]:
        """Of what the act is about, what is a breach of these today: learner and course."""
        return breaches_of(db, scene, [subject.learner_id for subject in subjects], self.courses(db, scene))

    def can_undo(self, subjects: Sequence[S]) -> bool:  # noqa: ARG002
        """Whether the undo, where the act has one, would take anything back."""
        return True

    def courses(self, db: Connection, scene: W) -> list[int] | None:  # noqa: ARG002
        """The courses in which standings may be different; None: in all."""
        return None

    def title(self, scene: W) -> str:  # noqa: ARG002
        """The course that the act is about; empty: it is about people themselves."""
        return ""

    def names(self, db: Connection, scene: W) -> Mapping[str, str]:  # noqa: ARG002
        """What the act is about beside learners, by the names of now; for the audit entry."""
        return {}

    def summary(self) -> Mapping[str, Any]:
        """What the audit entry says of the act beside names and count."""
        return {}


AnySteps = Steps[Any, Any]


def perform(
    *,
    actor: Actor,
    steps: AnySteps,
    learner_ids: Sequence[int],
    course_id: int | None = None,
    now: datetime,
    seen: Seen | None = None,
    watch: Watch = UNWATCHED,
) -> ActResult:
    """Do the act for these learners in one transaction; whoever it may not be done to is passed over, with the reason.

    ``watch`` has the last word on whom it is done to, and hears how far it is.

    Raises:
        NotAllowed: the permission is missing.
        NotFound: a learner or the course is not the actor's to change.
        Invalid: what was answered makes no sense.
        Conflict: for a single learner, what was seen is not so any more.
        Refused: for a single learner, the act is not possible.
    """
    scene = Scene.of(actor, now, steps.permission)
    try:
        return _perform(scene, steps, learner_ids, course_id, seen, watch)
    except IntegrityError as error:
        raise Conflict("Somebody else changed this a moment ago.", "Look again, then decide.") from error


def _perform(
    scene: Scene, steps: AnySteps, learner_ids: Sequence[int], course_id: int | None, seen: Seen | None, watch: Watch
) -> ActResult:
    with collector_paused(), write_session() as db:
        work, ids = _open(db, scene, steps, learner_ids, course_id)
        _require_short(steps)
        steps.check(work, len(ids))
        steps.check_days(work)
        watch.tell("Looking at each learner", 0, len(ids))
        subjects, passed = watch.review(steps.sort(db, work, ids, seen))
        if not subjects:
            return nothing_done(steps.act, course_id, passed)
        seq = _write(db, work, steps, subjects, watch.tell)
    done = tuple(subject.learner_id for subject in subjects)
    message = message_of(steps.title(work), steps.done, subjects, passed)
    undo = steps.undo if steps.can_undo(subjects) else None
    return ActResult(steps.act, course_id, seq, done, passed, message, undo)


def preview(
    *,
    actor: Actor,
    steps: AnySteps,
    learner_ids: Sequence[int],
    course_id: int | None = None,
    now: datetime,
    seen: Seen | None = None,
) -> ActPreview:
    """What the act would do now: it is done, looked at, and taken back.

    Raises:
        NotAllowed, NotFound: as ``perform``. Invalid: the days do not go together.
    """
    scene = Scene.of(actor, now, steps.permission)
    with collector_paused(), write_session(trial=True) as db:
        work, ids = _open(db, scene, steps, learner_ids, course_id)
        _require_short(steps)
        steps.check_days(work)
        subjects, passed = steps.sort(db, work, ids, seen)
        touched = tuple(subject.learner_id for subject in subjects)
        moves, mails = bool(subjects) and steps.moves_compliance(subjects), _mails(db, touched)
        before = steps.breaches(db, work, subjects) if moves else set()
        if subjects:
            steps.write(db, work, subjects)
        where = steps.courses(db, work) if course_id is None else [course_id]
        after = breaches(db, scene.organisation_id, touched, where, scene.today) if moves else set()
        mails = _mails(db, touched) - mails
    counts = (len(after - before), len(before - after), mails)
    foreseen = foresee(subjects, passed)
    return ActPreview(steps.act, course_id, steps.title(work), len(ids), touched, passed, *counts, foreseen)


def _require_short(steps: AnySteps) -> None:
    """No text that an act was told is longer than what keeps it.

    Raises:
        Invalid: one is.
    """
    for field in fields(steps):
        if isinstance(text := getattr(steps, field.name), str):
            require_short(text, field.name)


def _mails(db: Connection, learner_ids: Sequence[int]) -> int:
    """How many mails to these learners, whom nobody else acts on meanwhile, are waiting to be sent."""
    c = mail.c
    waiting = select(func.count()).where(among(db, c.learner_id, learner_ids), c.state == "queued")
    return int(db.execute(waiting).scalar_one())


def _open(
    db: Connection, scene: Scene, steps: AnySteps, learner_ids: Sequence[int], course_id: int | None
) -> tuple[Any, list[int]]:
    """Where the act takes place, and the learners, held until the transaction ends."""
    ids = hold_learners(db, scene, learner_ids, steps.permission)
    return steps.open(db, scene, course_id), ids


def _write(db: Connection, work: Scene, steps: AnySteps, subjects: Sequence[Any], tell: Tell) -> int:
    touched: list[Touched] = []
    for start in range(0, len(subjects), SLICE):
        tell("Writing", start, len(subjects))
        touched += steps.write(db, work, subjects[start : start + SLICE])
    learner_ids = [subject.learner_id for subject in subjects]
    course_ids, since = steps.courses(db, work), steps.since(work, subjects)
    told = partial(tell, "Working out what follows")
    rebuild_standings(db, work.organisation_id, learner_ids, course_ids, since, told)
    tell("Recording", len(subjects), len(subjects))
    return record_act(
        db,
        actor=work.actor,
        organisation_id=work.organisation_id,
        act=steps.act.value,
        summary={**steps.names(db, work), "learners": len(subjects), **steps.summary()},
        touched=touched,
        now=work.now,
        learner_ids=None if steps.lists else learner_ids,
        course_ids=None if steps.lists else course_ids,
    )
