"""A process that does an act on everybody and stops in the middle of its transaction, to be killed there.

Arguments: the database's address, the organisation, the course, the step after which to stop, a file to make then.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lms_dashboard.db import session
from lms_dashboard.db.tables import learner
from lms_dashboard.domain.people import system_actor
from lms_dashboard.services import acting, assignments
from tests.services.world import NOW


def stop_after(step: str, reached: Path) -> None:
    """Let the step be done, then tell so, and never go on."""
    real: Callable[..., Any] = getattr(acting, step)

    def stopped(*args: Any, **more: Any) -> None:
        real(*args, **more)
        reached.touch()
        time.sleep(600)

    setattr(acting, step, stopped)


if __name__ == "__main__":
    url, organisation_id, course_id, step, reached = sys.argv[1:]
    session.configure(url)
    stop_after(step, Path(reached))
    with session.read_session() as db:
        everybody = [row[0] for row in db.execute(select(learner.c.id))]
    assignments.assign(
        actor=system_actor(int(organisation_id)),
        learner_ids=everybody,
        course_id=int(course_id),
        due_on=NOW.date() + timedelta(days=30),
        now=NOW,
    )
