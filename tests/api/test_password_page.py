"""The page behind a link to set a password."""

from datetime import timedelta
from hashlib import sha256

import httpx
from sqlalchemy import insert, select

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import account, member, password_link
from lms_dashboard.state.clock import utc_now
from tests.state.people import NOW
from tests.state.served import Served

TOKEN = "a secret of the link"
PAGE = f"/auth/password?token={TOKEN}"


def link_for(organisation_id: int, email: str) -> None:
    """Somebody who was invited and has no password yet."""
    times = {"created_at": NOW, "expires_at": utc_now() + timedelta(days=1)}
    with write_session() as db:
        if db.execute(select(account.c.id).where(account.c.email == email)).first() is None:
            new = insert(account).values(email=email, created_at=NOW).returning(account.c.id)
            account_id = db.execute(new).scalar_one()
            own = {"organisation_id": organisation_id, "account_id": account_id, "name": "<Nora>", "joined_at": NOW}
            db.execute(insert(member).values(**own))
            hashed = sha256(TOKEN.encode()).hexdigest()
            db.execute(insert(password_link).values(account_id=account_id, token_hash=hashed, **times))


def posted(served: Served, origin: str | None = None, **form: str) -> httpx.Response:
    return httpx.post(f"{served.url}/auth/password", data=form, headers={"Origin": origin or served.url})


def test_a_link_that_is_none_says_so_and_nothing_else(served, world):
    for path in ("/auth/password", "/auth/password?token=wrong", f"/auth/password?token={'x' * 200}"):
        answer = served.get(path)
        assert answer.status_code == 404
        assert "not valid any more" in answer.text
        assert "<form" not in answer.text
    assert posted(served, token="wrong", password="three blind mice").status_code == 404


def test_a_link_sets_the_password_once_and_signs_in(served, world):
    link_for(world.own, "nora@demo.example")
    page = served.get(PAGE)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "nora@demo.example" in page.text
    short = posted(served, token=TOKEN, password="<short>")
    assert short.status_code == 422
    assert "12 to 1,000" in short.text
    assert "&lt;short" not in short.text
    done = posted(served, token=TOKEN, password="three blind mice")
    assert done.status_code == 303
    assert "lms_session" in done.headers["set-cookie"]
    assert served.get(PAGE).status_code == 404


def test_a_form_of_another_site_is_refused(served, world):
    answer = posted(served, "https://evil.example", token=TOKEN, password="three blind mice")
    assert answer.status_code == 403
