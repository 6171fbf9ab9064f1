"""Downloads of what was kept for one person: the outcome of an act on many learners."""

from typing import BinaryIO

from fastapi import APIRouter, Request, Response

from lms_dashboard.api.downloads import MEDIA, Run, send_file
from lms_dashboard.config import get_settings
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.services.outcomes import write_outcome
from lms_dashboard.state.clock import utc_now

kept = APIRouter()


@kept.get("/download/outcome/{mark}.{form}")
async def download_outcome(request: Request, mark: str, form: Form) -> Response:
    """Who was touched and who was passed over and why, for the person who did the act or looked at its preview."""

    def make(actor: Actor, out: BinaryIO, run: Run) -> Exported:
        folder = get_settings().outcomes_dir
        return write_outcome(actor=actor, folder=folder, mark=mark, form=form, out=out, now=utc_now(), told=run.told)

    return await send_file(request, make, MEDIA[form], request.query_params.get("mark", ""))
