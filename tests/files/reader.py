"""Reads each file of its arguments in a small process of its own; a line of JSON each.

What is wrong with it, the seconds of the processor that this took, with the reader's own process, and the most memory
that either of them has had so far.
"""

import json
import os
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.upload_columns import divide
from lms_dashboard.files.uploads import read_upload


def answer(file: Path) -> dict[str, object]:
    before = sum(os.times()[:4])
    problem = mend = ""
    try:
        divide(read_upload(file.read_bytes(), file.name))
    except Invalid as error:
        problem, mend = error.message, error.mend
    most = max(own_most(), getrusage(RUSAGE_CHILDREN).ru_maxrss)
    return {"problem": problem, "mend": mend, "seconds": sum(os.times()[:4]) - before, "megabytes": most / 1024}


def own_most() -> int:
    """Kilobytes of this process alone: what the system counts for a child begins with its parent's."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(answer(Path(name))))
