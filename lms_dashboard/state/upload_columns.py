"""The second step of an upload: which column says what, and in which order days are written."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.uploads import Column
from lms_dashboard.services.upload_drafts import set_columns
from lms_dashboard.services.upload_pages import get_columns
from lms_dashboard.state.calls import ask_service
from lms_dashboard.state.guard_marks import PAGE, needs
from lms_dashboard.state.upload_view import ColumnRow, UploadView, column_row

_DAYS = {Column.HIRED_ON.value, Column.DUE_ON.value, Column.COMPLETED_ON.value}
_WORDS = {column.value for column in Column}


class UploadColumns(rx.State, mixin=True):
    """``columns`` are the file's; ``doubtful`` is a day of it that can be read in two ways."""

    _page_needs: ClassVar[Permission] = Permission.MANAGE_TRAINING

    columns: list[ColumnRow] = []
    dates: str = ""
    doubtful: str = ""
    asks_dates: bool = False
    column_error: str = ""

    _view: Any = None

    @rx.event
    @needs(PAGE)
    async def say_column(self, place: str, says: str) -> None:
        """What a column says; nothing: it is not read."""
        if not says or says in _WORDS:
            self.columns = [replace(row, says=says) if row.place == place else row for row in self.columns]
            self.column_error = ""
            self.asks_dates = self._has_doubt()

    @rx.event
    @needs(PAGE)
    async def say_dates(self, order: str) -> None:
        """How days are written: dmy or mdy."""
        if order in ("", "dmy", "mdy"):
            self.dates, self.column_error = order, ""

    @rx.event
    @needs(PAGE)
    async def keep_columns(self) -> Any:
        """Keep what the columns say, and check the rows."""
        if self._view is None or self._view.upload_id is None:
            return None
        if self.asks_dates and not self.dates:
            self.column_error = "Say which comes first in the days of this file, the day or the month."
            return None
        said = {int(row.place): Column(row.says) for row in self.columns if row.says}
        try:
            await ask_service(set_columns, upload_id=self._view.upload_id, columns=said, dates=self.dates)
        except LmsError as error:
            self.column_error = str(error)
            return None
        return await self._turn_to(UploadView(self._view.upload_id, "check"))  # type: ignore[attr-defined]

    async def _read_columns(self, upload_id: int) -> None:
        found = await ask_service(get_columns, upload_id=upload_id)
        self.columns = [column_row(column, found.item.rows) for column in found.columns]
        self.dates, self.doubtful, self.column_error = found.dates, found.doubtful, ""
        self.asks_dates = self._has_doubt()

    def _has_doubt(self) -> bool:
        """Whether a column that is read holds a day that can be read in two ways."""
        return bool(self.doubtful) and any(row.says in _DAYS for row in self.columns)
