"""Acts on people themselves, for one or for a selection: previewed, and done if the world is still like that."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from lms_dashboard.db.audit import Touched
from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.session import write_session
from lms_dashboard.domain.act_results import FASTER, nothing_done
from lms_dashboard.domain.acts import ActPreview, ActResult, Foreseen, PassedOver, PeopleAct
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.selections import Changed, Selection, SelectionPreview, changes_between, is_touched
from lms_dashboard.services.acting import SLICE
from lms_dashboard.services.people_acting import Scene, breaches_of, finish, hold_people, rebuild_all, who
from lms_dashboard.services.people_steps import People, PeopleSteps, passed_over
from lms_dashboard.services.selections import find_selected, find_somebody
from lms_dashboard.services.watching import Tell, keep_quiet


def preview_people(*, actor: Actor, selection: Selection, steps: PeopleSteps, now: datetime) -> SelectionPreview:
    """What the act would do now to everybody of the selection whom the actor may change: done, looked at, taken back.

    Raises:
        NotAllowed: the permission is missing.
        NotFound: nobody of the selection is the actor's to change.
        Invalid: what was asked makes no sense.
    """
    found = find_somebody(actor=actor, selection=selection, now=now)
    scene = Scene.of(actor, now)
    with collector_paused(), write_session(trial=True) as db:
        people = hold_people(db, scene, found.learner_ids)
        steps.check(db, scene)
        foreseen = dict(steps.sort(db, scene, people))
        touched = [i for i in people if is_touched(foreseen[i])]
        before = breaches_of(db, scene, touched)
        if touched:
            steps.write(db, scene, touched)
            rebuild_all(db, scene.organisation_id, touched, steps.since)
        after = breaches_of(db, scene, touched)
    passed, counts = passed_over(foreseen, people), (len(after - before), len(before - after))
    seen = ActPreview(steps.act, None, "", len(people), tuple(touched), passed, *counts, mails=0, foreseen=foreseen)
    return SelectionPreview(seen, found.beyond, found.missing)


def act_on_people(
    *,
    actor: Actor,
    selection: Selection,
    steps: PeopleSteps,
    foreseen: Foreseen,
    now: datetime,
    pass_over_changed: bool = False,
    tell: Tell = keep_quiet,
) -> ActResult:
    """Do the act to the selection in one transaction, if it does what ``foreseen`` says, to the same people.

    With ``pass_over_changed`` whoever is not as foreseen is passed over, and nobody is added.

    Raises:
        Changed: it would do something else by now; nothing was done.
        NotAllowed: the permission is missing. NotFound: nobody of the selection is the actor's to change.
        Invalid: what was asked makes no sense. Refused: the only one selected is passed over.
    """
    found = find_somebody(actor=actor, selection=selection, now=now).learner_ids
    ids = [i for i in found if i in foreseen] if pass_over_changed else found
    try:
        return _act(Scene.of(actor, now), steps, ids, foreseen, pass_over_changed, tell)
    except NotFound as error:
        if find_selected(actor=actor, selection=selection, now=now).learner_ids == found:
            raise
        raise Changed(("Somebody left the selection while it was being looked at.",)) from error


def _act(
    scene: Scene, steps: PeopleSteps, ids: Sequence[int], foreseen: Foreseen, pass_over_changed: bool, tell: Tell
) -> ActResult:
    with collector_paused(), write_session() as db:
        people = hold_people(db, scene, ids)
        steps.check(db, scene)
        tell("Looking at each learner", 0, len(ids))
        sorting = dict(steps.sort(db, scene, people))
        if not pass_over_changed and (changes := changes_between(foreseen, sorting)):
            raise Changed(changes)
        sorting = {i: how if how == foreseen[i] or isinstance(how, str) else FASTER for i, how in sorting.items()}
        touched = [i for i in people if is_touched(sorting[i])]
        passed = passed_over(sorting, people)
        if not touched:
            return nothing_done(steps.act, None, passed)
        seq = _write(db, scene, steps, touched, tell)
    return done(steps.act, seq, people, touched, passed, steps.done, steps.undo)


def _write(db: Connection, scene: Scene, steps: PeopleSteps, ids: Sequence[int], tell: Tell) -> int:
    touched: list[Touched] = []
    for start in range(0, len(ids), SLICE):
        tell("Writing", start, len(ids))
        touched += steps.write(db, scene, ids[start : start + SLICE])
    for start in range(0, len(ids), SLICE):
        tell("Working out what follows", start, len(ids))
        rebuild_all(db, scene.organisation_id, ids[start : start + SLICE], steps.since)
    tell("Recording", len(ids), len(ids))
    summary = {"learners": len(ids), **steps.names(db), **steps.summary()}
    return finish(db, scene, steps.act.value, summary, touched, ids, rebuild=False, lists=True)


def done(
    act: PeopleAct,
    seq: int,
    people: People,
    touched: Sequence[int],
    passed: tuple[PassedOver, ...],
    words: str,
    undo: PeopleAct | None,
) -> ActResult:
    """The result, with what is said of it."""
    left = f" {len(passed):,} passed over." if passed else ""
    message = f"{who(people, touched)}: {words}.{left}"
    return ActResult(act, None, seq, tuple(touched), passed, message, undo)
