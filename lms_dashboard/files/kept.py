"""What is kept for a day so that it can be downloaded: one JSON file each, in the data directory."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from lms_dashboard.domain.errors import NotFound

KEPT_SECONDS = 24 * 3600


def keep(folder: Path, mark: str, data: Any, now: float) -> None:
    """Keep the data under a mark; what is older than a day (``now`` in seconds of the epoch) goes."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in folder.glob("*.json"):
        with suppress(FileNotFoundError):  # another process was faster
            if now - file.stat().st_mtime > KEPT_SECONDS:
                file.unlink()
    draft = folder / f"{mark}.part"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(data))
    draft.replace(folder / f"{mark}.json")


def read_kept(folder: Path, mark: str) -> Any:
    """What was kept under the mark.

    Raises:
        NotFound: nothing is, or not any more.
    """
    if not (mark.isascii() and mark.isalnum()):
        raise NotFound("There is no such file.", "Make it again.")
    try:
        return json.loads((folder / f"{mark}.json").read_text())
    except FileNotFoundError:
        raise NotFound("There is no such file any more.", "It is kept for a day; make it again.") from None
