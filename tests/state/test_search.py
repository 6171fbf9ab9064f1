"""The search in the top bar."""

from reflex.state import State

from lms_dashboard.state.search import SearchState


async def test_a_search_that_gets_no_answer_says_so_and_shows_nobody():
    state = await State(_reflex_internal_init=True).get_state(SearchState)
    state.asked, state.rows, state.more = "a", [["person", "/users/1", "Ann", "", ""]], True
    await SearchState.event_handlers["find"].fn(state, "an")  # nobody is signed in
    assert (state.asked, state.rows, state.more, state.failed) == ("an", [], False, True)
