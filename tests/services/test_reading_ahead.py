"""What is read when serving starts: the Compliance page finds its standings read; a failure leaves serving alone."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from lms_dashboard.db import session
from lms_dashboard.db.session import generation
from lms_dashboard.jobs.reading_ahead import FEW, read_ahead
from lms_dashboard.services._standings_kept import _kept, let_go
from lms_dashboard.services.organisations import COMMAND_LINE, create_organisation, get_organisations
from tests.services.conftest import Ward


def known() -> set[int]:
    """The organisations of the present database whose standings are in memory."""
    return {organisation_id for database, organisation_id in _kept if database == generation()}


async def test_the_standings_of_each_organisation_are_in_memory_after_a_start(ward: Ward):
    let_go()
    await read_ahead()
    assert known() == {row.id for row in get_organisations(actor=COMMAND_LINE)} >= {ward.world.id}


async def test_of_many_organisations_none_is_read_before_somebody_asks(ward: Ward):
    let_go()
    own: dict[str, Any] = {"time_zone": "UTC", "date_order": "ymd", "now": datetime(2026, 2, 1, tzinfo=UTC)}
    for number in range(FEW):
        create_organisation(actor=COMMAND_LINE, name=f"Clinic {number}", **own)
    await read_ahead()
    assert known() == set()


async def test_a_database_that_cannot_be_read_is_logged_and_no_more(ward: Ward, caplog: pytest.LogCaptureFixture):
    session.configure("sqlite:////nowhere/at/all.db")
    with caplog.at_level(logging.ERROR):
        await read_ahead()
    assert "could not be read ahead" in caplog.text
