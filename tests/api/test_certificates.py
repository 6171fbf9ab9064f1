"""The public check of certificates, and the form of their template."""

import httpx


class TestVerify:
    def test_is_open_to_anybody_and_tells_nothing_of_an_invented_number(self, served, world):
        answer = served.get("/verify/FIRE01-2026-AAAAAAAAAAAA")
        assert answer.status_code == 404
        assert "Not known" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert 'content="noindex"' in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]

    def test_repeats_nothing_of_what_was_asked(self, served, world):
        assert "alert" not in served.get("/verify/%3Cscript%3Ealert(1)").text


class TestDownload:
    def test_of_a_number_that_is_not_there_is_not_found(self, served, world):
        for name, status in (("manager", 404), ("learner", 404)):
            token = served.sign_in(f"{name}@demo.example")
            assert served.get("/download/certificate.pdf?number=X", token=token).status_code == status
        assert served.get("/download/certificate.pdf?number=X").status_code == 401

    def test_of_all_asks_for_the_permission(self, served, world):
        token = served.sign_in("learner@demo.example")
        assert served.get("/download/certificates.pdf", token=token).status_code == 403
        assert served.get("/download/certificate-sample.pdf", token=token).status_code == 403


class TestTemplate:
    def test_is_refused_from_elsewhere_and_to_others(self, served, world):
        address = f"{served.url}/settings/certificate/template"
        assert httpx.post(address, data={"title": "x"}).status_code == 403
        token = served.sign_in("manager@demo.example")
        assert served.post("/settings/certificate/template", token=token, title="x").status_code == 403
