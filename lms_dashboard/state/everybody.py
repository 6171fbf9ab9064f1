"""Acts on everybody of a course or of a requirement: the dialog of selections, opened with the people named."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.acts import Act
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.requirements import RequirementItem
from lms_dashboard.domain.selections import Matching
from lms_dashboard.domain.status import REQUIRED, Progress
from lms_dashboard.state.bulk_begin import begin_for
from lms_dashboard.state.course import CourseState
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.requirements import RequirementsState

ASSIGNED = (Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.FAILED, Progress.COMPLETED)
"""Progress of whoever has a cycle."""


class EverybodyState(rx.State):
    """Opens the dialog of an act for many; it shows nothing itself."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    @rx.event
    @needs(Permission.RESET_PROGRESS)
    async def reset_course(self) -> Any:
        """Reset the progress of everybody who is assigned the course that is shown."""
        course_id = int((await self.get_state(CourseState)).course_id or 0)
        query = MatrixQuery(course_ids=(course_id,), status_course_id=course_id, progress=ASSIGNED)
        return await begin_for(self, Act.RESET, Matching(query), course_id)

    @rx.event
    @needs(PAGE)
    async def assign_required(self, requirement_id: str) -> Any:
        """Assign the course to everybody whom a requirement of the list asks, and who has no cycle of it."""
        item = (await self.get_state(RequirementsState))._items.get(requirement_id)
        if item is None:
            return None
        return await begin_for(self, Act.ASSIGN, Matching(unassigned_of(item)), item.course_id)


def unassigned_of(item: RequirementItem) -> MatrixQuery:
    """The learners whom a requirement means and who have no cycle of its course, as a question to the matrix."""
    target = (item.target_id,) if item.target_id else ()
    return MatrixQuery(
        course_ids=(item.course_id,),
        status_course_id=item.course_id,
        compliance=tuple(sorted(REQUIRED)),
        progress=(Progress.NOT_ASSIGNED,),
        group_ids=target if item.audience == "group" else (),
        job_role_ids=target if item.audience == "job role" else (),
        learner_ids=target if item.audience == "person" else None,
    )
