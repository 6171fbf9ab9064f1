"""From a state to a service and back: answers, refusals, surprises, and taking back."""

import logging

import pytest
from reflex.state import State

from lms_dashboard.domain.errors import Conflict, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.state import errors
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.notices import NoticeState, Undo, tell
from lms_dashboard.state.session import SessionState, initials_of
from lms_dashboard.state.undo import UndoState


@pytest.fixture
def root():
    """A tab's state."""
    return State(_reflex_internal_init=True)


class Answer:
    message = "Taken back."


def double(*, actor, number):
    return (actor, number * 2)


def with_time(*, actor, now):
    return now.tzinfo


def refuse(*, actor):
    raise Refused("It is completed already.", "Reassign it instead.")


def end(*, actor):
    raise NotSignedIn("Your session has ended.")


def break_down(*, actor):
    raise ZeroDivisionError("secret detail")


taken_back = []


def take_back(*, actor, cycle_id):
    taken_back.append(cycle_id)
    return Answer()


class TestCallService:
    async def test_hands_actor_and_now_to_whoever_takes_them(self, root):
        assert await call_service(root, double, number=4) == (NOBODY, 8)
        assert str(await call_service(root, with_time)) == "UTC"

    async def test_a_refusal_becomes_a_notice_that_stays(self, root):
        assert await call_service(root, refuse) is None
        (notice,) = (await root.get_state(NoticeState)).notices
        assert (notice.tone, notice.text, notice.mend) == ("error", "It is completed already.", "Reassign it instead.")
        assert notice.seconds == 0

    async def test_an_ended_session_leaves_for_sign_in(self, root):
        await call_service(root, end)
        assert (await root.get_state(SessionState)).leave == "/sign-in?next={here}"

    async def test_a_surprise_is_logged_with_a_number_and_only_that_is_shown(self, root, caplog):
        await call_service(root, break_down)
        (notice,) = (await root.get_state(NoticeState)).notices
        number = notice.text.removeprefix("Something went wrong (").removesuffix(").")
        assert number in caplog.text
        assert "secret detail" in caplog.text
        assert "secret" not in notice.text + notice.mend

    async def test_ask_service_raises_for_whoever_shows_it_beside_a_field(self):
        with pytest.raises(Refused):
            await ask_service(refuse)


class TestNotices:
    async def test_the_newest_five_are_kept(self, root):
        for number in range(8):
            await tell(root, f"Notice {number}")
        kept = (await root.get_state(NoticeState)).notices
        assert [notice.text for notice in kept] == [f"Notice {number}" for number in range(3, 8)]

    async def test_what_was_done_stays_when_another_page_opens(self, root):
        await tell(root, "Archived.", undo=Undo(take_back, {"cycle_id": 7}))
        await tell(root, "Refused.", tone="error")
        notices = await root.get_state(NoticeState)
        notices._leave("/elsewhere")
        assert [notice.text for notice in notices.notices] == ["Archived."]

    async def test_undo_is_offered_for_half_a_minute(self, root):
        await tell(root, "Archived.", undo=Undo(take_back, {"cycle_id": 7}))
        (notice,) = (await root.get_state(NoticeState)).notices
        assert (notice.undo_label, notice.seconds) == ("Undo", 30)

    async def test_undo_calls_the_act_once(self, root):
        await tell(root, "Archived.", undo=Undo(take_back, {"cycle_id": 7}))
        notices, undo = await root.get_state(NoticeState), await root.get_state(UndoState)
        number = notices.notices[0].id
        await UndoState.event_handlers["undo"].fn(undo, number)
        await UndoState.event_handlers["undo"].fn(undo, number)
        assert taken_back == [7]
        assert [notice.text for notice in notices.notices] == ["Taken back."]

    async def test_a_dismissed_notice_takes_its_undo_along(self, root):
        await tell(root, "Archived.", undo=Undo(take_back, {"cycle_id": 8}))
        notices = await root.get_state(NoticeState)
        await NoticeState.event_handlers["dismiss"].fn(notices, notices.notices[0].id)
        assert notices.notices == []
        assert notices._undos == {}


class TestLogs:
    def record(self, message, error=None):
        exc_info = (type(error), error, None) if error else None
        return logging.LogRecord("reflex.app", logging.ERROR, __file__, 1, message, (), exc_info)

    def test_what_a_socket_sent_is_cut(self):
        record = self.record("x\nforged line " * 1000)
        assert errors.Cut().filter(record)
        assert len(record.getMessage()) <= 2000
        assert "\n" not in record.getMessage()

    def test_an_unknown_handlers_name_is_cut_too(self):
        record = self.record("Error", KeyError("y" * 100_000))
        errors.Cut().filter(record)
        assert record.exc_info is None
        assert len(record.getMessage()) < 3000

    def test_a_failed_event_tells_its_number(self, caplog):
        spec = errors.on_backend_error(Conflict("x"))
        assert spec is not None
        assert "an event failed" in caplog.text


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Maria del Torres", "MT"), ("Cher", "CH"), ("", "?"), ("x@y.example", "XY"), ("李 小龍", "李小")],
)
def test_initials(name, initials):
    assert initials_of(name) == initials
