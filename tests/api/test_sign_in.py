"""Signing in, out, and over to another organisation."""

import dataclasses

import pytest

from lms_dashboard.api import app as api_app
from lms_dashboard.api import gate
from lms_dashboard.config import get_settings
from tests.state.people import grant_roles, revoke_roles
from tests.state.served import PASSWORD, Tab

MANAGER = {"email": "manager@demo.example", "password": PASSWORD}


@pytest.fixture
def public(monkeypatch):
    """Settings as behind a TLS proxy."""

    def set_to(**changes):
        changed = dataclasses.replace(get_settings(), **changes)
        for module in (api_app, gate):
            monkeypatch.setattr(module, "get_settings", lambda: changed)

    return set_to


class TestSignIn:
    def test_sets_a_cookie_that_scripts_and_other_sites_cannot_use(self, served, world):
        answer = served.post("/auth/sign-in", **MANAGER)
        cookie = answer.headers["set-cookie"].lower()
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/" in cookie
        assert "secure" not in cookie

    def test_marks_the_cookie_secure_behind_tls(self, served, world, public):
        public(public_url="https://training.example")
        answer = served.post("/auth/sign-in", origin="https://training.example", **MANAGER)
        assert "secure" in answer.headers["set-cookie"].lower()
        assert "strict-transport-security" in answer.headers

    def test_takes_a_learner_to_their_own_page(self, served, world):
        answer = served.post("/auth/sign-in", email="learner@demo.example", password=PASSWORD)
        assert answer.headers["location"] == "/my"

    def test_wrong_says_so_beside_the_form_and_keeps_the_email_but_not_the_password(self, served, world):
        answer = served.post("/auth/sign-in", email='o"<b>@x.example', password="<secret>", next="/progress")
        assert answer.status_code == 401
        assert "The email or the password is wrong." in answer.text
        assert 'value="o&quot;&lt;b&gt;@x.example"' in answer.text
        assert 'value="/progress"' in answer.text
        assert "secret" not in answer.text
        assert "set-cookie" not in answer.headers

    def test_says_the_same_for_an_unknown_account(self, served, world):
        unknown = served.post("/auth/sign-in", email="who@x.example", password="x")
        known = served.post("/auth/sign-in", email="both@demo.example", password="x")
        assert unknown.text.replace("who@x.example", "") == known.text.replace("both@demo.example", "")

    def test_after_too_many_tries_even_the_right_password_waits(self, served, world):
        for _ in range(8):
            served.post("/auth/sign-in", email="other@demo.example", password="guess")
        answer = served.post("/auth/sign-in", email="other@demo.example", password=PASSWORD)
        assert answer.status_code == 429
        assert "retry-after" in answer.headers
        assert "Too many failed tries" in answer.text
        assert served.post("/auth/sign-in", **MANAGER).status_code == 303

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/sign-in?next=/x",
            "/auth/sign-out",
            "evil",
            "/" + "a" * 3000,
        ],
    )
    def test_goes_nowhere_else(self, served, world, target):
        answer = served.post("/auth/sign-in", **MANAGER, next=target)
        assert answer.headers["location"] == "/"

    def test_goes_on_to_where_one_wanted_to_be(self, served, world):
        wanted = "/matrix?group=3&q=Łuk%20asz"
        answer = served.post("/auth/sign-in", **MANAGER, next=wanted)
        assert answer.headers["location"].startswith("/matrix?group=3&q=")

    def test_ends_the_session_that_the_browser_had(self, served, world):
        old = served.sign_in("manager@demo.example")
        served.post("/auth/sign-in", token=old, **MANAGER)
        assert served.get("/sign-in", token=old).status_code == 200

    def test_whoever_is_signed_in_goes_on(self, served, world):
        token = served.sign_in("manager@demo.example")
        answer = served.get("/sign-in?next=/progress", token=token)
        assert (answer.status_code, answer.headers["location"]) == (303, "/progress")

    def test_a_form_without_fields_gets_the_page_again(self, served, world):
        answer = served.post("/auth/sign-in")
        assert answer.status_code == 422
        assert "Type your email" in answer.text


