"""Files that a browser has sent and nobody has read yet: in the data directory, readable by its owner alone."""

import re
from contextlib import suppress
from pathlib import Path

from lms_dashboard.domain.errors import NotFound

KEPT_SECONDS = 24 * 3600
MOST_KEPT = 10
"""Files of one owner that wait to be read; one more takes the place of the oldest."""

_MARK = re.compile(r"[0-9a-f]{32}")


def place_of_sent(folder: Path, owner: str, mark: str, now: float) -> Path:
    """An empty file to write into; what is older than a day (``now`` in seconds of the epoch) goes."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place, own = _place(folder, owner, mark), list[tuple[float, Path]]()
    for file in folder.glob("*.sent"):
        with suppress(FileNotFoundError):  # another process was faster
            sent_at = file.stat().st_mtime
            if now - sent_at > KEPT_SECONDS:
                file.unlink()
            elif file.name.startswith(f"{owner}-"):
                own.append((sent_at, file))
    for _, file in sorted(own)[: max(0, len(own) + 1 - MOST_KEPT)]:
        file.unlink(missing_ok=True)
    place.touch(mode=0o600)
    return place


def read_sent(folder: Path, owner: str, mark: str) -> bytes:
    """What the owner has sent under the mark.

    Raises:
        NotFound: nothing, or it was read already.
    """
    try:
        return _place(folder, owner, mark).read_bytes()
    except FileNotFoundError:
        raise _gone() from None


def drop_sent(folder: Path, owner: str, mark: str) -> None:
    """It has been read."""
    _place(folder, owner, mark).unlink(missing_ok=True)


def _place(folder: Path, owner: str, mark: str) -> Path:
    if not _MARK.fullmatch(mark):
        raise _gone()
    return folder / f"{owner}-{mark}.sent"


def _gone() -> NotFound:
    return NotFound("There is no such file any more.", "Choose it again.")
