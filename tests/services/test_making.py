"""Rows of an export on their way into a file: read ahead, in their order, by nobody once the file is given up."""

import time
from typing import Any, cast

import pytest

from lms_dashboard.db.export_rows import CHUNK
from lms_dashboard.services._making import Making


def making(told: Any = lambda done, total: None) -> Making:
    """Nothing of an export but who hears of it."""
    nothing = cast("Any", None)
    return Making(nothing, nothing, nothing, nothing, nothing, nothing, told)


def test_rows_come_in_their_order_and_are_told():
    heard: list[tuple[int, int]] = []
    ids = range(2 * CHUNK + 1)
    rows = making(lambda *how_far: heard.append(how_far)).rows(ids, lambda some: ((i,) for i in some))
    assert [row[0] for row in rows] == list(ids)
    assert heard == [(done, len(ids)) for done in (0, CHUNK, 2 * CHUNK, len(ids))]


def test_no_rows_are_told_too():
    heard: list[tuple[int, int]] = []
    assert list(making(lambda *how_far: heard.append(how_far)).rows((), lambda some: iter(()))) == []
    assert heard == [(0, 0)]


def test_a_file_that_is_given_up_waits_for_what_is_being_read():
    begun, ended = [], []

    def read(some: Any) -> Any:
        begun.append(some[0])
        time.sleep(0.05)
        ended.append(some[0])
        return ((i,) for i in some)

    rows = making().rows(range(3 * CHUNK), read)
    next(rows)
    cast("Any", rows).close()
    assert begun == ended != []


def test_what_goes_wrong_while_reading_ahead_is_told():
    def read(some: Any) -> Any:
        if some[0]:
            raise ValueError("the second part")
        return ((i,) for i in some)

    with pytest.raises(ValueError, match="the second part"):
        list(making().rows(range(2 * CHUNK), read))
