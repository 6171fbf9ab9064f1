"""The organisation's settings, for administrators."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.settings import OrganisationSettings
from lms_dashboard.services.settings import change_settings, get_settings, get_time_zones
from lms_dashboard.state.calls import ask_service, call_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.notices import tell

NUMBERS = ("expiring_days", "retention_years", "target_rate")
_FIELDS = {
    "time zone": "time_zone",
    "date order": "date_order",
    "expiring": "expiring_days",
    "retention": "retention_years",
    "target": "target_rate",
    "name": "name",
}
"""Words of an error's sentence, and the field it stands beside."""


class OrganisationSettingsState(rx.State):
    """``values`` are the settings as the form shows them."""

    _page_needs: ClassVar[Permission] = Permission.ADMINISTER

    values: dict[str, str] = {}
    zones: list[str] = []
    errors: dict[str, str] = {}
    busy: bool = False

    @rx.event
    @needs(PAGE)
    async def save(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Set what the form says; errors stand beside the fields, which keep what was typed."""
        self.errors, self.busy = {}, True
        yield
        wanted = self._read_form(form)
        if wanted is not None:
            try:
                self._show(await ask_service(change_settings, settings=wanted))
            except LmsError as error:
                self.errors = {field_of(error): str(error)}
            else:
                await tell(self, "The settings were changed. They hold from now on.")
        self.busy = False

    async def _read(self) -> None:
        settings = await call_service(self, get_settings)
        if settings is not None:
            self._show(settings)
        if not self.zones:
            self.zones = list(await call_service(self, get_time_zones) or ())

    def _show(self, settings: OrganisationSettings) -> None:
        values = {name: str(value) for name, value in asdict(settings).items()}
        if values != self.values:
            self.values = values

    def _read_form(self, form: Mapping[str, Any]) -> OrganisationSettings | None:
        numbers: dict[str, int] = {}
        for name in NUMBERS:
            text = str(form.get(name, "")).strip()
            if text.isascii() and text.isdigit() and len(text) < 6:
                numbers[name] = int(text)
            else:
                self.errors = {**self.errors, name: "Write a whole number."}
        if self.errors:
            return None
        texts = {name: " ".join(str(form.get(name, "")).split()) for name in ("name", "time_zone", "date_order")}
        return OrganisationSettings(**texts, **numbers)  # type: ignore[arg-type]  # each text and number by its name


def field_of(error: LmsError) -> str:
    """The field that an error belongs to; ``form`` for the whole."""
    text = error.message.lower()
    return next((field for words, field in _FIELDS.items() if words in text), "form")
