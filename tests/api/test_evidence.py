"""Evidence over HTTP: taken from who manages training, given to who may see it, and never run by a browser."""

from typing import Any

import httpx
import pytest

from lms_dashboard.api.app import api
from tests.state.served import Served

PDF = b"%PDF-1.7 a sign-in sheet"


def send(served: Served, token: str, content: bytes = PDF, *, origin: str | None = None) -> httpx.Response:
    headers = {"Origin": served.url if origin is None else origin, "Content-Type": "application/octet-stream"}
    if token:
        headers["Cookie"] = f"lms_session={token}"
    return httpx.post(f"{served.url}/evidence?name=sheet.pdf", content=content, headers=headers)


class TestTaking:
    def test_refuses_nobody(self, served, world):
        assert send(served, "").status_code == 401

    def test_refuses_a_learner(self, served, world):
        answer = send(served, served.sign_in("learner@demo.example"))
        assert (answer.status_code, "manage training" in answer.text) == (403, True)

    def test_refuses_another_site(self, served, world):
        token = served.sign_in("manager@demo.example")
        assert send(served, token, origin="https://evil.example").status_code == 403

    @pytest.mark.parametrize(("content", "status"), [(b"<html>", 400), (PDF + b"x" * 11_000_000, 413)])
    def test_refuses_what_is_no_evidence(self, served, world, content, status):
        assert send(served, served.sign_in("manager@demo.example"), content).status_code == status

    async def test_is_no_fault_when_whoever_sends_goes_away(self, served, world):
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def hear(message: dict[str, Any]) -> None:
            said.append(message)

        cookie = f"lms_session={served.sign_in('manager@demo.example')}".encode()
        scope = {"type": "http", "method": "POST", "path": "/evidence", "query_string": b"", "scheme": "http"}
        await api({**scope, "headers": [(b"cookie", cookie)], "root_path": ""}, receive, hear)
        assert said[0]["status"] == 499

    def test_answers_with_the_files_number(self, served, world):
        answer = send(served, served.sign_in("manager@demo.example"))
        assert answer.status_code == 200
        assert answer.json()["id"] > 0


class TestGiving:
    def test_refuses_nobody(self, served, world):
        assert served.get("/download/evidence/1").status_code == 401

    def test_knows_nothing_of_a_file_that_proves_nothing_to_the_reader(self, served, world):
        token = served.sign_in("manager@demo.example")
        kept = send(served, token).json()["id"]
        assert served.get(f"/download/evidence/{kept}", token=token).status_code == 404
        assert served.get("/download/evidence/99999999", token=token).status_code == 404
