"""What runs long for an act on a selection: its preview, and the act, which goes on when its dialog is closed."""

import secrets
from dataclasses import dataclass
from typing import Any

from lms_dashboard.config import get_settings
from lms_dashboard.domain.acts import ActResult, Answers
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.selections import Changed, Outcome, SelectionPreview
from lms_dashboard.services.acts import steps_of
from lms_dashboard.services.bulk import act_on_selection, preview_selection
from lms_dashboard.services.outcomes import keep_outcome
from lms_dashboard.state.act_words import field_of
from lms_dashboard.state.acting import undo_of
from lms_dashboard.state.bulk_acts import OFFERED, as_far_as_known
from lms_dashboard.state.bulk_words import preview_outcome, result_outcome
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.following import HowFar, follow
from lms_dashboard.state.matrix_footer import MatrixFooterState
from lms_dashboard.state.notices import tell
from lms_dashboard.state.refresh import refresh_page

_SHARES = {
    "Looking at each learner": (5, 25),
    "Writing": (25, 60),
    "Working out what follows": (60, 90),
    "Recording": (90, 99),
}
"""Percent of the bar at the beginning and at the end of each step."""


@dataclass
class Progress(HowFar):
    """How far an act is: each of its steps has its share of the bar."""

    doing: str = "Waiting for its turn"

    @property
    def percent(self) -> int:
        """How much of the bar is filled, 0–100."""
        start, end = _SHARES.get(self.doing, (0, 0))
        return start + (end - start) * self.done // max(1, self.of)


async def make_preview(page: Any) -> None:
    """Ask for the preview that the dialog wants, and show it if it still wants that one."""
    turn, file = -1, ""
    seen: SelectionPreview | LmsError | None = None
    try:
        async with page:
            turn = page.__wrapped__._turn
            asked = _question(page.__wrapped__)
        if asked is not None:
            seen = await ask_service(preview_selection, **asked)
            file = await _keep(preview_outcome(seen)) if seen.preview.passed_over else ""
    except LmsError as error:
        seen = error
    finally:
        async with page:
            _show(page.__wrapped__, turn, seen, file)


async def _keep(outcome: Outcome) -> str:
    """Keep an outcome to be downloaded; its mark."""
    mark = secrets.token_hex(16)
    await ask_service(keep_outcome, folder=get_settings().outcomes_dir, mark=mark, outcome=outcome)
    return mark


def _show(state: Any, turn: int, seen: SelectionPreview | LmsError | None, file: str) -> None:
    if state._turn != turn or state.phase != "asking":
        return
    state.file = file
    state.looking = False
    if isinstance(seen, LmsError):
        state.lacking = str(seen)
    elif seen is not None:
        state._foresee(seen)


def _question(state: Any, answers: Answers | None = None) -> dict[str, Any] | None:
    """What a service is asked: the selection, the steps, and the course, if it is about one; answers: those so far.

    Raises:
        Invalid: a day is missing.
    """
    if state._selection is None or not (state.course_id or state.who) or state.act not in OFFERED:
        return None
    act, known = OFFERED[state.act].act, answers or as_far_as_known(state._answers(), state._count())
    course_id = int(state.course_id) if state.course_id else None
    return {"selection": plain(state._selection), "course_id": course_id, "steps": steps_of(act, known)}


def plain(value: Any) -> Any:
    """What a state keeps, without the wrapping in which Reflex hands it out to notice changes."""
    return getattr(value, "__wrapped__", value)


async def do_it(page: Any) -> Any:
    """Do what was submitted; say how far it is; then show the result, or what changed, or what is wrong."""
    progress = Progress()
    async with page:
        state = page.__wrapped__
        asked = (
            _question(state, plain(state._wanted)) if state._wanted is not None and state._seen is not None else None
        )
        if asked is None or state.phase != "working":
            return None
        asked |= {
            "foreseen": plain(state._seen).foreseen,
            "pass_over_changed": not state._strict,
            "tell": progress.tell,
        }
        title, state._wanted = state.course_title, None
    done: ActResult | LmsError | None = None
    file = ""
    try:
        done = await follow(page, progress, ask_service(act_on_selection, **asked))
        file = await _keep(result_outcome(done, title))
    except LmsError as error:
        done = done or error
    finally:
        async with page:
            event = await _settle(page.__wrapped__, done, file)
    return event


async def _settle(state: Any, done: ActResult | LmsError | None, file: str) -> Any:
    """Show what came of it. Nothing: what nobody expected is told elsewhere, and the dialog can be sent again."""
    if state.phase != "working":
        return None  # the tab was emptied meanwhile: its person may see something else by now
    state.file = file
    if isinstance(done, ActResult):
        return await _show_result(state, done)
    state.phase = "asking"
    if isinstance(done, Changed):
        state.changes, state.errors, state.shut = list(done.changes), {}, False
        return state._look()
    if isinstance(done, LmsError):
        state.errors = {field_of(done, OFFERED[state.act]): str(done)}
        if state.shut:
            await tell(state, done.message, done.mend, tone="error")
    return None


async def _show_result(state: Any, result: ActResult) -> Any:
    if state.single and state.who:
        state.shut = True  # of one person a notice says all that there is to say
    if state.shut:
        await tell(state, result.message, undo=undo_of(result))
    state._finish(result)
    await refresh_page(state)
    return MatrixFooterState.load
