"""Nothing sealed is ever seen: a marker planted in a sealed record is in no page, figure, file, endpoint or log.

One door is lawful: an auditor's records request.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import assignment, audit_entry, completion, module_result
from lms_dashboard.domain.acts import EarlierCompletions
from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery
from lms_dashboard.domain.selections import Matching
from lms_dashboard.services.assignments import archive, assign, reassign, reset
from lms_dashboard.services.completion_log import get_completions_page
from lms_dashboard.services.completions import record_completion
from lms_dashboard.services.evidence import keep_evidence
from lms_dashboard.services.pasting import find_people
from lms_dashboard.services.records_requests import open_sealed
from lms_dashboard.services.search import find_anything
from lms_dashboard.services.voiding import void_completion
from lms_dashboard.state.clock import utc_now
from tests.architecture.source import modules
from tests.services.all_doors import Seen, through_endpoints, through_figures, through_services
from tests.services.conftest import Ward
from tests.services.world import add, rows_of

MARKER = "MARKER4711"
NUMBER = f"{MARKER}-2026"
NOW = utc_now()
"""Endpoints read the clock themselves."""

DOORS = {
    "get_cell",
    "get_completions_page",
    "get_learner",
    "get_own",
    "get_proof",
    "get_trail",
    "get_trail_entry",
    "check_certificate",
    "get_evidence",
    "/verify/{number}",
    "/download/certificate.pdf",
    "/download/certificates.pdf",
    "/download/completions.csv",
    "/download/completions.xlsx",
    "/download/learner.pdf",
    "/download/learner.xlsx",
    "/download/audit.csv",
    "/download/audit.xlsx",
    "/download/proof.pdf",
    "/download/proof.zip",
    "/download/evidence",
}
"""Where the marker is to be seen as long as nothing is sealed: so each door is known to be looked through."""

LAWFUL = "open_sealed"
"""The one door that shows what is sealed, to an auditor who says why; it leaves an entry in the trail."""


def day(days: int) -> date:
    return (NOW + timedelta(days=days)).date()


DAYS = (None, day(-1), day(-30))


@pytest.fixture
def marked(ward: Ward) -> Ward:
    """Ann's records carry the marker wherever text can be."""
    world = ward.world
    world.require(ward.fire, from_day=day(-100))
    who = {"actor": ward.administrator, "learner_ids": [ward.ann], "course_id": ward.fire}
    assign(**who, due_on=day(30), now=at(-90))
    (cycle,) = rows_of(assignment)
    work = {"assignment_id": cycle["id"], "attempt_id": world.attempt_number(cycle["id"])}
    own = {"organisation_id": world.id, "learner_id": ward.ann, "course_id": ward.fire}
    done = {"completed_on": day(-40), "valid_through": day(325), "recorded_at": at(-40)}
    written = {"certificate_number": NUMBER, "note": MARKER, "recorded_by_name": MARKER, "source": "outside"}
    add(completion, **own, **work, **done, **written)
    handed_in = {"submitted_on": day(-40), "passed": True, "recorded_at": at(-40), "recorded_by_name": MARKER}
    result = {"attempt_id": work["attempt_id"], "module_id": world.module_ids(ward.fire)[0], **handed_in}
    add(module_result, organisation_id=world.id, **result)
    archive(**who, now=at(-35))
    with write_session() as db:
        db.execute(update(assignment).values(assigned_by_name=MARKER, ended_by_name=MARKER))
    reassign(**who, due_on=day(30), counts=EarlierCompletions.NOT_ANY_MORE, reason=MARKER, now=at(-33))
    paper = {"name": f"{MARKER}.pdf", "content": f"%PDF-1.4 {MARKER}".encode()}
    proof = keep_evidence(actor=ward.administrator, **paper, now=at(-32))
    record_completion(**who, completed_on=day(-32), note=MARKER, evidence=[proof], now=at(-32))
    record_completion(**who, completed_on=day(-31), note=MARKER, now=at(-31))
    void_completion(**who, void_on=day(-31), reason=MARKER, now=at(-30))
    world.rebuild()
    return ward


def at(days: int) -> datetime:
    return NOW + timedelta(days=days)


def everything(ward: Ward) -> Iterator[Seen]:
    """All that anybody may see, by whatever door."""
    choices = choices_of(ward)
    for actor in (ward.auditor, ward.administrator, ward.ward_manager, ward.learner, NOBODY):
        own = replace(actor, learner_id=ward.ann) if actor is ward.administrator else actor
        yield from through_services(own, choices, DAYS, NOW)
        yield Seen(LAWFUL, requested(ward, own, "" if actor is ward.auditor else "curious"))
    yield from through_figures(ward.executive, NOW, DAYS)
    for role in ("auditor", "administrator", "learner", ""):
        yield from endpoints(ward, role)


