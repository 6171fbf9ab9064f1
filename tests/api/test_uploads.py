"""Lists over HTTP: taken from who manages training, of any size that is read, and templates given to them only."""

import httpx
import pytest

from lms_dashboard.config import get_settings
from lms_dashboard.domain.upload_tables import MOST_BYTES
from tests.state.served import Served

LIST = b"Name,Email\nAnn Lee,ann@new.example\n"


def send(served: Served, token: str, content: bytes = LIST, *, origin: str | None = None) -> httpx.Response:
    headers = {"Origin": served.url if origin is None else origin, "Content-Type": "application/octet-stream"}
    if token:
        headers["Cookie"] = f"lms_session={token}"
    return httpx.post(f"{served.url}/upload/file", content=content, headers=headers)


class TestTaking:
    def test_refuses_nobody_and_a_learner_before_anything_is_kept(self, served, world):
        folder = get_settings().uploads_dir
        before = set(folder.glob("*")) if folder.exists() else set()
        assert send(served, "").status_code == 401
        assert send(served, served.sign_in("learner@demo.example")).status_code == 403
        assert (set(folder.glob("*")) if folder.exists() else set()) == before

    def test_refuses_another_site(self, served, world):
        token = served.sign_in("manager@demo.example")
        assert send(served, token, origin="https://evil.example").status_code == 403

    def test_refuses_what_is_too_large(self, served, world):
        token = served.sign_in("manager@demo.example")
        assert send(served, token, b"x" * (MOST_BYTES + 1)).status_code == 413

    def test_keeps_it_for_its_sender_only(self, served, world):
        mark = send(served, served.sign_in("manager@demo.example")).json()["mark"]
        (file,) = get_settings().uploads_dir.glob(f"*{mark}*")
        assert (file.read_bytes(), file.stat().st_mode & 0o777) == (LIST, 0o600)
        file.unlink()


class TestTemplates:
    def test_are_given_to_who_manages_training(self, served, world):
        path = "/download/template/three-columns.xlsx"
        answer = served.get(path, token=served.sign_in("manager@demo.example"))
        assert answer.headers["content-disposition"] == 'attachment; filename="template-three-columns.xlsx"'
        assert answer.content.startswith(b"PK")
        assert served.get(path).status_code == 401
        assert served.get(path, token=served.sign_in("learner@demo.example")).status_code == 403

    @pytest.mark.parametrize("name", ["other", "..%2Fsecret"])
    def test_are_only_those_that_there_are(self, served, world, name: str):
        token = served.sign_in("manager@demo.example")
        assert served.get(f"/download/template/{name}.xlsx", token=token).status_code == 404


def test_another_organisations_upload_is_not_there(served, world):
    token = served.sign_in("other@demo.example")
    for address in ("/download/upload.xlsx?id=1", "/download/upload.csv?id=1&only=refused"):
        assert served.get(address, token=token).status_code == 404
