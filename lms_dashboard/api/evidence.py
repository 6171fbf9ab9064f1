"""Files of evidence: taken from a page's form, and given only to who may see what they prove."""

from datetime import datetime
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from lms_dashboard.api.asking import who_asks
from lms_dashboard.api.downloads import refusal
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Permission
from lms_dashboard.services import evidence
from lms_dashboard.state.clock import utc_now

files = APIRouter()


@files.post("/evidence")
async def take(request: Request, name: str = "") -> Response:
    """Keep the file that is the request's body; answers with its id. What nobody may keep is not even read."""
    now = utc_now()
    try:
        await run_in_threadpool(_require, request, now)
        content = await request.body()
        return JSONResponse({"id": await run_in_threadpool(_keep, request, name, content, now)})
    except LmsError as error:
        return refusal(error)


def _require(request: Request, now: datetime) -> None:
    who_asks(request, now).require(Permission.MANAGE_TRAINING)


def _keep(request: Request, name: str, content: bytes, now: datetime) -> int:
    actor = who_asks(request, now)
    return evidence.keep_evidence(actor=actor, name=name, content=content, now=now)


@files.get("/download/evidence/{file_id}")
def give(request: Request, file_id: int) -> Response:
    """A file, to be saved and never to be run by the browser."""
    now = utc_now()
    try:
        actor = who_asks(request, now)
        found = evidence.get_evidence(actor=actor, file_id=file_id, now=now)
    except LmsError as error:
        return refusal(error)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    return Response(found.content, media_type=found.media_type, headers=headers)
