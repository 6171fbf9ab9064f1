"""Another process that changes one cell, as the command line would: archives on a line of input, restores on the next.

It answers each line with the instant (seconds of the wall clock) at which the change was committed.
"""

import sys
import time

from lms_dashboard.db.session import configure
from lms_dashboard.domain.people import system_actor
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.status import Shown
from lms_dashboard.services import assignments
from lms_dashboard.services.matrix import get_matrix_page
from lms_dashboard.state.clock import utc_now


def main(url: str) -> None:
    """Change the first unfinished cell of the first page, as often as a line comes in."""
    configure(url)
    actor = system_actor(1)
    page = get_matrix_page(actor=actor, query=MatrixQuery(), now=utc_now())
    learner, course = next(
        (head.id, column.id)
        for head, cells in zip(page.learners, page.cells, strict=True)
        for column, cell in zip(page.courses, cells, strict=True)
        if cell is not None and cell.shown in (Shown.NOT_STARTED, Shown.IN_PROGRESS, Shown.OVERDUE)
    )
    acts = (assignments.archive, assignments.restore)
    for number, _ in enumerate(sys.stdin):
        acts[number % 2](actor=actor, learner_ids=[learner], course_id=course, now=utc_now())
        sys.stdout.write(f"{time.time()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