class TestSignOut:
    def test_ends_the_session_in_the_database(self, served, world):
        token = served.sign_in("manager@demo.example")
        answer = served.post("/auth/sign-out", token=token)
        assert answer.headers["location"] == "/sign-in"
        assert 'lms_session=""' in answer.headers["set-cookie"]
        assert served.get("/sign-in", token=token).status_code == 200


class TestSwitchOrganisation:
    async def test_goes_on_in_the_other(self, served, world):
        token = served.sign_in("both@demo.example")
        answer = served.post("/auth/organisation", token=token, organisation_id=world.other)
        assert answer.headers["location"] == "/"
        async with Tab(served.url, token) as tab:
            await tab.until("session_state", "organisation", "North Clinic")
            assert tab.value("session_state", "name") == "Both"

    def test_refuses_one_that_is_not_theirs(self, served, world):
        token = served.sign_in("manager@demo.example")
        assert served.post("/auth/organisation", token=token, organisation_id=world.other).status_code == 403
        assert served.post("/auth/organisation", token=token, organisation_id=999).status_code == 403

    def test_sends_nobody_to_sign_in(self, served, world):
        answer = served.post("/auth/organisation", organisation_id=world.own)
        assert answer.headers["location"] == "/sign-in"


@pytest.fixture
def without_roles(world):
    """Takes both@'s roles away when called; they have them again afterwards."""
    yield lambda: revoke_roles(world.accounts["both"])
    grant_roles(world.accounts["both"])


class TestWhoTheTabIsFor:
    """A tab's state outlives signing in and out; what it holds must not."""

    async def test_another_person_on_the_same_tab_finds_nothing_of_the_first(self, served, world):
        first, second = served.sign_in("manager@demo.example"), served.sign_in("learner@demo.example")
        async with Tab(served.url, first) as tab:
            await tab.until("probe_state", "reads", 1)
        async with Tab(served.url, second, tab=tab.tab) as other:
            await other.until("session_state", "name", "Learner")
            assert "rows of" not in other.text()
            assert "Manager" not in other.text()

    async def test_nobody_on_the_same_tab_finds_nothing(self, served, world):
        async with Tab(served.url, served.sign_in("manager@demo.example")) as tab:
            await tab.until("probe_state", "reads", 1)
        async with Tab(served.url, tab=tab.tab) as other:
            await other.until("session_state", "leave", "/sign-in?next={here}")
            assert "rows of" not in other.text()

    async def test_signing_out_empties_an_open_page_at_its_next_event(self, served, world):
        token = served.sign_in("manager@demo.example")
        async with Tab(served.url, token) as tab:
            await tab.until("probe_state", "secret", lambda held: held)
            served.post("/auth/sign-out", token=token)
            await tab.send("reflex___state____state.lms_dashboard___state___live____live_state.toggle")
            await tab.until("session_state", "leave", "/sign-in?next={here}")
            assert tab.value("probe_state", "secret") == ""
            assert tab.value("session_state", "name") == ""

    async def test_a_role_taken_away_empties_an_open_page(self, served, without_roles):
        token = served.sign_in("both@demo.example")
        async with Tab(served.url, token) as tab:
            await tab.until("probe_state", "secret", lambda held: held)
            without_roles()
            await tab.send("reflex___state____state.lms_dashboard___state___live____live_state.toggle")
            await tab.until("session_state", "denied", True)
            await tab.until("probe_state", "secret", "")
            assert tab.value("probe_state", "secret") == ""

    async def test_whatever_reflexs_own_event_comes_first_the_page_is_opened_anew(self, served, world, without_roles):
        without_roles()
        token = served.sign_in("both@demo.example")
        async with Tab(served.url, token) as tab:
            await tab.until("session_state", "denied", True)
            grant_roles(world.accounts["both"])
            hydrated = "reflex___state____state.reflex___state____on_load_internal_state.set_is_hydrated"
            await tab.send(hydrated, value=True)
            await tab.until("probe_state", "secret", lambda held: held)
            assert tab.value("session_state", "denied") is False
