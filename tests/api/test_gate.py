"""The gate: origins, headers, and nothing for whoever has not signed in."""

import httpx
import pytest
import socketio

from lms_dashboard.api.addresses import client_address, is_own_origin, safe_next
from lms_dashboard.config import read_settings
from tests.state.served import Tab

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class TestOrigins:
    @pytest.mark.parametrize(
        "origin", ["https://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1", "file://"]
    )
    @pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/sign-out", "/auth/organisation"])
    def test_a_form_from_elsewhere_is_refused(self, served, world, origin, path):
        answer = served.post(path, origin=origin, email="manager@demo.example", password="x")
        assert answer.status_code == 403

    def test_a_form_without_an_origin_is_refused(self, served, world):
        assert httpx.post(f"{served.url}/auth/sign-out", data={"a": "b"}).status_code == 403

    async def test_a_socket_from_another_site_is_refused(self, served, world):
        token = served.sign_in("manager@demo.example")
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with Tab(served.url, token, origin="https://evil.example"):
                pass

    async def test_a_socket_from_our_own_page_is_not(self, served, world):
        async with Tab(served.url, served.sign_in("manager@demo.example"), origin=served.url) as tab:
            await tab.until("probe_state", "reads", 1)
            assert tab.value("session_state", "signed_in") is True

    def test_other_origins_are_told_nothing_by_cors(self, served):
        answer = served.get("/health", Origin="https://evil.example")
        assert "access-control-allow-origin" not in answer.headers

    @pytest.mark.parametrize(
        ("origin", "host", "own"),
        [
            ("https://a.example", "a.example", True),
            ("https://a.example", "a.example:443", True),
            ("https://a.example:8443", "a.example:8443", True),
            ("http://[::1]:8000", "[::1]:8000", True),
            ("https://a.example:8443", "a.example", False),
            ("https://b.example", "a.example", False),
            ("https://a.example.evil.example", "a.example", False),
            ("https://public.example", "127.0.0.1:8000", True),
            ("http://public.example", "127.0.0.1:8000", False),
        ],
    )
    def test_the_own_origin_is_the_host_that_was_asked_or_the_public_one(self, origin, host, own):
        settings = read_settings({"LMS_PUBLIC_URL": "https://public.example"})
        assert is_own_origin({"origin": origin, "host": host}, settings) is own


class TestHeaders:
    @pytest.mark.parametrize("path", ["/sign-in", "/health", "/ping", "/matrix", "/auth/nothing", "/_upload"])
    def test_every_answer_has_them(self, served, path):
        headers = served.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]

    def test_the_policy_of_a_page_allows_own_files_only(self, served):
        policy = served.get("/sign-in").headers["content-security-policy"]
        host = served.url.removeprefix("http://")
        assert f"connect-src 'self' ws://{host} wss://{host};" in policy
        assert "form-action 'self'; base-uri 'none'" in policy
        assert "unsafe-eval" not in policy
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in scripts

    def test_a_host_cannot_write_into_the_policy(self, served):
        policy = served.get("/sign-in", Host="x; script-src *").headers["content-security-policy"]
        assert "script-src *" not in policy


class TestClosed:
    @pytest.mark.parametrize("path", ["/_upload", "/_upload/x", "/_all_routes"])
    def test_reflexs_roads_that_check_no_session(self, served, path):
        assert served.get(path).status_code == 404
        assert served.post(path).status_code == 404

    def test_pages_lead_to_sign_in_and_back(self, served):
        answer = served.get("/matrix?page=2&q=a%26b")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/sign-in?next=%2Fmatrix%3Fpage%3D2%26q%3Da%2526b"

    def test_a_form_that_is_too_large_is_not_read(self, served):
        assert served.post("/auth/sign-in", email="a" * 40_000).status_code == 413

    def test_health_says_whether_the_database_answers(self, served):
        assert served.get("/health").json() == {"status": "ok"}


class TestAddresses:
    def scope(self, forwarded=""):
        headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
        return {"type": "http", "client": ("10.0.0.1", 1), "headers": headers}

    def test_a_forwarded_address_is_not_believed_by_itself(self):
        assert client_address(self.scope("1.2.3.4"), 0) == "10.0.0.1"

    def test_the_outermost_trusted_proxy_is_believed_and_nobody_before_it(self):
        forwarded = self.scope("6.6.6.6, 1.2.3.4, 10.0.0.9")
        assert client_address(forwarded, 1) == "10.0.0.9"
        assert client_address(forwarded, 2) == "1.2.3.4"
        assert client_address(forwarded, 9) == "10.0.0.1"

    def test_a_long_address_is_no_place_to_go(self):
        assert safe_next("/a") == "/a"
        assert safe_next(None) is None
