"""Who may sign in: accounts belong to people, membership to organisations."""

import time

import pytest

from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Permission, Role
from lms_dashboard.services import sessions
from lms_dashboard.services._certificates import new_certificate_number
from lms_dashboard.services._passwords import hash_password, verify_password
from lms_dashboard.services.accounts import MemberMade, create_admin, create_member, is_account
from tests.histories import NOW, all_rows, import_files, make_organisation

PASSWORD = "correct horse battery"


@pytest.fixture
def actor(db: str) -> Actor:
    """The command line, acting for a new organisation."""
    return make_organisation()


def create(actor: Actor, email: str = "ada@x.example", **more) -> MemberMade:
    given = {"name": "Ada", "password": PASSWORD, "roles": [Role.MANAGER], "permissions": [], "now": NOW, **more}
    return create_member(actor=actor, email=email, **given)


def signed_in(email: str = "ada@x.example", password: str = PASSWORD) -> Actor:
    opened = sessions.sign_in(actor=NOBODY, email=email, password=password, address="::1", now=NOW)
    return sessions.get_actor(actor=NOBODY, token=opened.token, now=NOW)


class TestCreateMember:
    def test_refuses_nobody(self, actor: Actor):
        with pytest.raises(NotSignedIn):
            create(NOBODY)

    def test_refuses_who_does_not_administer(self, actor: Actor):
        manager = Actor(
            organisation_id=actor.organisation_id, permissions=frozenset(Permission) - {Permission.ADMINISTER}
        )
        with pytest.raises(NotAllowed):
            create(manager)
        assert all_rows("account") == []

    def test_gives_roles_and_permissions(self, actor: Actor):
        create(actor, roles=[Role.MANAGER, Role.AUDITOR], permissions=[Permission.RESET_PROGRESS])
        member = signed_in()
        assert member.roles == {Role.MANAGER, Role.AUDITOR}
        assert member.may(Permission.RESET_PROGRESS)
        assert member.may(Permission.VIEW_AUDIT)

    def test_limits_to_a_group(self, actor: Actor, tmp_path):
        import_files(actor, tmp_path)
        south = next(group.id for group in all_rows("group") if group.name == "South")
        create(actor, group_id=south)
        assert signed_in().scope_group_ids == {south}

    def test_finds_no_group_or_learner_of_another_organisation(self, actor: Actor, tmp_path):
        import_files(make_organisation("Other"), tmp_path)
        for foreign in ({"group_id": all_rows("group")[0].id}, {"learner_id": all_rows("learner")[0].id}):
            with pytest.raises(NotFound):
                create(actor, **foreign)
        assert all_rows("member") == []

    def test_refuses_a_member_who_is_one(self, actor: Actor):
        create(actor)
        with pytest.raises(Refused, match="already"):
            create(actor, "ADA@x.example")
        assert len(all_rows("member_grant")) == 1

    def test_keeps_the_password_that_an_account_has(self, actor: Actor):
        create(actor)
        other = make_organisation("Other")
        assert create(other, password="another password altogether").new_account is False
        assert signed_in().email == "ada@x.example"
        with pytest.raises(Refused):
            signed_in(password="another password altogether")

    def test_gives_a_password_to_an_account_that_has_none(self, actor: Actor):
        create(actor, password=None)
        assert not is_account(actor=actor, email="ada@x.example")
        create(make_organisation("Other"))
        assert is_account(actor=actor, email=" ADA@x.example ")

    @pytest.mark.parametrize(
        "wrong", [{"email": "ada"}, {"name": " "}, {"password": "short"}, {"password": "x" * 1_001}, {"password": ""}]
    )
    def test_refuses_what_will_not_do(self, actor: Actor, wrong: dict[str, str]):
        with pytest.raises(Invalid):
            create(actor, **{"email": "ada@x.example", **wrong})
        assert all_rows("account") == []

    def test_is_in_the_audit_trail_without_the_password(self, actor: Actor):
        create_admin(actor=actor, email="ada@x.example", name="Ada", password=PASSWORD, now=NOW)
        entry, detail = all_rows("audit_entry")[-1], all_rows("audit_detail")[-1]
        assert (entry.act, entry.summary) == ("create_member", {"email": "ada@x.example"})
        assert detail.after == {"email": "ada@x.example", "name": "Ada", "granted": ["administrator"], "group_id": None}


class TestIsAccount:
    def test_is_a_question_of_the_command_line_only(self, actor: Actor):
        with pytest.raises(NotAllowed):
            is_account(actor=Actor(organisation_id=1, permissions=frozenset(Permission)), email="a@x.example")


class TestPasswords:
    def test_are_hashed_by_argon2id_with_a_salt_each(self):
        one, other = hash_password(PASSWORD), hash_password(PASSWORD)
        assert one.startswith("$argon2id$")
        assert one != other
        assert verify_password(one, PASSWORD)
        assert not verify_password(one, PASSWORD + " ")

    def test_of_unknown_accounts_take_as_long(self):
        hashed = hash_password(PASSWORD)
        verify_password(None, "warm")

        def seconds(password_hash: str | None) -> float:
            times = []
            for _ in range(5):
                begun = time.perf_counter()
                assert not verify_password(password_hash, "wrong")
                times.append(time.perf_counter() - begun)
            return min(times)

        assert 0.5 < seconds(None) / seconds(hashed) < 2

    def test_never_match_what_is_not_a_hash(self):
        assert not verify_password("", "nobody has this password")
        assert not verify_password(None, "nobody has this password")
        assert not verify_password("plain", "plain")


class TestCertificateNumbers:
    def test_are_all_different_and_say_their_course_and_year(self):
        numbers = {new_certificate_number("fire/01 é", 2026) for _ in range(2_000)}
        assert len(numbers) == 2_000
        assert all(number.startswith("FIRE01-2026-") and len(number) == 24 for number in numbers)

    def test_of_a_course_without_latin_letters_are_there_too(self):
        assert new_certificate_number("防火", 2026).startswith("COURSE-2026-")
