"""The search in the top bar: what was asked, and what was found."""

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.search import Found
from lms_dashboard.services.search import find_anything
from lms_dashboard.state import address
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import needs


class SearchState(rx.State):
    """``rows`` are kind, address, title, detail and note, for what was ``asked``; ``more``: there are more people.

    ``failed``: no answer came to it.
    """

    asked: str = ""
    rows: list[list[str]] = []
    more: bool = False
    failed: bool = False

    @rx.event(supersedes=True)
    @needs(Permission.VIEW_REPORTS)
    async def find(self, text: str) -> None:
        """Look for people and courses."""
        text = text[: address.LONGEST_SEARCH]
        answer = await call_service(self, find_anything, text=text)
        self.asked, self.failed = text, answer is None
        if answer is None:
            self.rows, self.more = [], False
            return
        self.rows = [encode(one) for one in (*answer.people, *answer.courses)]
        self.more = answer.more_people

    @rx.event
    @needs(Permission.VIEW_REPORTS)
    async def forget(self) -> None:
        """Nothing is looked for any more."""
        self.asked, self.rows, self.more, self.failed = "", [], False, False


def encode(found: Found) -> list[str]:
    """Kind, address, title, detail, note."""
    to = f"/users/{found.id}" if found.kind == "person" else f"/courses/{found.id}"
    return [found.kind, to, found.title, found.detail, found.note]
