"""“Was she trained?” as a file: PDF, or a zip with the certificates and checksums."""

from typing import BinaryIO

from fastapi import APIRouter, Request, Response

from lms_dashboard.api.certificates import site_of
from lms_dashboard.api.downloads import MEDIA, Run, send_file
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.services.proving import write_proof
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.proof_view import read_view

proofs = APIRouter()


@proofs.get("/download/proof.pdf")
async def download_pdf(request: Request) -> Response:
    """All that the page shows for the same address, to hand over."""
    return await _send(request, Form.PDF)


@proofs.get("/download/proof.zip")
async def download_zip(request: Request) -> Response:
    """The PDF, a table, every certificate that counted, and checksums."""
    return await _send(request, Form.ZIP)


async def _send(request: Request, form: Form) -> Response:
    parameters = dict(request.query_params)
    mark = parameters.pop("mark", "")

    def make(actor: Actor, out: BinaryIO, _: Run) -> Exported:
        view, problems = read_view(parameters)
        if problems:
            raise Invalid(problems[0].removesuffix(" That part was left out."), "Correct the address of the page.")
        return write_proof(
            actor=actor,
            learner_ids=view.learner_ids,
            day=view.day,
            form=form,
            site=site_of(request),
            out=out,
            now=utc_now(),
        )

    return await send_file(request, make, MEDIA[form], mark)
