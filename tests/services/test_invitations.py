"""A way in: single-use links to set a password, and whose account they never touch."""

from typing import Any

import pytest

from lms_dashboard.db.tables import account, audit_entry, mail, member, password_link, sign_in_session
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused, Throttled
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.persons import Invitation
from lms_dashboard.services import sessions
from lms_dashboard.services.invitations import accept_invitation, get_invitation, invite
from lms_dashboard.services.passwords import hash_password, verify_password
from lms_dashboard.services.people import PersonFields, edit_person
from tests.services.conftest import Ward
from tests.services.world import NOW, World, everything, later, rows_of

ADDRESS = "ann.lee@mercy.example"
PASSWORD = "three blind mice"


def invited(ward: Ward, actor: Actor | None = None, now: Any = NOW) -> Invitation:
    return invite(actor=actor or ward.ward_manager, learner_id=ward.ann, now=now)


def accepted(token: str, password: str = PASSWORD, now: Any = NOW) -> str:
    return accept_invitation(actor=NOBODY, token=token, password=password, address="10.0.0.1", now=now)


class TestInvite:
    def test_is_refused_to_whoever_may_not(self, ward: Ward):
        before = everything()
        ward_b = ward.world.person(*ward.manager.roles, groups=["Ward B"])
        refused = [(NOBODY, NotSignedIn), (ward.executive, NotAllowed), (ward.learner, NotAllowed)]
        for actor, error in [*refused, (ward.outsider, NotFound), (ward_b, NotFound)]:
            with pytest.raises(error):
                invited(ward, actor)
        assert everything() == before

    def test_needs_an_address(self, ward: Ward):
        nobody = ward.world.learner("Eve", "No", email=None)
        with pytest.raises(Invalid, match="no email address"):
            invite(actor=ward.manager, learner_id=nobody, now=NOW)

    def test_makes_account_and_place_and_keeps_only_the_secrets_hash(self, ward: Ward):
        made = invited(ward)
        link = rows_of(password_link)[0]
        assert (made.email, made.expires_at) == (ADDRESS, link["expires_at"])
        assert made.token not in repr(everything())
        assert [row["learner_id"] for row in rows_of(member, account_id=link["account_id"])] == [ward.ann]
        assert [(row["kind"], row["state"]) for row in rows_of(mail)] == [("welcome", "queued")]
        assert rows_of(audit_entry)[-1]["act"] == "invite"

    def test_a_new_link_ends_the_earlier_one(self, ward: Ward):
        first, second = invited(ward), invited(ward, now=later(seconds=5))
        with pytest.raises(NotFound):
            accepted(first.token, now=later(seconds=6))
        assert accepted(second.token, now=later(seconds=6)) == ADDRESS

    def test_gives_no_link_to_an_account_that_has_a_password(self, ward: Ward):
        other = World("South Clinic")
        other.member(ADDRESS, {"role": "administrator"}, password_hash=hash_password(PASSWORD))
        made = invited(ward)
        assert (made.token, rows_of(password_link)) == ("", [])
        assert verify_password(rows_of(account, email=ADDRESS)[0]["password_hash"], PASSWORD)
        assert [row["learner_id"] for row in rows_of(member, organisation_id=ward.world.id)] == [ward.ann]

    def test_an_address_that_another_organisation_invited_first_stays_theirs(self, ward: Ward):
        other = World("South Clinic")
        theirs = other.learner("Ann", "Lee", email=ADDRESS)
        invite(actor=other.actor, learner_id=theirs, now=NOW)
        before = everything()
        with pytest.raises(Refused, match="elsewhere first"):
            invited(ward)
        assert everything() == before

    def test_only_an_administrator_invites_who_holds_a_role(self, ward: Ward):
        ward.world.member(ADDRESS, {"role": "administrator"}, learner_id=ward.ann, password_hash=None)
        before = everything()
        with pytest.raises(NotAllowed, match="holds a role"):
            invited(ward)
        assert everything() == before
        assert invited(ward, ward.administrator).token

    def test_a_corrected_address_gets_an_account_of_its_own(self, ward: Ward):
        first = invited(ward)
        fields = PersonFields("Ann", "Lee", "ann@right.example", "Ann-Lee", None, ward.world.groups["Ward A"])
        edit_person(actor=ward.manager, learner_id=ward.ann, person=fields, now=NOW)
        assert invited(ward, now=later(1)).email == "ann@right.example"
        mine = rows_of(member, learner_id=ward.ann)
        assert [rows_of(account, id=row["account_id"])[0]["email"] for row in mine] == ["ann@right.example"]
        assert accepted(first.token, now=later(1)) == ADDRESS
        with pytest.raises(Refused):
            sessions.sign_in(actor=NOBODY, email=ADDRESS, password=PASSWORD, address="10.0.0.1", now=later(1))


class TestTheLink:
    def test_says_whose_it_is_and_sets_the_password_once(self, ward: Ward):
        made = invited(ward)
        found = get_invitation(actor=NOBODY, token=made.token, address="10.0.0.1", now=NOW)
        assert (found.email, found.organisation) == (ADDRESS, "Mercy General")
        assert accepted(made.token) == ADDRESS
        assert rows_of(audit_entry)[-1]["act"] == "set_password"
        signed = sessions.sign_in(actor=NOBODY, email=ADDRESS, password=PASSWORD, address="10.0.0.1", now=NOW)
        assert sessions.get_actor(actor=NOBODY, token=signed.token, now=NOW).learner_id == ward.ann
        before = everything("sign_in_try")
        with pytest.raises(NotFound, match="not valid any more"):
            accepted(made.token, "another password")
        assert everything("sign_in_try") == before
        ward.world.assert_whole()

    def test_stays_when_the_password_will_not_do(self, ward: Ward):
        made = invited(ward)
        for password in ("short", "x" * 1_001):
            with pytest.raises(Invalid, match="letters"):
                accepted(made.token, password)
        assert accepted(made.token) == ADDRESS

    @pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "\x00"])
    def test_that_is_none_tells_nothing(self, ward: Ward, token: str):
        with pytest.raises(NotFound, match="not valid any more"):
            get_invitation(actor=NOBODY, token=token, address="10.0.0.1", now=NOW)

    def test_expires(self, ward: Ward):
        made = invited(ward)
        with pytest.raises(NotFound):
            accepted(made.token, now=later(7))
        assert rows_of(account, email=ADDRESS)[0]["password_hash"] is None

    def test_wrong_ones_are_throttled_by_address(self, ward: Ward):
        made = invited(ward)
        for _ in range(sessions.FAILURES_PER_ADDRESS):
            with pytest.raises(NotFound):
                get_invitation(actor=NOBODY, token="wrong", address="10.0.0.1", now=NOW)
        with pytest.raises(Throttled):
            accepted(made.token)
        assert get_invitation(actor=NOBODY, token=made.token, address="10.0.0.2", now=NOW)

    def test_ends_sessions_that_were_open(self, ward: Ward):
        made = invited(ward)
        accepted(made.token)
        assert all(row["revoked_at"] for row in rows_of(sign_in_session))
