"""Settings: of the organisation, roles and scopes, and one's own account."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from lms_dashboard.db.tables import (
    account,
    audit_detail,
    audit_entry,
    change,
    learner,
    member,
    member_grant,
    sign_in_session,
)
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused, Throttled
from lms_dashboard.domain.people import NOBODY, Actor, Permission, Role
from lms_dashboard.services import own_account, sessions
from lms_dashboard.services.invitations import accept_invitation, invite_member
from lms_dashboard.services.passwords import hash_password
from lms_dashboard.services.roles import NewGrant, get_members, give_role, take_role
from lms_dashboard.services.settings import change_settings, get_settings, get_time_zones
from tests.services.conftest import Ward
from tests.services.world import NOW, World, add, everything, later, rows_of

PASSWORD = "three blind mice"
HASH = hash_password(PASSWORD)
GRANT = NewGrant("boss@mercy.example", "Nora Boss", "manager")


def signed_in(ward: Ward, email: str, *grants: dict[str, Any], **more: Any) -> str:
    ward.world.member(email, *grants, password_hash=HASH, **more)
    return token_of(email)


def token_of(email: str, now: Any = NOW) -> str:
    """A session as signing in opens it."""
    found = rows_of(account, email=email)[0]["id"]
    place = rows_of(member, account_id=found, ended_at=None)[-1]
    token = f"{email} {now} {len(rows_of(sign_in_session))}"
    times = {"created_at": now, "last_seen_at": now, "expires_at": now + timedelta(hours=1)}
    own = {"account_id": found, "organisation_id": place["organisation_id"], "address": "10.0.0.1"}
    add(sign_in_session, token_hash=sha256(token.encode()).hexdigest(), **own, **times)
    return token


def signs_in_with(email: str, password: str, now: Any = NOW) -> bool:
    try:
        sessions.sign_in(actor=NOBODY, email=email, password=password, address="10.0.0.1", now=now)
    except Refused:
        return False
    return True


def actor_of(token: str, now: Any = NOW) -> Actor:
    return sessions.get_actor(actor=NOBODY, token=token, now=now)


DOORS: dict[str, Callable[[Ward, Actor], Any]] = {
    "settings": lambda ward, actor: get_settings(actor=actor),
    "zones": lambda ward, actor: get_time_zones(actor=actor),
    "change": lambda ward, actor: change_settings(
        actor=actor, settings=replace(get_settings(actor=ward.administrator), expiring_days=60), now=NOW
    ),
    "members": lambda ward, actor: get_members(actor=actor),
    "give": lambda ward, actor: give_role(actor=actor, grant=GRANT, now=NOW),
    "take": lambda ward, actor: take_role(actor=actor, grant_id=1, now=NOW),
    "invite": lambda ward, actor: invite_member(actor=actor, member_id=1, now=NOW),
}


@pytest.mark.parametrize("door", DOORS)
def test_only_administrators_of_the_whole_come_in(ward: Ward, door: str):
    ward.world.member("manager@mercy.example", {"role": "manager"})
    before = everything()
    with pytest.raises(NotSignedIn):
        DOORS[door](ward, NOBODY)
    some = replace(ward.administrator, administer_group_ids=frozenset(ward.world.groups.values()))
    for other in (ward.manager, ward.executive, ward.auditor, ward.learner, some):
        with pytest.raises(NotAllowed):
            DOORS[door](ward, other)
    assert everything() == before


class TestOrganisation:
    def changed(self, ward: Ward, **values: Any) -> None:
        settings = replace(get_settings(actor=ward.administrator), **values)
        change_settings(actor=ward.administrator, settings=settings, now=NOW)

    @pytest.mark.parametrize(
        "values",
        [
            {"name": ""},
            {"name": "x" * 201},
            {"time_zone": "Mars/Base"},
            {"date_order": "ydm"},
            {"expiring_days": -1},
            {"expiring_days": 10_000},
            {"retention_years": -1},
            {"target_rate": 101},
        ],
    )
    def test_refuses_what_will_not_do(self, ward: Ward, values: dict[str, Any]):
        before = everything()
        with pytest.raises(Invalid):
            self.changed(ward, **values)
        assert everything() == before

    def test_refuses_another_organisations_name_and_what_is_so_already(self, ward: Ward):
        for values in ({"name": "North Clinic"}, {}):
            with pytest.raises(Refused):
                self.changed(ward, **values)
        assert get_settings(actor=ward.administrator).name == "Mercy General"

    def test_keeps_what_differs_in_the_trail_and_tells_every_open_page(self, ward: Ward):
        self.changed(ward, expiring_days=60, time_zone="Asia/Tokyo")
        assert get_settings(actor=ward.administrator).expiring_days == 60
        entry = rows_of(audit_entry, organisation_id=ward.world.id)[-1]
        detail = rows_of(audit_detail)[-1]
        assert (entry["act"], detail["before"]) == ("change_settings", {"expiring_days": 30, "time_zone": "UTC"})
        assert rows_of(change, organisation_id=ward.world.id)[-1]["learner_ids"] is None
        ward.world.assert_whole()

    def test_holds_from_the_next_event_on(self, ward: Ward):
        token = signed_in(ward, "boss@mercy.example", {"role": "manager"})
        self.changed(ward, time_zone="Asia/Tokyo", date_order="ymd")
        assert (actor_of(token).time_zone, actor_of(token).date_order) == ("Asia/Tokyo", "ymd")


class TestGive:
    @pytest.mark.parametrize(
        ("grant", "error"),
        [
            (replace(GRANT, email="nobody"), Invalid),
            (replace(GRANT, name=" "), Invalid),
            (replace(GRANT, what="king"), Invalid),
            (replace(GRANT, what="learner"), Invalid),
            (replace(GRANT, what="administer the organisation"), Invalid),
            (replace(GRANT, what="administrator", group_id=1), Invalid),
            (replace(GRANT, group_id=999_999), NotFound),
        ],
    )
    def test_refuses_what_will_not_do(self, ward: Ward, grant: NewGrant, error: type[Exception]):
        before = everything()
        with pytest.raises(error):
            give_role(actor=ward.administrator, grant=grant, now=NOW)
        assert everything() == before

    def test_makes_a_member_who_sets_the_password_by_a_link(self, ward: Ward):
        given = give_role(actor=ward.administrator, grant=replace(GRANT, group_id=ward.world.groups["Ward A"]), now=NOW)
        assert (given.name, given.needs_link) == ("Nora Boss", True)
        made = invite_member(actor=ward.administrator, member_id=given.member_id, now=NOW)
        accept_invitation(actor=NOBODY, token=made.token, password=PASSWORD, address="10.0.0.1", now=NOW)
        actor = actor_of(token_of(GRANT.email))
        assert (actor.roles, actor.manage_group_ids) == ({Role.MANAGER}, {ward.world.groups["Ward A"]})
        with pytest.raises(Refused, match="password already"):
            invite_member(actor=ward.administrator, member_id=given.member_id, now=NOW)

    def test_twice_is_refused_and_another_group_is_not(self, ward: Ward):
        for group_id in (None, ward.world.groups["Ward A"]):
            give_role(actor=ward.administrator, grant=replace(GRANT, group_id=group_id), now=NOW)
        with pytest.raises(Refused, match="already"):
            give_role(actor=ward.administrator, grant=GRANT, now=NOW)
        (found,) = get_members(actor=ward.administrator)
        assert [(grant.what, grant.group) for grant in found.grants] == [("manager", ""), ("manager", "Ward A")]

    def test_a_learner_with_the_address_is_the_same_person(self, ward: Ward):
        email = rows_of(learner, id=ward.ann)[0]["email"]
        give_role(actor=ward.administrator, grant=NewGrant(email.upper(), "", "manager"), now=NOW)
        assert [(row["learner_id"], row["name"]) for row in rows_of(member)] == [(ward.ann, "Ann Lee")]

    def test_holds_from_the_next_event_on_and_leaves_the_password_alone(self, ward: Ward):
        World("South Clinic").member(GRANT.email, {"role": "executive"}, password_hash=HASH)
        token = signed_in(ward, "ann@mercy.example", learner_id=ward.ann)
        assert not actor_of(token).may(Permission.RESET_PROGRESS)
        reset = NewGrant("ann@mercy.example", "", Permission.RESET_PROGRESS.value)
        give_role(actor=ward.administrator, grant=reset, now=NOW)
        assert actor_of(token).may(Permission.RESET_PROGRESS)
        assert not give_role(actor=ward.administrator, grant=GRANT, now=NOW).needs_link
        assert rows_of(account, email=GRANT.email)[0]["password_hash"] == HASH


class TestTake:
    def grant_id(self, email: str) -> int:
        found = rows_of(account, email=email)[0]["id"]
        return rows_of(member_grant, member_id=rows_of(member, account_id=found)[0]["id"])[0]["id"]

    def test_holds_from_the_next_event_on(self, ward: Ward):
        token = signed_in(ward, "ann@mercy.example", {"role": "manager"}, learner_id=ward.ann)
        assert actor_of(token).may(Permission.MANAGE_TRAINING)
        take_role(actor=ward.administrator, grant_id=self.grant_id("ann@mercy.example"), now=NOW)
        assert actor_of(token).permissions == {Permission.VIEW_OWN}
        with pytest.raises(NotFound, match="taken already"):
            take_role(actor=ward.administrator, grant_id=self.grant_id("ann@mercy.example"), now=NOW)
        ward.world.assert_whole()

    def test_who_has_nothing_left_is_no_member_any_more(self, ward: Ward):
        token = signed_in(ward, "boss@mercy.example", {"role": "executive"})
        take_role(actor=ward.administrator, grant_id=self.grant_id("boss@mercy.example"), now=NOW)
        with pytest.raises(NotSignedIn):
            actor_of(token)

    def test_the_last_who_can_administer_stays(self, ward: Ward):
        signed_in(ward, "one@mercy.example", {"role": "administrator"})
        ward.world.member("invited@mercy.example", {"role": "administrator"}, password_hash=None)
        before = everything()
        with pytest.raises(Refused, match="Nobody would be left"):
            take_role(actor=ward.administrator, grant_id=self.grant_id("one@mercy.example"), now=NOW)
        assert everything() == before
        signed_in(ward, "two@mercy.example", {"role": "administrator"})
        take_role(actor=ward.administrator, grant_id=self.grant_id("one@mercy.example"), now=NOW)

    def test_knows_nothing_of_another_organisations(self, ward: Ward):
        ward.world.member("boss@mercy.example", {"role": "manager"})
        with pytest.raises(NotFound):
            take_role(actor=ward.outsider, grant_id=self.grant_id("boss@mercy.example"), now=NOW)


class TestOwnAccount:
    EMAIL = "boss@mercy.example"

    def test_is_refused_to_nobody(self, ward: Ward):
        for ask in (
            lambda: own_account.get_own_sessions(actor=NOBODY, token="x", now=NOW),
            lambda: own_account.end_session(actor=NOBODY, session_id=1, now=NOW),
            lambda: own_account.end_other_sessions(actor=NOBODY, token="x", now=NOW),
            lambda: own_account.change_password(actor=NOBODY, token="x", present="x", new="y" * 20, now=NOW),
        ):
            with pytest.raises(NotSignedIn):
                ask()

    def test_lists_the_own_browsers_and_ends_one(self, ward: Ward):
        here = signed_in(ward, self.EMAIL, {"role": "manager"})
        there, stranger = token_of(self.EMAIL, now=later(seconds=9)), signed_in(ward, "x@mercy.example")
        found = own_account.get_own_sessions(actor=actor_of(here), token=here, now=later(seconds=10))
        assert [row.is_present for row in found] == [True, False]
        own_account.end_session(actor=actor_of(here), session_id=found[1].id, now=NOW)
        with pytest.raises(NotSignedIn):
            actor_of(there)
        theirs = own_account.get_own_sessions(actor=actor_of(stranger), token=stranger, now=NOW)
        for session_id in (found[1].id, theirs[0].id, 999_999):
            with pytest.raises(NotFound):
                own_account.end_session(actor=actor_of(here), session_id=session_id, now=NOW)
        assert actor_of(stranger).email == "x@mercy.example"

    def test_ends_all_others(self, ward: Ward):
        here = signed_in(ward, self.EMAIL, {"role": "manager"})
        token_of(self.EMAIL)
        token_of(self.EMAIL)
        assert own_account.end_other_sessions(actor=actor_of(here), token=here, now=NOW) == 2
        assert len(own_account.get_own_sessions(actor=actor_of(here), token=here, now=NOW)) == 1

    def test_changes_the_password_and_signs_the_others_out(self, ward: Ward):
        here = signed_in(ward, self.EMAIL, {"role": "manager"})
        there = token_of(self.EMAIL)
        change = {"actor": actor_of(here), "token": here, "now": NOW}
        own_account.change_password(**change, present=PASSWORD, new="another fine one")
        assert actor_of(here).email == self.EMAIL
        with pytest.raises(NotSignedIn):
            actor_of(there)
        assert not signs_in_with(self.EMAIL, PASSWORD)
        assert signs_in_with(self.EMAIL, "another fine one")
        assert rows_of(audit_entry, organisation_id=ward.world.id)[-1]["act"] == "change_password"
        assert "another fine one" not in repr(everything())

    @pytest.mark.parametrize(
        ("present", "new", "error"),
        [("wrong", "another fine one", Refused), (PASSWORD, "short", Invalid), (PASSWORD, PASSWORD, Invalid)],
    )
    def test_refuses_what_will_not_do(self, ward: Ward, present: str, new: str, error: type[Exception]):
        here = signed_in(ward, self.EMAIL, {"role": "manager"})
        with pytest.raises(error):
            own_account.change_password(actor=actor_of(here), token=here, present=present, new=new, now=NOW)
        assert signs_in_with(self.EMAIL, PASSWORD)

    def test_wrong_guesses_are_throttled(self, ward: Ward):
        here = signed_in(ward, self.EMAIL, {"role": "manager"})
        change = {"actor": actor_of(here), "token": here, "new": "another fine one"}
        for _ in range(sessions.FAILURES_PER_ACCOUNT):
            with pytest.raises(Refused):
                own_account.change_password(**change, present="wrong", now=NOW)
        with pytest.raises(Throttled):
            own_account.change_password(**change, present=PASSWORD, now=NOW)
        own_account.change_password(**change, present=PASSWORD, now=NOW + timedelta(minutes=16))
        assert signs_in_with(self.EMAIL, "another fine one", later(seconds=3_600))
