"""Signing in, who somebody is at each event, and how a session ends."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import account, member, member_grant, sign_in_session, sign_in_try
from lms_dashboard.domain.errors import NotFound, NotSignedIn, Refused, Throttled
from lms_dashboard.domain.people import NOBODY, Actor, Permission, Role
from lms_dashboard.services import _passwords
from lms_dashboard.services.sessions import (
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    SESSION_LASTS,
    THROTTLE_WINDOW,
    get_actor,
    sign_in,
    sign_out,
    switch_organisation,
)
from tests.services.conftest import Ward
from tests.services.world import NOW, World, later, rows_of

PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = QUICK.hash(PASSWORD)
MAIL = "mary@mercy.example"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time; how long the real ones take is argon2's matter."""
    monkeypatch.setattr(_passwords, "_HASHER", QUICK)
    _passwords._nobodys.cache_clear()


@pytest.fixture(autouse=True)
def mary(ward: Ward) -> int:
    """Mary manages Ward A here; her member's id."""
    scope = {"role": "manager", "group_id": ward.world.groups["Ward A"]}
    return ward.world.member(MAIL, scope, password_hash=HASH, learner_id=ward.ann)


def enter(password: str = PASSWORD, email: str = MAIL, **more: object) -> str:
    asked = {"actor": NOBODY, "email": email, "password": password, "address": "10.0.0.1", "now": NOW, **more}
    return sign_in(**asked).token


def who(token: str, **more: object) -> Actor:
    return get_actor(**{"actor": NOBODY, "token": token, "now": NOW, **more})


def fail(times: int, **more: object) -> None:
    for _ in range(times):
        with pytest.raises(Refused):
            enter("wrong", **more)


class TestSignIn:
    def test_gives_a_session_that_ends_after_a_working_day(self):
        found = sign_in(actor=NOBODY, email=MAIL, password=PASSWORD, address="10.0.0.1", now=NOW)
        assert found.expires_at == NOW + SESSION_LASTS
        assert who(found.token).name == "mary"

    def test_keeps_no_token_and_no_password(self):
        token = enter()
        kept = str(rows_of(sign_in_session)) + str(rows_of(sign_in_try)) + str(rows_of(account))
        assert token not in kept
        assert PASSWORD not in kept
        assert MAIL not in str(rows_of(sign_in_try))

    def test_two_sessions_have_two_tokens(self):
        assert enter() != enter()

    @pytest.mark.parametrize("email", ["  MARY@Mercy.Example ", MAIL])
    def test_case_and_blanks_of_the_address_do_not_matter(self, email: str):
        assert who(enter(email=email)).email == MAIL

    def test_checks_a_password_also_where_there_is_no_account(self, monkeypatch: pytest.MonkeyPatch):
        """So that the time it takes does not tell whether there is one."""
        checked: list[str] = []

        class Watched:
            hash = staticmethod(QUICK.hash)

            def verify(self, known: str, given: str) -> bool:
                checked.append(known)
                return QUICK.verify(known, given)

        monkeypatch.setattr(_passwords, "_HASHER", Watched())
        for email in (MAIL, "nobody@mercy.example"):
            with pytest.raises(Refused):
                enter("wrong", email)
        assert len(checked) == 2

    def test_every_wrong_pair_is_told_the_same(self, ward: Ward):
        add_account_without_password("soon@mercy.example")
        add_account_with_password("stranger@mercy.example")
        told = set()
        for email, password in (
            (MAIL, "wrong"),
            ("nobody@mercy.example", PASSWORD),
            ("soon@mercy.example", PASSWORD),
            ("stranger@mercy.example", PASSWORD),
            (MAIL, PASSWORD.upper()),
            (MAIL, ""),
            (MAIL, PASSWORD * 100),
        ):
            with pytest.raises(Refused) as error:
                enter(password, email)
            told.add(str(error.value))
        assert len(told) == 1

    def test_refuses_whoever_has_left(self, mary: int):
        with write_session() as db:
            db.execute(update(member).where(member.c.id == mary).values(ended_at=NOW))
        with pytest.raises(Refused):
            enter()


