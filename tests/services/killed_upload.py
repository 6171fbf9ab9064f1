"""A process that commits an upload and stops within its third batch, to be killed there.

Arguments: the database's address, the organisation, the upload, a file to make then.
"""

import sys
import time
from pathlib import Path
from typing import Any

from lms_dashboard.db import session
from lms_dashboard.domain.people import system_actor
from lms_dashboard.services import _upload_batch
from lms_dashboard.services.uploads import continue_upload
from tests.services.world import NOW

ROWS_OF_A_BATCH = 40
BATCHES_BEFORE = 2


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
    url, organisation_id, upload_id, reached = sys.argv[1:]
    session.configure(url)
    _upload_batch.BATCH = ROWS_OF_A_BATCH
    stop_within(BATCHES_BEFORE + 1, Path(reached))
    continue_upload(actor=system_actor(int(organisation_id)), upload_id=int(upload_id), now=NOW)
