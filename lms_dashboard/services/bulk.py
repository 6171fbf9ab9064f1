"""An act on a selection: its preview, and the act itself, if the world is still as the preview showed it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms_dashboard.domain.act_results import FASTER, foresee
from lms_dashboard.domain.acts import ActResult, Foreseen, PassedOver
from lms_dashboard.domain.cases import Subject
from lms_dashboard.domain.errors import NotFound
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.selections import Changed, Selection, SelectionPreview, changes_between
from lms_dashboard.services.acting import AnySteps, perform, preview
from lms_dashboard.services.selections import find_selected, find_somebody
from lms_dashboard.services.watching import Sorted, Tell, Watch, keep_quiet


def preview_selection(
    *, actor: Actor, selection: Selection, steps: AnySteps, now: datetime, course_id: int | None = None
) -> SelectionPreview:
    """What the act would do to everybody of the selection whom the actor may change.

    Raises:
        NotAllowed: the permission is missing.
        NotFound: nobody of the selection, or not the course, is the actor's to change.
        Invalid: the days do not go together.
    """
    found = find_somebody(actor=actor, selection=selection, now=now, permission=steps.permission)
    seen = preview(actor=actor, steps=steps, learner_ids=found.learner_ids, course_id=course_id, now=now)
    return SelectionPreview(seen, found.beyond, found.missing)


def act_on_selection(
    *,
    actor: Actor,
    selection: Selection,
    steps: AnySteps,
    foreseen: Foreseen,
    now: datetime,
    course_id: int | None = None,
    pass_over_changed: bool = False,
    tell: Tell = keep_quiet,
) -> ActResult:
    """Do the act to the selection in one transaction, if it does what ``foreseen`` says, to the same learners.

    With ``pass_over_changed`` whoever is not as foreseen is passed over, and nobody is added.

    Raises:
        Changed: it would do something else by now; nothing was done.
        NotAllowed: the permission is missing.
        NotFound: nobody of the selection is the actor's to change.
        Refused, Invalid: as every act.
    """
    found = find_somebody(actor=actor, selection=selection, now=now, permission=steps.permission).learner_ids
    ids = [i for i in found if i in foreseen] if pass_over_changed else found
    watch = Watch(_Review(foreseen, pass_over_changed), tell)
    try:
        return perform(actor=actor, steps=steps, learner_ids=ids, course_id=course_id, now=now, watch=watch)
    except NotFound as error:
        if find_selected(actor=actor, selection=selection, now=now, permission=steps.permission).learner_ids == found:
            raise
        raise Changed(("Somebody left the selection while it was being looked at.",)) from error


@dataclass(frozen=True, slots=True)
class _Review:
    """Compares what is about to be done with what was foreseen."""

    foreseen: Foreseen
    pass_over_changed: bool

    def __call__(self, found: Sorted[Any]) -> Sorted[Any]:
        """The same learners, or fewer of them.

        Raises:
            Changed: they are not those that were foreseen.
        """
        subjects, passed = found
        changes = changes_between(self.foreseen, foresee(subjects, passed))
        if changes and not self.pass_over_changed:
            raise Changed(changes)
        same = [one for one in subjects if self._is_as_foreseen(one)]
        kept = {one.learner_id for one in same}
        moved = tuple(PassedOver(one.learner_id, one.name, FASTER) for one in subjects if one.learner_id not in kept)
        return same, (*passed, *moved)

    def _is_as_foreseen(self, one: Subject) -> bool:
        return one.learner_id in self.foreseen and self.foreseen[one.learner_id] == one.mark
