"""What the tab shows, read again after an act of its own; other tabs follow the change feed."""

from reflex.state import BaseState

from lms_dashboard.state.courses_dialog import CoursesDialogState
from lms_dashboard.state.learner import LearnerState
from lms_dashboard.state.matrix import MatrixState
from lms_dashboard.state.seats import SeatsState
from lms_dashboard.state.users import UsersState


async def refresh_page(state: BaseState) -> None:
    """Read again what is on the screen of this state's tab, and mark what differs."""
    path = state.router.url.path
    if path.startswith("/matrix"):
        matrix = await state.get_state(MatrixState)
        await matrix._read([])
    elif path.rstrip("/") == "/users":
        users, courses = await state.get_state(UsersState), await state.get_state(CoursesDialogState)
        await users._read([])
        await courses._again()
    elif path.startswith("/seats"):
        await (await state.get_state(SeatsState))._read([])
        await (await state.get_state(CoursesDialogState))._again()
    elif path.startswith("/users/"):
        learner = await state.get_state(LearnerState)
        await learner._read([])
