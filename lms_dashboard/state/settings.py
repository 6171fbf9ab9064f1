"""Settings: one's own account for everybody, the organisation and its roles for administrators."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.days import format_day, local_time
from lms_dashboard.domain.errors import Invalid, LmsError, Refused, Throttled
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.settings import SessionRow
from lms_dashboard.services import own_account
from lms_dashboard.state.address import read_id
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.feed import Change
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.identity import current_actor, token_in
from lms_dashboard.state.live import LivePage
from lms_dashboard.state.notices import tell
from lms_dashboard.state.organisation_settings import OrganisationSettingsState
from lms_dashboard.state.roles import RolesState

TABS = ("account", "organisation", "roles")


class SettingsState(LivePage, rx.State):
    """The chosen tab, and the own account: ``sessions`` are id, when opened, last seen, from where, the present one."""

    _page_needs: ClassVar[Permission | None] = None

    phase: str = "loading"
    tab: str = TABS[0]
    address: str = ""
    administers: bool = False
    sessions: list[list[str]] = []
    password_errors: dict[str, str] = {}
    password_changed: int = 0
    busy: bool = False

    @rx.event(supersedes=True)
    @needs(PAGE)
    async def load(self) -> Any:
        """Show the tab that the address names, and follow it."""
        named = self.router.url.query_parameters.get("tab", "")
        self.tab = named if named in TABS else TABS[0]
        self.password_errors = {}
        return await self.open_page()  # type: ignore[operator]

    @rx.event
    @needs(PAGE)
    async def choose_tab(self, tab: str) -> None:
        """Another part of the page."""
        if tab in TABS:
            self.tab, self.address = tab, f"tab={tab}" if tab != TABS[0] else ""

    @rx.event
    @needs(PAGE)
    async def end_session(self, session_id: str) -> None:
        """Sign one of the own browsers out."""
        try:
            number = read_id(session_id)
        except ValueError:
            return
        await call_service(self, own_account.end_session, session_id=number)
        await self._read_sessions()

    @rx.event
    @needs(PAGE)
    async def end_others(self) -> None:
        """Sign all other browsers out."""
        ended = await call_service(self, own_account.end_other_sessions, token=self._token())
        if ended is not None:
            await tell(self, f"{ended} signed out." if ended else "No other browser is signed in.")
        await self._read_sessions()

    @rx.event
    @needs(PAGE)
    async def change_password(self, form: dict[str, Any]) -> Any:
        """Set another password; what is wrong stands beside the field."""
        present, new, again = (str(form.get(name, "")) for name in ("present", "new", "again"))
        if new != again:
            self.password_errors = {"again": "This is not the same as the new password."}
            return
        self.password_errors, self.busy = {}, True
        yield
        try:
            await ask_service(own_account.change_password, token=self._token(), present=present, new=new)
        except (Refused, Throttled) as error:
            self.password_errors = {"present": str(error)}
        except Invalid as error:
            self.password_errors = {"new": str(error)}
        except LmsError as error:
            self.password_errors = {"form": str(error)}
        else:
            self.password_changed += 1
            await tell(self, "The password was changed. Every other browser is signed out.")
            await self._read_sessions()
        self.busy = False

    async def _read(self, news: list[Change] | None = None) -> None:  # noqa: ARG002
        self.administers = current_actor().administers_all
        if not self.administers:
            self.tab = TABS[0]
        await self._read_sessions()
        if self.administers:
            await (await self.get_state(OrganisationSettingsState))._read()
            await (await self.get_state(RolesState))._read()
        self.phase = "ready"

    async def _read_sessions(self) -> None:
        found = await call_service(self, own_account.get_own_sessions, token=self._token())
        if found is not None:
            rows = [encode_session(row, current_actor()) for row in found]
            if rows != self.sessions:
                self.sessions = rows

    def _token(self) -> str:
        return token_in(self._get_root_state().router_data)


def encode_session(row: SessionRow, actor: Actor) -> list[str]:
    """Id, opened, last seen, from where, and whether it is this browser."""
    opened, seen = (local_time(actor.time_zone, at) for at in (row.opened_at, row.last_seen_at))
    days = [f"{format_day(at.date(), actor.date_order)}, {at:%H:%M}" for at in (opened, seen)]
    return [str(row.id), *days, row.address or "–", row.organisation, "1" if row.is_present else ""]
