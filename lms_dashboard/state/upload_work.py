"""The uploads that this process is committing, and those that somebody has asked to stop."""

from datetime import datetime

from lms_dashboard.domain.people import Actor
from lms_dashboard.services.uploads import continue_upload
from lms_dashboard.state.following import HowFar

RUNNING: set[int] = set()
STOPPING: set[int] = set()


def carry_on(*, actor: Actor, upload_id: int, far: HowFar, now: datetime) -> None:
    """Commit an upload, in a thread, until all of it is in or it is asked to stop."""
    RUNNING.add(upload_id)
    try:
        continue_upload(
            actor=actor, upload_id=upload_id, now=now, tell=far.tell, is_stopped=lambda: upload_id in STOPPING
        )
    finally:
        RUNNING.discard(upload_id)
