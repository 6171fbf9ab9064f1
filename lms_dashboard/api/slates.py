"""Downloads of the files that clean slates made first."""

from typing import BinaryIO

from fastapi import APIRouter, Request, Response

from lms_dashboard.api.downloads import MEDIA, Run, send_file
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.services.slate_files import write_slate_file
from lms_dashboard.state.clock import utc_now

slates = APIRouter()


@slates.get("/download/clean-slate/{slate_id}.xlsx")
async def download_slate(request: Request, slate_id: int) -> Response:
    """Everything that a clean slate archived, as it was before."""

    def make(actor: Actor, out: BinaryIO, run: Run) -> Exported:  # noqa: ARG001
        found, content = write_slate_file(actor=actor, slate_id=slate_id, now=utc_now())
        out.write(content)
        return Exported(found.counts.people, found.sha256, f"clean-slate-{found.made_at:%Y-%m-%d}-{slate_id}.xlsx")

    return await send_file(request, make, MEDIA[Form.XLSX], request.query_params.get("mark", ""))
