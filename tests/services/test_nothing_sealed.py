"""Nothing sealed is ever seen: a marker planted in a sealed record is in no page, export, PDF or check."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from lms_dashboard.db.tables import completion
from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery
from lms_dashboard.domain.sheets import Form
from lms_dashboard.services.assignments import assign, reset
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.certifying import check_certificate, write_certificate, write_certificates
from lms_dashboard.services.completion_log import get_completions_page
from lms_dashboard.services.exports import write_export
from lms_dashboard.services.learners import get_learner, get_own
from lms_dashboard.services.matrix import get_matrix_page
from lms_dashboard.services.progress import get_progress_page
from lms_dashboard.services.proving import get_proof, write_proof
from lms_dashboard.services.statuses import iter_statuses
from tests.services.conftest import Ward
from tests.services.world import NOW, add, later, on

MARKER = "MARKER4711"
DAYS = (None, on(-1), on(-30))


@pytest.fixture
def sealed(ward: Ward) -> Ward:
    """Ann's completion carries the marker wherever text can be, and was sealed by a reset."""
    world = ward.world
    world.require(ward.fire, from_day=on(-100))
    assign(actor=world.actor, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(30), now=later(days=-90))
    done = {"completed_on": on(-40), "valid_through": on(325), "recorded_at": later(days=-40)}
    marked = {"certificate_number": f"{MARKER}-2026", "note": MARKER, "recorded_by_name": MARKER, "source": "outside"}
    own = {"organisation_id": world.id, "learner_id": ward.ann, "course_id": ward.fire}
    add(completion, **own, **done, **marked)
    world.rebuild()
    assert MARKER in everything_seen(ward.auditor, ward)
    one = {"learner_ids": [ward.ann], "course_id": ward.fire, "acknowledged": True}
    reset(actor=ward.administrator, **one, reason="mistaken", due_on=on(30), now=NOW)
    return ward


def everything_seen(actor: Actor, ward: Ward) -> str:
    """All that pages and files say to somebody, as text."""
    return "\n".join([*pages(actor, ward), *(text for content in files(actor, ward) for text in texts(content))])


def pages(actor: Actor, ward: Ward) -> Iterator[str]:
    for day in DAYS:
        yield repr(get_matrix_page(actor=actor, query=MatrixQuery(as_of=day), now=NOW))
        yield repr(get_progress_page(actor=actor, query=ProgressQuery(as_of=day), now=NOW))
        query = CompletionsQuery(as_of=day, include_archived=True)
        yield repr(get_completions_page(actor=actor, query=query, now=NOW).rows)
        yield repr(get_completions_page(actor=actor, query=CompletionsQuery(search=f"{MARKER}-2026"), now=NOW).rows)
        yield repr(get_cell(actor=actor, learner_id=ward.ann, course_id=ward.fire, day=day, now=NOW))
        yield repr(get_proof(actor=actor, learner_ids=[ward.ann], day=day, now=NOW))
        yield repr(list(iter_statuses(actor=actor, day=day, now=NOW)))
    yield repr(get_learner(actor=actor, learner_id=ward.ann, include_archived=True, now=NOW))
    yield repr(get_own(actor=ward.learner, now=NOW))


def files(actor: Actor, ward: Ward) -> Iterator[bytes]:
    for day in DAYS:
        for query in (
            MatrixQuery(as_of=day),
            ProgressQuery(as_of=day),
            CompletionsQuery(as_of=day, include_archived=True),
        ):
            for form in (Form.XLSX, Form.CSV):
                write_export(actor=actor, query=query, form=form, out=(out := io.BytesIO()), now=NOW)
                yield out.getvalue()
        asked = {"learner_ids": [ward.ann], "day": day, "site": "https://lms.example"}
        for form in (Form.PDF, Form.ZIP):
            write_proof(actor=actor, **asked, form=form, out=(out := io.BytesIO()), now=NOW)
            yield out.getvalue()


def texts(content: bytes) -> Iterator[str]:
    """What a file says, also within the files that it holds."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield from texts(packed.read(name))
    elif content.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    else:
        yield content.decode(errors="replace")


def test_no_page_and_no_file_tells_of_it(sealed: Ward):
    for actor in (sealed.auditor, sealed.administrator):
        assert MARKER not in everything_seen(actor, sealed)


def test_no_certificate_and_no_check_tells_of_it(sealed: Ward):
    number, out = f"{MARKER}-2026", io.BytesIO()
    told = repr(check_certificate(actor=NOBODY, number=number, address="192.0.2.1", now=NOW))
    assert MARKER not in told
    assert "Ann" not in told
    for actor in (sealed.auditor, sealed.learner):
        with pytest.raises(LmsError):
            write_certificate(actor=actor, number=number, site="https://lms.example", out=out, now=NOW)
    query = CompletionsQuery(include_archived=True)
    with pytest.raises(LmsError):
        write_certificates(actor=sealed.auditor, query=query, site="https://lms.example", out=out, now=NOW)
    assert out.getvalue() == b""