class TestThrottle:
    def test_stops_an_account_after_so_many_failures_also_with_the_right_password(self):
        fail(FAILURES_PER_ACCOUNT)
        with pytest.raises(Throttled):
            enter()

    def test_one_failure_fewer_does_not(self):
        fail(FAILURES_PER_ACCOUNT - 1)
        assert enter()

    def test_holds_from_any_address(self):
        fail(FAILURES_PER_ACCOUNT)
        with pytest.raises(Throttled):
            enter(address="10.0.0.2")

    def test_of_one_account_leaves_others_alone(self, ward: Ward):
        ward.world.member("mike@mercy.example", {"role": "manager"}, password_hash=HASH)
        fail(FAILURES_PER_ACCOUNT)
        assert enter(email="mike@mercy.example")

    def test_ends_with_its_window(self):
        fail(FAILURES_PER_ACCOUNT)
        with pytest.raises(Throttled):
            enter(now=NOW + THROTTLE_WINDOW - timedelta(seconds=1))
        assert enter(now=NOW + THROTTLE_WINDOW)

    def test_stops_an_address_that_tries_many_accounts(self):
        with write_session() as db:
            from hashlib import sha256

            key = sha256(b"address:10.0.0.1").hexdigest()
            rows = [{"email_key": f"k{n}", "address_key": key, "at": NOW, "succeeded": False} for n in range(40)]
            db.execute(sign_in_try.insert(), rows)
        assert FAILURES_PER_ADDRESS == 40
        with pytest.raises(Throttled):
            enter()
        assert enter(address="10.0.0.2")

    def test_a_success_forgets_the_failures_of_the_account(self):
        fail(FAILURES_PER_ACCOUNT - 1)
        enter()
        fail(FAILURES_PER_ACCOUNT - 1)
        assert enter()

    def test_old_tries_do_not_pile_up(self):
        fail(3, now=later(-2))
        enter()
        assert len(rows_of(sign_in_try)) == 1


class TestSession:
    @pytest.mark.parametrize("token", ["", "unknown", "x" * 5_000])
    def test_an_unknown_token_is_nobody(self, token: str):
        with pytest.raises(NotSignedIn):
            who(token)

    def test_expires(self):
        token = enter()
        assert who(token, now=NOW + SESSION_LASTS - timedelta(seconds=1))
        with pytest.raises(NotSignedIn):
            who(token, now=NOW + SESSION_LASTS)

    def test_ends_with_signing_out_and_only_that_one(self):
        token, other = enter(), enter()
        for _ in range(2):
            sign_out(actor=NOBODY, token=token, now=NOW)
        with pytest.raises(NotSignedIn):
            who(token)
        assert who(other)

    def test_ends_when_the_member_leaves(self, mary: int):
        token = enter()
        with write_session() as db:
            db.execute(update(member).where(member.c.id == mary).values(ended_at=NOW))
        with pytest.raises(NotSignedIn):
            who(token)

    def test_says_who_it_is(self, ward: Ward, mary: int):
        found = who(enter())
        scope = frozenset({ward.world.groups["Ward A"]})
        assert (found.kind, found.organisation_id, found.member_id, found.learner_id) == (
            "person",
            ward.world.id,
            mary,
            ward.ann,
        )
        assert (found.roles, found.scope_group_ids, found.manage_group_ids) == ({Role.MANAGER}, scope, scope)
        assert (found.time_zone, found.date_order, found.organisations) == (
            "UTC",
            "dmy",
            ((ward.world.id, "Mercy General"),),
        )

    def test_whoever_is_a_learner_sees_own_training(self):
        assert who(enter()).may(Permission.VIEW_OWN)

    def test_a_right_that_is_taken_away_is_gone_at_the_next_event(self, mary: int):
        token = enter()
        assert who(token).may(Permission.MANAGE_TRAINING)
        with write_session() as db:
            db.execute(update(member_grant).where(member_grant.c.member_id == mary).values(revoked_at=NOW))
        found = who(token)
        assert (found.roles, found.permissions) == (frozenset(), {Permission.VIEW_OWN})
        assert found.scope_group_ids == found.manage_group_ids == frozenset()

    def test_notes_when_it_was_seen_but_not_at_each_event(self):
        token = enter()
        who(token, now=later(seconds=60))
        assert rows_of(sign_in_session)[0]["last_seen_at"] == NOW
        who(token, now=later(seconds=3_600))
        assert rows_of(sign_in_session)[0]["last_seen_at"] == later(seconds=3_600)


