"""Bulk upload of new people: the check, the commit with audit and mails, rows a second, and the memory of its process.

Each list is uploaded in a process of its own, so that the peak of its memory is the list's.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.dataset import GROUPS, NOW, build
from benchmarks.measure import Row, amounts, figure_of, once
from lms_dashboard.db.session import configure, dispose
from lms_dashboard.domain.people import system_actor
from lms_dashboard.domain.uploads import Kind, UploadOptions
from lms_dashboard.services.uploads import (
    begin_upload,
    continue_upload,
    get_people_file,
    keep_draft,
    preview_upload,
)

ALREADY_THERE = 1_000
"""Learners of the organisation before the first list."""

ROWS = (1_000, 10_000, 100_000)
COURSES = (1, 5)

_SECONDS = {(10_000, 1): "≤ 2 s (Moodle: 89 s)", (10_000, 5): "≤ 4 s (Moodle: 253 s)", (100_000, 1): "≤ 25 s"}
"""For check and commit together, and what the peer took, mail and password hashing left out there."""

_MEGABYTES = {(100_000, 1): "≤ 400 MB"}


def measure(url: str, learners: int = ALREADY_THERE, sizes: tuple[int, ...] = ROWS) -> Iterator[Row]:
    """Lists of each size with one and with five courses a row, one after the other, into the empty database there."""
    build(url, learners)
    dispose()
    for rows in sizes:
        for courses in COURSES:
            yield from _of_list(url, rows, courses)


def _of_list(url: str, rows: int, courses: int) -> Iterator[Row]:
    taken = _in_own_process(url, rows, courses)
    together, key = taken["check"] + taken["commit"], (rows, courses)
    name = f"{rows:,} people × {courses} course{'' if courses == 1 else 's'}"
    yield Row(f"{name}: check", figure_of([taken["check"]]))
    yield Row(f"{name}: commit, with audit and mails", figure_of([taken["commit"]]))
    yield Row(f"{name}: check and commit", figure_of([together]), None, _SECONDS.get(key, ""))
    yield Row(f"{name}: rows a second", amounts([rows / together], "rows/s"), None, "")
    yield Row(f"{name}: most memory of the process", amounts([taken["memory"]], "MB"), None, _MEGABYTES.get(key, ""))


def _in_own_process(url: str, rows: int, courses: int) -> dict[str, float]:
    asked = [sys.executable, "-m", "benchmarks.upload", url, str(rows), str(courses)]
    found: dict[str, float] = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return found


def upload(url: str, rows: int, courses: int) -> dict[str, float]:
    """Seconds of the check and of the commit of one list, and the most memory that the process ever had, in MB."""
    configure(url)
    actor, options = system_actor(1), UploadOptions(kind=Kind.ENROLL)
    own: dict[str, Any] = {"actor": actor, "now": NOW}
    content = _list(rows, courses)
    given: dict[str, Any] = {"content": content, "file_name": "people.csv", "options": options}

    def check() -> object:
        file = get_people_file(actor=actor, **given)
        return preview_upload(file=file, options=options, **own)

    def commit() -> object:
        upload_id = begin_upload(upload_id=keep_draft(**given, **own), **own)
        done = continue_upload(upload_id=upload_id, **own)
        if done.written != rows:
            raise RuntimeError(f"{done.written} of {rows} rows are in.")
        return done

    taken = {"check": once(check), "commit": once(commit)}
    return {**taken, "memory": _most_memory()}


def _most_memory() -> float:
    """Of this process alone: what the system counts for a child begins with its parent's."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1_024


def _list(rows: int, courses: int) -> bytes:
    codes = ";".join(f"C{number:02}" for number in range(1, courses + 1))
    mark = f"{rows}-{courses}"
    lines = (
        f"n{i}-{mark}@bench.example,First{i},Last{i},N{i}-{mark},Group {1 + i % GROUPS:02},{codes}" for i in range(rows)
    )
    return "\n".join(("Email,First name,Last name,Employee ID,Group,Course codes", *lines)).encode()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(upload(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