def requested(ward: Ward, actor: Actor, reason: str) -> str:
    """What a records request about Ann answers."""
    try:
        return repr(open_sealed(actor=actor, learner_id=ward.ann, course_id=None, reason=reason, now=utc_now()))
    except LmsError as refused:
        return str(refused)


def choices_of(ward: Ward) -> dict[str, tuple[object, ...]]:
    return {
        "learner_id": (ward.ann,),
        "learner_ids": ([ward.ann, ward.ben],),
        "course_id": (ward.fire,),
        "kept_id": (ward.ann,),
        "alias_id": (ward.ben,),
        "include_archived": (True,),
        "page_size": (200,),
        "side": ("fell", "recovered"),
        "seq": (*range(1, 16), *sealing()),
        "number": (NUMBER,),
        "search": ("",),
        "text": ("Ann",),
        "selection": (Matching(MatrixQuery()), Matching(ProgressQuery())),
        "learner": ("Ann",),
    }


def sealing() -> list[int]:
    """The numbers of what was done to seal, and to look behind a seal."""
    return [entry["seq"] for entry in rows_of(audit_entry) if entry["act"] in ("reset", "records_request")]


def endpoints(ward: Ward, role: str) -> Iterator[Seen]:
    learner = f"?learner={ward.ann}"
    queries = {
        "/download/certificate.pdf": f"?number={NUMBER}",
        "/download/certificates.pdf": "?archived=1",
        "/download/completions.csv": "?archived=1",
        "/download/completions.xlsx": "?archived=1",
        "/download/learner.pdf": f"{learner}&archived=1",
        "/download/learner.xlsx": f"{learner}&archived=1",
        "/download/learner.csv": f"{learner}&archived=1",
        "/download/proof.pdf": f"{learner}&day={day(-34)}",
        "/download/proof.zip": f"{learner}&day={day(-34)}",
    }
    token = ward.world.signed_in(role, NOW, ward.ann if role == "learner" else None) if role else ""
    return through_endpoints(token, {"number": (NUMBER, NUMBER.lower()), "file_id": ("1",)}, queries)


def seal_all(ward: Ward, actor: Actor) -> None:
    one = {"learner_ids": [ward.ann], "course_id": ward.fire, "acknowledged": True}
    reset(actor=actor, **one, reason="mistaken", due_on=day(30), now=utc_now())


def telling(ward: Ward) -> dict[str, str]:
    """By door: what it said around the marker."""
    places = ((seen, seen.text.lower().find(MARKER.lower())) for seen in everything(ward))
    return {seen.door: seen.text[max(0, place - 150) : place + 50] for seen, place in places if place >= 0}


def test_a_search_for_what_was_sealed_finds_nobody(marked: Ward):
    query = CompletionsQuery(search=NUMBER, include_archived=True)

    def found() -> list[str]:
        asked = {"actor": marked.auditor, "now": utc_now()}
        people = find_people(**{**asked, "actor": marked.manager}, text=f"{MARKER}\n{NUMBER}")
        pages = [find_anything(**asked, text=NUMBER), get_completions_page(**asked, query=query).rows, people]
        return [repr(page) for page in pages if "Ann" in repr(page)]

    assert len(found()) == 1
    seal_all(marked, marked.administrator)
    assert found() == []


def show_to_the_auditor(ward: Ward) -> None:
    """The lawful door shows the marker; that it was asked is in the trail, within what is looked through."""
    assert MARKER in requested(ward, ward.auditor, "inspection")
    entry = rows_of(audit_entry)[-1]
    assert (entry["act"], entry["actor_name"]) == ("records_request", ward.auditor.name)
    assert entry["summary"]["reason"] == "inspection"
    assert entry["seq"] in choices_of(ward)["seq"]


def test_only_a_records_request_looks_behind_a_seal():
    assert [file.stem for file in modules() if "lms_dashboard.db.sealed" in file.read_text()] == ["records_requests"]


def test_what_was_sealed_is_seen_through_no_door_but_an_auditors_request(
    marked: Ward, caplog: pytest.LogCaptureFixture
):
    before = telling(marked)
    wanted = {door for door in DOORS if not any(told.startswith(door.split("{")[0]) for told in before)}
    assert not wanted
    seal_all(marked, marked.administrator)
    show_to_the_auditor(marked)
    with caplog.at_level(logging.DEBUG, "lms_dashboard"), caplog.at_level(logging.INFO):
        assert telling(marked) == {}
    logged = (one for one in caplog.records if one.name != "httpx")  # the test's own
    assert [one for one in logged if MARKER in one.getMessage()] == []
