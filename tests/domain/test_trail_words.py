"""The audit trail in words: no name of a column, no number of a row, days in the reader's form."""

import pytest

from lms_dashboard.domain.trail import Kept, TrailRow
from lms_dashboard.domain.trail_words import change_words, summary_words


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ({"course": "FIRE", "learners": 1, "due_on": "2026-12-01"}, "course FIRE · 1 learner · due on 1 Dec 2026"),
        ({"learners": 4, "mails": 2, "reason": "moved_out of, it"}, "4 learners · 2 mails · reason: moved_out of, it"),
        ({"counts": "until_expiry", "requirement_id": 24}, "earlier completions count until they expire"),
        (
            {"name": "Late", "path": "/matrix", "shared": True, "pinned": False},
            "Late · page /matrix · shared · not pinned",
        ),
        ({"what": "manager", "email": ""}, "manager"),
        ({"learner": 250, "course": 12, "sha256": "ab" * 32}, "250 learners · 12 courses · SHA-256 abababababab…"),
        ({"until": "9999-12-31", "from": "9999-99-99"}, "until for ever · from 9999-99-99"),
        (None, "Sealed by a later reset"),
    ],
)
def test_an_entry_says_what_was_done(summary, words):
    assert summary_words(summary, "dmy") == words


def test_in_files_days_and_digests_are_whole():
    assert summary_words({"due_on": "2026-12-01", "sha256": "ab" * 32}) == f"due on 2026-12-01 · SHA-256 {'ab' * 32}"


def row(before, after, kept=Kept.SHOWN) -> TrailRow:
    return TrailRow(0, 7, "Ann Lee", "FIRE", before, after, kept)


@pytest.mark.parametrize(
    ("touched", "words"),
    [
        (row({"due_on": "2026-12-01"}, {"due_on": "2026-12-15"}), "due on: 1 Dec 2026 → 15 Dec 2026"),
        (row({"group_id": 3}, {"group_id": 9}), "group: North → 9"),
        (row(None, {"assignment_id": 12, "cycle": 2, "progress": "Not Started"}), "cycle: 2 · progress: Not Started"),
        (row({"job_role_ids": []}, {"job_role_ids": [1, 2]}), "job roles: – → Nurse, 2"),
        (row({"active": True}, {"active": False}), "active: yes → no"),
        (row({"score": 90.0}, {"score": None}), "score: 90 → –"),
        (row({"assignment_id": 1}, {"assignment_id": 2}), "Nothing changed"),
        (row(None, None, Kept.SEALED), "Sealed: a later reset closed this record"),
    ],
)
def test_a_row_says_what_changed(touched, words):
    assert change_words(touched, {"group_id": {3: "North"}, "job_role_ids": {1: "Nurse"}}, "dmy") == words
