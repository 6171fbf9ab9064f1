"""Rows of an export on their way into a file: read ahead, in their order, by nobody once the file is given up."""

import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest

from lms_dashboard.services._making import LEAST, MOST, Making, portions

ONE, OTHER = cast("Any", "one"), cast("Any", "other")


def making(told: Any = lambda done, total: None, beside: tuple[Any, ...] = ()) -> Making:
    """Nothing of an export but its connections and who hears of it."""
    nothing = cast("Any", None)
    return Making(ONE, nothing, nothing, nothing, nothing, nothing, told, beside)


def found(_: Any, some: Sequence[int]) -> Sequence[int]:
    """What is read of these ids: they."""
    return some


def rows_of(_: Sequence[int], some: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """A row each."""
    return ((i,) for i in some)


@pytest.mark.parametrize("beside", [(), (OTHER,)])
def test_rows_come_in_their_order_and_are_told(beside: tuple[Any, ...]):
    heard: list[tuple[int, int]] = []
    ids = range(2 * LEAST + 1)
    rows = making(lambda *how_far: heard.append(how_far), beside).rows(ids, found, rows_of)
    assert [row[0] for row in rows] == list(ids)
    assert heard == [(done, len(ids)) for done in (0, LEAST, 2 * LEAST, len(ids))]


def test_portions_hold_everything_once_and_become_small_towards_the_end():
    ids = range(9 * MOST)
    sizes = [len(some) for some in portions(ids)]
    assert [i for some in portions(ids) for i in some] == list(ids)
    assert (sizes[0], sizes[-2]) == (MOST, LEAST)
    assert sizes == [*sorted(sizes[:-1], reverse=True), sizes[-1]]


def test_no_rows_are_told_too():
    heard: list[tuple[int, int]] = []
    assert list(making(lambda *how_far: heard.append(how_far)).rows((), found, rows_of)) == []
    assert heard == [(0, 0)]


def test_connections_read_at_the_same_time_and_each_one_part_at_a_time():
    together = threading.Barrier(2, timeout=10)
    reading: set[Any] = set()

    def read(db: Any, some: Sequence[int]) -> Sequence[int]:
        assert db not in reading
        reading.add(db)
        together.wait()
        reading.remove(db)
        return some

    ids = range(4 * LEAST)
    assert [row[0] for row in making(beside=(OTHER,)).rows(ids, read, rows_of)] == list(ids)


def test_a_file_that_is_given_up_waits_for_what_is_being_read_and_begins_nothing_more():
    begun, ended = [], []

    def read(_: Any, some: Sequence[int]) -> Sequence[int]:
        begun.append(some[0])
        time.sleep(0.05)
        ended.append(some[0])
        return some

    rows = making().rows(range(8 * LEAST), read, rows_of)
    next(rows)
    cast("Any", rows).close()
    assert sorted(begun) == sorted(ended)
    assert 1 <= len(begun) <= 2


def test_what_goes_wrong_while_reading_ahead_is_told():
    def read(_: Any, some: Sequence[int]) -> Sequence[int]:
        if some[0]:
            raise ValueError("the second part")
        return some

    with pytest.raises(ValueError, match="the second part"):
        list(making().rows(range(2 * LEAST), read, rows_of))
