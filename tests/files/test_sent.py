"""Files that a browser has sent and nobody has read: a few of each owner, for a day."""

import os
from pathlib import Path

import pytest

from lms_dashboard.domain.errors import NotFound
from lms_dashboard.files.sent import KEPT_SECONDS, MOST_KEPT, place_of_sent, read_sent

NOW = 1_000_000.0


def send(folder: Path, number: int, owner: str = "1-2") -> str:
    mark = f"{number:032x}"
    place = place_of_sent(folder, owner, mark, NOW)
    place.write_bytes(mark.encode())
    os.utime(place, (NOW + number, NOW + number))
    return mark


def test_the_newest_of_an_owner_stay_and_everybody_elses(tmp_path: Path):
    others = send(tmp_path, 0, "1-22")
    marks = [send(tmp_path, number) for number in range(1, MOST_KEPT + 4)]
    assert [mark for mark in marks if (tmp_path / f"1-2-{mark}.sent").exists()] == marks[-MOST_KEPT:]
    assert read_sent(tmp_path, "1-22", others) == others.encode()


def test_what_is_a_day_old_goes(tmp_path: Path):
    mark = send(tmp_path, 1)
    place_of_sent(tmp_path, "1-3", "f" * 32, NOW + KEPT_SECONDS + 2)
    with pytest.raises(NotFound):
        read_sent(tmp_path, "1-2", mark)


@pytest.mark.parametrize("mark", ["", "../../etc/passwd", "F" * 32, "f" * 31, f"{'f' * 32}\n"])
def test_a_mark_is_no_path(tmp_path: Path, mark: str):
    with pytest.raises(NotFound):
        place_of_sent(tmp_path, "1-2", mark, NOW)
    with pytest.raises(NotFound):
        read_sent(tmp_path, "1-2", mark)
