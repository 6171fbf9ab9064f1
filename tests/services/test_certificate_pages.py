"""The public check of certificates over HTTP: what each number says, and that two strangers' numbers say the same."""

from datetime import date, datetime, timedelta

import pytest
from httpx import Response

from lms_dashboard.db.tables import completion, completion_void
from lms_dashboard.domain.acts import EarlierCompletions
from lms_dashboard.services.assignments import assign, reassign, reset
from lms_dashboard.state.clock import utc_now
from tests.services.all_doors import get
from tests.services.conftest import Ward
from tests.services.world import add, rows_of

NOW = utc_now()
"""Endpoints read the clock themselves."""

SECRETS = ("Ann", "Lee", "Cem", "Öz", "Fire", "Mercy")


def at(days: int) -> datetime:
    return NOW + timedelta(days=days)


def day(days: int) -> date:
    return at(days).date()


def certify(ward: Ward, number: str, learner_id: int, completed: int, valid: int = 300) -> None:
    """A completion so many days from now, with a certificate of that number."""
    own = {"organisation_id": ward.world.id, "learner_id": learner_id, "course_id": ward.fire, "source": "outside"}
    days = {"completed_on": day(completed), "valid_through": day(valid), "recorded_at": at(completed)}
    add(completion, **own, **days, certificate_number=number)


@pytest.fixture
def issued(ward: Ward) -> Ward:
    """Ann's was renewed, Ben's has expired, Cem's stands; of a course long gone by."""
    ward.world.require(ward.fire, from_day=day(-800))
    certify(ward, "OLD", ward.ann, -500, -136)
    certify(ward, "NEW", ward.ann, -40)
    certify(ward, "GONE", ward.ben, -500, -136)
    certify(ward, "CEM", ward.cem, -40)
    ward.world.rebuild()
    return ward


def withdraw(ward: Ward, learner_id: int) -> None:
    one = {"learner_ids": [learner_id], "course_id": ward.fire, "acknowledged": True}
    reset(actor=ward.administrator, **one, reason="mistaken", due_on=day(30), now=NOW)


def told(answer: Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All of an answer by which two could be told from each other."""
    return answer.status_code, answer.content, sorted(answer.headers.items())


@pytest.mark.parametrize(
    ("number", "said", "name"), [("NEW", "Valid", "Ann Lee"), ("OLD", "Renewed", "Ann Lee"), ("GONE", "Expired", "Ben")]
)
def test_what_stands_or_stood_says_so_and_whose_it_is(issued: Ward, number: str, said: str, name: str):
    page = get(f"/verify/{number}")
    assert page.status_code == 200
    assert f"<strong>{said}</strong>" in page.text
    assert name in page.text


def test_what_a_corrective_reassignment_took_away_says_so(issued: Ward):
    who = {"actor": issued.manager, "learner_ids": [issued.cem], "course_id": issued.fire, "now": NOW}
    assign(**who, due_on=day(10))
    unfinished = {"include_unfinished": True, "counts": EarlierCompletions.NOT_ANY_MORE}
    reassign(**who, due_on=day(30), **unfinished, reason="an incident")
    assert "<strong>No longer counts</strong>" in get("/verify/CEM").text


def test_withdrawn_numbers_say_the_same_whoever_they_were_of(issued: Ward):
    """By a reset or by a void, of a person with many records or with one: not a letter is different."""
    withdraw(issued, issued.ann)
    (voided,) = rows_of(completion, certificate_number="CEM")
    own = {"organisation_id": issued.world.id, "completion_id": voided["id"]}
    add(completion_void, **own, reason="wrong person", voided_at=NOW)
    pages = [get(f"/verify/{number}") for number in ("OLD", "NEW", "CEM")]
    assert "<strong>Withdrawn</strong>" in pages[0].text
    assert len({str(told(page)) for page in pages}) == 1
    assert not any(secret in pages[0].text for secret in SECRETS)


def test_invented_numbers_say_the_same_and_repeat_nothing(issued: Ward):
    pages = [get(f"/verify/{number}") for number in ("FIRE-2026-AAAA", "NEW1", "N", "Ann", "%27%20OR%201=1")]
    assert pages[0].status_code == 404
    assert len({str(told(page)) for page in pages}) == 1
    assert not any(secret in pages[0].text for secret in SECRETS)


def test_a_file_of_a_withdrawn_number_and_of_an_invented_one_are_refused_alike(issued: Ward):
    token = issued.world.signed_in("auditor", NOW)
    withdraw(issued, issued.ann)
    assert get("/download/certificate.pdf?number=CEM", token).status_code == 200
    answers = [get(f"/download/certificate.pdf?number={n}", token) for n in ("NEW", "OLD", "INVENTED")]
    assert answers[0].status_code == 404
    assert len({str(told(answer)) for answer in answers}) == 1
    assert get("/download/certificate.pdf?number=NEW").status_code == 401
