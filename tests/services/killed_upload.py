"""A process that begins and commits an upload, and stops within its third batch, to be killed there.

Arguments: the database's address, the organisation, the upload's draft, a file to make then.
"""

import sys
import time
from pathlib import Path
from typing import Any

from lms_dashboard.db import session
from lms_dashboard.domain.people import system_actor
from lms_dashboard.services import _upload_batch
from lms_dashboard.services.uploads import begin_upload, continue_upload
from tests.services.killing import kill_where_it_waits
from tests.services.world import NOW

ROWS_OF_A_BATCH = 40
BATCHES_BEFORE = 2


def commit_and_die(url: str, organisation_id: int, draft: int, reached: Path) -> None:
    """Have a process commit that draft, and kill it within its third batch. ``reached`` is no file yet."""
    kill_where_it_waits("tests.services.killed_upload", [url, str(organisation_id), str(draft)], reached)


def stop_within(batch: int, reached: Path) -> None:
    """Let the batch write its people, then tell so, and never go on."""
    real, begun = _upload_batch.write_batch, []

    def stopped(*args: Any, **more: Any) -> None:
        begun.append(args)
        real(*args, **more)
        if len(begun) == batch:
            reached.touch()
            time.sleep(600)

    _upload_batch.write_batch = stopped


if __name__ == "__main__":
    url, organisation_id, draft, reached = sys.argv[1:]
    session.configure(url)
    _upload_batch.BATCH = ROWS_OF_A_BATCH
    stop_within(BATCHES_BEFORE + 1, Path(reached))
    own: dict[str, Any] = {"actor": system_actor(int(organisation_id)), "upload_id": int(draft), "now": NOW}
    begin_upload(**own)
    continue_upload(**own)