class TestScope:
    def found(self, ward: Ward, *grants: dict[str, object]) -> Actor:
        ward.world.member("nina@mercy.example", *grants, password_hash=HASH)
        return who(enter(email="nina@mercy.example"))

    def test_of_two_limited_roles_is_both_groups(self, ward: Ward):
        a, b = ward.world.groups["Ward A"], ward.world.groups["Ward B"]
        found = self.found(ward, {"role": "manager", "group_id": a}, {"role": "manager", "group_id": b})
        assert found.scope_group_ids == found.manage_group_ids == {a, b}

    def test_of_an_unlimited_role_is_everybody(self, ward: Ward):
        found = self.found(ward, {"role": "manager"}, {"role": "manager", "group_id": ward.world.groups["Ward A"]})
        assert found.scope_group_ids is found.manage_group_ids is None

    def test_of_a_reading_role_widens_no_act(self, ward: Ward):
        a = ward.world.groups["Ward A"]
        found = self.found(ward, {"role": "manager", "group_id": a}, {"role": "executive"})
        assert found.scope_group_ids is None
        assert found.manage_group_ids == {a}

    def test_of_a_learner_is_nobody_else(self, ward: Ward):
        found = self.found(ward, {"role": "learner"})
        assert found.scope_group_ids == found.manage_group_ids == frozenset()

    def test_a_permission_beside_a_role_is_held(self, ward: Ward):
        found = self.found(ward, {"role": "manager"}, {"permission": Permission.RESET_PROGRESS.value})
        assert found.may(Permission.RESET_PROGRESS)

    def test_a_permission_that_is_limited_to_a_group_limits_what_it_is_for(self, ward: Ward):
        a = ward.world.groups["Ward A"]
        limited = {"permission": Permission.RESET_PROGRESS.value, "group_id": a}
        found = self.found(ward, {"role": "manager"}, limited)
        assert found.manage_group_ids is None
        assert found.reset_group_ids == {a}


class TestSwitching:
    @pytest.fixture
    def clinic(self) -> World:
        clinic = World("Third Clinic", time_zone="Pacific/Auckland")
        clinic.member(MAIL, {"role": "executive"})
        return clinic

    def test_goes_on_in_another_organisation_with_its_roles(self, clinic: World):
        token = enter()
        switch_organisation(actor=who(token), token=token, organisation_id=clinic.id, now=NOW)
        found = who(token)
        assert (found.organisation_id, found.roles, found.time_zone, found.learner_id) == (
            clinic.id,
            {Role.EXECUTIVE},
            "Pacific/Auckland",
            None,
        )

    def test_the_next_sign_in_goes_there(self, clinic: World):
        token = enter()
        switch_organisation(actor=who(token), token=token, organisation_id=clinic.id, now=later(seconds=5))
        assert who(enter(now=later(seconds=9))).organisation_id == clinic.id

    def test_knows_nothing_of_organisations_one_does_not_belong_to(self, ward: Ward):
        token = enter()
        told = []
        for id_ in (ward.outsider.organisation_id, 999_999):
            with pytest.raises(NotFound) as error:
                switch_organisation(actor=who(token), token=token, organisation_id=id_, now=NOW)
            told.append(str(error.value))
        assert told[0] == told[1]
        assert who(token).organisation_id == ward.world.id

    def test_nobody_switches(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            switch_organisation(actor=NOBODY, token="x", organisation_id=ward.world.id, now=NOW)

    def test_moves_no_session_of_somebody_else(self, ward: Ward, clinic: World):
        ward.world.member("mike@mercy.example", {"role": "manager"}, password_hash=HASH)
        clinic.member("mike@mercy.example", {"role": "manager"})
        mine, theirs = enter(), enter(email="mike@mercy.example")
        here = who(theirs).organisation_id
        switch_organisation(actor=who(mine), token=theirs, organisation_id=clinic.id, now=NOW)
        assert who(theirs).organisation_id == here


def add_account_without_password(email: str) -> None:
    with write_session() as db:
        db.execute(account.insert().values(email=email, password_hash=None, created_at=NOW))


def add_account_with_password(email: str) -> None:
    with write_session() as db:
        db.execute(account.insert().values(email=email, password_hash=HASH, created_at=NOW))
