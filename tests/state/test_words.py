"""Words that pages say: counts, pages, durations, chips."""

from datetime import date

import pytest

from lms_dashboard.domain.status import Compliance, Shown
from lms_dashboard.state.address import Span
from lms_dashboard.state.compliance_view import ComplianceView
from lms_dashboard.state.filter_words import chip_words, gone_words, span_words
from lms_dashboard.state.matrix_view import MatrixView
from lms_dashboard.state.words import count_words, duration_words, few_words, page_words, score_words, unbroken

KNOWN = {"group": {"3": "Clinical", "5": "IT", "6": "Finance"}, "role": {}, "course": {"4": "Fire Safety"}}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (count_words(1, "learner"), "1 learner"),
        (count_words(4812, "learner"), "4,812 learners"),
        (count_words(2, "breach", "breaches"), "2 breaches"),
        (page_words(1, 50, 4812), "1–50 of 4,812"),
        (page_words(97, 50, 4812), "4,801–4,812 of 4,812"),
        (page_words(1, 50, 0), "0 of 0"),
        (unbroken("2026-11-03"), "2026-\N{WORD JOINER}11-\N{WORD JOINER}03"),
        (unbroken("3 Nov 2026"), "3 Nov 2026"),
        (duration_words(None), "–"),
        (duration_words(45), "45 s"),
        (duration_words(720), "12 min"),
        (duration_words(11_100), "3 h 05 min"),
        (score_words(92.0), "92 %"),
        (score_words(88.5), "88.5 %"),
        (score_words(None), ""),
        (few_words(["a", "b"]), "a, b"),
        (few_words(["a", "b", "c", "d"]), "a, b +2"),
        (span_words(Span(ahead=1), "dmy"), "in the next 1 day"),
        (span_words(Span(date(2026, 11, 3)), "dmy"), "from 3 Nov 2026"),
        (span_words(Span(until_day=date(2026, 11, 3)), "mdy"), "until Nov 3, 2026"),
        (span_words(Span(date(2026, 11, 3), date(2026, 12, 3)), "ymd"), "2026-11-03 – 2026-12-03"),
    ],
)
def test_words(said: str, words: str):
    assert said == words


def test_a_chip_says_what_is_set_and_nothing_else():
    view = MatrixView(
        group_ids=(3, 5, 6),
        course_ids=(4, 9),
        shown=(Shown.OVERDUE,),
        compliance=(Compliance.EXPIRED,),
        status_course_id=4,
    )
    assert chip_words(view, KNOWN, "dmy") == {
        "group": "Clinical, IT +1",
        "course": "2",
        "status": "Overdue or Expired in Fire Safety",
    }


def test_an_unknown_group_is_said_by_its_number():
    assert chip_words(MatrixView(group_ids=(99,)), KNOWN, "dmy") == {"group": "#99"}


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (MatrixView(group_ids=(3,), course_ids=(4,)), ()),
        (MatrixView(course_ids=(4, 9)), ("a course that is not offered any more (#9)",)),
        (MatrixView(course_ids=(9,), status_course_id=9), ("a course that is not offered any more (#9)",)),
        (MatrixView(course_ids=(9,), as_of=date(2026, 1, 1)), ()),
        (MatrixView(group_ids=(3, 8), job_role_ids=(2,)), ("a group that is not there any more", "a job role")),
        (ComplianceView(course_ids=(9,)), ("a course that is not offered any more (#9)",)),
    ],
)
def test_an_old_view_says_what_of_it_is_gone(view: MatrixView, said: tuple[str, ...]):
    found = gone_words(view, KNOWN)
    assert len(found) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found, strict=True))
