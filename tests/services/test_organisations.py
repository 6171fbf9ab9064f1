"""Organisations are made and found by the command line, and by nobody else."""

from datetime import UTC, datetime

import pytest

from lms_dashboard.db.audit_check import broken_links
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Permission, system_actor
from lms_dashboard.services.organisations import (
    COMMAND_LINE,
    create_organisation,
    get_organisations,
    get_system_actor,
)
from tests.histories import all_rows

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OTHERS = [NOBODY, system_actor(1), Actor(kind="person", organisation_id=1, permissions=frozenset(Permission))]


def create(name: str = "Clinic", time_zone: str = "UTC", date_order: str = "ymd", actor: Actor = COMMAND_LINE) -> int:
    return create_organisation(actor=actor, name=name, time_zone=time_zone, date_order=date_order, now=NOW)


class TestCreateOrganisation:
    @pytest.mark.parametrize("actor", OTHERS)
    def test_refuses_everybody_else(self, db: str, actor: Actor):
        with pytest.raises(NotAllowed):
            create(actor=actor)
        assert all_rows("organisation") == []

    def test_begins_an_audit_chain_of_its_own(self, db: str):
        for name in ("One", "Two"):
            organisation_id = create(name)
            with read_session() as connection:
                assert list(broken_links(connection, organisation_id)) == []
        assert [(e.organisation_id, e.seq, e.act) for e in all_rows("audit_entry")] == [
            (1, 1, "create_organisation"),
            (2, 1, "create_organisation"),
        ]

    def test_refuses_a_name_that_is_taken_and_changes_nothing(self, db: str):
        create("Clinic")
        with pytest.raises(Refused, match="already"):
            create("  Clinic ")
        assert len(all_rows("organisation")) == len(all_rows("audit_entry")) == 1

    @pytest.mark.parametrize(
        "settings", [{"name": "  "}, {"name": "x" * 201}, {"time_zone": "Mars/Base"}, {"date_order": "ydm"}]
    )
    def test_refuses_settings_that_will_not_do(self, db: str, settings: dict[str, str]):
        with pytest.raises(Invalid):
            create(**settings)
        assert all_rows("organisation") == []

    def test_takes_names_in_any_script(self, db: str):
        create("Клініка “الأمل” 診療所")
        assert get_organisations(actor=COMMAND_LINE)[0].name == "Клініка “الأمل” 診療所"


class TestGetSystemActor:
    def test_acts_for_the_organisation_with_its_zone(self, db: str):
        organisation_id = create(time_zone="Pacific/Auckland")
        actor = get_system_actor(actor=COMMAND_LINE, name="Clinic")
        assert (actor.organisation_id, actor.time_zone, actor.kind) == (organisation_id, "Pacific/Auckland", "system")

    def test_names_what_there_is_where_it_finds_nothing(self, db: str):
        create("Clinic")
        with pytest.raises(NotFound, match="“Clinic”"):
            get_system_actor(actor=COMMAND_LINE, name="clinic 2")

    @pytest.mark.parametrize("actor", OTHERS)
    def test_refuses_everybody_else(self, db: str, actor: Actor):
        create()
        with pytest.raises(NotAllowed):
            get_system_actor(actor=actor, name="Clinic")
        with pytest.raises(NotAllowed):
            get_organisations(actor=actor)
