"""Extensions, exemptions, leaves and records from outside on many learners: preview, act, and what takes it back."""

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.acts import COURSE, DUE
from benchmarks.dataset import NOW, TODAY
from benchmarks.measure import Row, figure_of
from lms_dashboard.db import tables as t
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.acts import Act, Answers, ExemptionCategory
from lms_dashboard.domain.people import system_actor
from lms_dashboard.services.acts import do_act, preview_act

_DAYS: dict[str, Any] = {"from_day": TODAY, "until_day": TODAY + timedelta(days=90), "reason": "benchmark"}
ROUNDS = (
    (Act.EXTEND_DUE, Answers(due_on=DUE + timedelta(days=3_000), reason="benchmark"), Act.UNDO_EXTEND, Answers()),
    (Act.EXEMPT, Answers(category=ExemptionCategory.LEGAL, **_DAYS), Act.END_EXEMPTION, Answers()),
    (Act.START_LEAVE, Answers(**_DAYS), Act.END_LEAVE, Answers()),
    (
        Act.RECORD_COMPLETION,
        Answers(completed_on=TODAY, note="benchmark"),
        Act.VOID_COMPLETION,
        Answers(void_on=TODAY, reason="benchmark"),
    ),
)
"""An act and its answers, and what takes it back."""


def measure(count: int, runs: int) -> Iterator[Row]:
    """Each round on ``count`` learners of a course that is asked of everybody, ``runs`` times."""
    with read_session() as db:
        ids = [row[0] for row in db.execute(select(t.learner.c.id).order_by(t.learner.c.id).limit(count))]
    own: dict[str, Any] = {"actor": system_actor(1), "learner_ids": ids, "course_id": COURSE, "now": NOW}
    seconds: dict[str, list[float]] = defaultdict(list)
    for act, answers, back, how in ROUNDS * runs:
        for name, do, asked in (
            (f"preview: {act.value}", preview_act, {"act": act, "answers": answers}),
            (act.value, do_act, {"act": act, "answers": answers}),
            (back.value, do_act, {"act": back, "answers": how}),
        ):
            start = time.perf_counter()
            do(**asked, **own)
            seconds[name].append(time.perf_counter() - start)
    for name, times in seconds.items():
        target = "≤ 0.5 s" if name.startswith("preview") else "≤ 1.5 s"
        yield Row(f"{name.replace('_', ' ')}, {count:,} learners", figure_of(times), None, target)
