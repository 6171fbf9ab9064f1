"""What is kept of a course's spans: found once, anew for other spans, gone with them; totals follow their courses."""

import gc

import numpy as np

from lms_dashboard.domain.spans import Spans, number_of
from lms_dashboard.domain.status import Compliance
from lms_dashboard.domain.tallies import by_learner
from lms_dashboard.services import _course_answers
from lms_dashboard.services._course_answers import remembered, total_on
from tests.services.world import TODAY

DAY = number_of(TODAY)


def spans(*rows: tuple[int, Compliance]) -> Spans:
    """One row a learner, that holds on the day."""
    many = len(rows)
    days = [np.full(many, day, dtype=np.int16) for day in (DAY - 5, DAY + 5, DAY)]
    who, status = (np.array(column) for column in zip(*rows, strict=True))
    return Spans(who.astype(np.int32), np.zeros(many, dtype=np.int32), status.astype(np.int8), *days)


class TestAnswers:
    def test_a_question_about_the_same_spans_is_answered_once(self):
        asked: list[Spans] = []
        own, other = spans((1, Compliance.OVERDUE)), spans((1, Compliance.OVERDUE))
        for one in (own, own, other):
            assert remembered(one, "how many", lambda given: asked.append(given) or len(given.learner)) == 1
        assert len(asked) == 2

    def test_what_was_known_of_spans_goes_with_them(self):
        own = spans((1, Compliance.OVERDUE))
        mark = id(own.learner)
        remembered(own, "how many", lambda given: len(given.learner))
        assert mark in _course_answers._answers
        del own
        gc.collect()
        assert mark not in _course_answers._answers


class TestTotals:
    def test_totals_are_those_of_all_courses_whichever_of_them_changed_came_or_went(self):
        late, fine = spans((1, Compliance.OVERDUE), (2, Compliance.COMPLIANT)), spans((2, Compliance.PENDING))
        mended = spans((1, Compliance.COMPLIANT), (3, Compliance.EXPIRED))
        for courses in ({1: late}, {1: late, 2: fine}, {1: mended, 2: fine}, {2: fine}, {1: mended, 2: late}):
            found = total_on(courses, DAY, 3, "somebody")
            expected = by_learner((own.on(DAY) for own in courses.values()), 3)
            for column, other in zip(found.columns, expected.columns, strict=True):
                assert column.tolist() == other.tolist()
