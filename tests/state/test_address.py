"""Views in addresses: what is written is read again, and what cannot be read is said."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_dashboard.domain.status import Compliance, Shown
from lms_dashboard.state import list_parts, matrix_view, progress_view
from lms_dashboard.state.address import ANY_DAY, LONGEST_SEARCH, Span, read_span, read_text
from lms_dashboard.state.matrix_view import MatrixView, is_filtered, next_sort, query_of
from lms_dashboard.state.progress_view import ProgressView

IDS = st.integers(1, 2**31 - 1)
MANY = st.sets(IDS, max_size=6).map(lambda ids: tuple(sorted(ids)))
DAYS = st.dates()
SEARCHES = st.text(max_size=LONGEST_SEARCH).map(lambda text: read_text(text[:LONGEST_SEARCH]))


def spans() -> st.SearchStrategy[Span]:
    days = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(lambda pair: None in pair or pair[0] <= pair[1])
    return days.map(lambda pair: Span(*pair)) | st.integers(1, 3660).map(lambda ahead: Span(ahead=ahead))


def some(choices: tuple[object, ...]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.sets(st.sampled_from(choices)).map(lambda chosen: tuple(c for c in choices if c in chosen))


def sorts(*columns: str) -> st.SearchStrategy[str]:
    by_course = IDS.map(lambda number: f"course:{number}")
    column = st.sampled_from(columns) | by_course if "course:" in columns else st.sampled_from(columns)
    return st.tuples(st.sampled_from(["", "-"]), column.filter(lambda c: c != "course:")).map("".join)


MATRIX_VIEWS = st.builds(
    MatrixView,
    search=SEARCHES,
    group_ids=MANY,
    job_role_ids=MANY,
    course_ids=MANY,
    shown=some(list_parts.SHOWN_CHOICES),
    compliance=some(tuple(Compliance)),
    progress=some(matrix_view.PROGRESS_CHOICES),
    status_course_id=st.none() | IDS,
    due=spans(),
    hired=spans(),
    sort=sorts(*matrix_view.SORTS),
    page=st.integers(1, 1_000_000),
    page_size=st.sampled_from(list_parts.PAGE_SIZES),
    as_of=st.none() | DAYS,
    learner_ids=MANY,
    home_group_id=st.none() | st.just(0) | IDS,
)
PROGRESS_VIEWS = st.builds(
    ProgressView,
    search=SEARCHES,
    group_ids=MANY,
    shown=some(list_parts.SHOWN_CHOICES),
    sort=sorts(*progress_view.SORTS),
    page=st.integers(1, 1_000_000),
    page_size=st.sampled_from(list_parts.PAGE_SIZES),
    as_of=st.none() | DAYS,
)


def parameters(query: str) -> dict[str, str]:
    """As the browser's address reaches a state."""
    return dict(parse_qsl(query))


class TestEveryView:
    @given(MATRIX_VIEWS)
    def test_of_the_matrix_is_read_as_it_was_written(self, view: MatrixView):
        assert matrix_view.read_view(parameters(matrix_view.write_view(view))) == (view, ())

    @given(PROGRESS_VIEWS, st.none() | st.tuples(st.sampled_from(list(progress_view.COURSE_STATES)), IDS))
    def test_of_user_progress_is_read_as_it_was_written(self, view: ProgressView, has: tuple[str, int] | None):
        view = ProgressView(
            view.search,
            view.group_ids,
            shown=view.shown,
            sort=view.sort,
            page=view.page,
            page_size=view.page_size,
            as_of=view.as_of,
            course_state=has[0] if has else "",
            state_course_id=has[1] if has else None,
        )
        assert progress_view.read_view(parameters(progress_view.write_view(view))) == (view, ())

    @given(st.dictionaries(st.sampled_from([part.name for part in matrix_view.PARTS]), st.text(max_size=80)))
    def test_is_some_view_whatever_the_address_says(self, said: dict[str, str]):
        view, problems = matrix_view.read_view(said)
        assert matrix_view.read_view(parameters(matrix_view.write_view(view))) == (view, ())
        assert all(problem.endswith("That part was left out.") for problem in problems)

    @given(MATRIX_VIEWS)
    def test_has_a_question_for_the_service(self, view: MatrixView):
        query = query_of(view, date(2026, 11, 21))
        assert query.search == view.search
        assert query.learner_ids == (view.learner_ids or None)


def test_the_plain_matrix_has_a_plain_address():
    assert matrix_view.write_view(MatrixView()) == ""
    assert not is_filtered(MatrixView(sort="-compliance", page=3, as_of=date(2026, 1, 1)))


def test_an_address_reads_like_words():
    view = MatrixView(shown=(Shown.OVERDUE, Shown.EXPIRED), group_ids=(3, 5), sort="-course:4", due=Span(ahead=30))
    assert matrix_view.write_view(view) == "group=3,5&status=overdue,expired&due=next-30&sort=-course:4"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("group", "3,x"),
        ("group", "0"),
        ("group", "٣"),
        ("group", ",".join(["1"] * 501)),
        ("status", "late"),
        ("due", "tomorrow"),
        ("due", "2026-02-02..2026-02-01"),
        ("due", "next-0"),
        ("as-of", "2026-02-31"),
        ("sort", "salary"),
        ("sort", "course:"),
        ("sort", "course:01"),
        ("rows", "10000"),
        ("page", "0"),
        ("page", "-1"),
        ("q", "x" * 121),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said(name: str, text: str):
    view, (problem,) = matrix_view.read_view({name: text, "role": "7"})
    assert view == MatrixView(job_role_ids=(7,))
    assert problem.startswith(f"The address says {name}={text[:60]}, ")


def test_half_of_a_course_filter_is_left_out():
    view, (problem,) = progress_view.read_view({"has": "completed"})
    assert view == ProgressView()
    assert "only one" in problem


def test_days_ahead_are_counted_from_the_day_that_is_shown():
    query = query_of(MatrixView(due=Span(ahead=30)), date(2026, 11, 21))
    assert (query.due_from, query.due_until) == (date(2026, 11, 21), date(2026, 12, 21))
    assert read_span("..2026-11-20") == Span(until_day=date(2026, 11, 20))
    assert Span() == ANY_DAY


def test_a_second_click_on_a_head_turns_the_order():
    assert next_sort("name", "compliance") == "compliance"
    assert next_sort("compliance", "compliance") == "-compliance"
    assert next_sort("-compliance", "compliance") == "compliance"
