"""Files of evidence: taken from a page's form, and given only to who may see what they prove."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from lms_dashboard.api.asking import who_asks
from lms_dashboard.api.downloads import refusal
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.services import evidence
from lms_dashboard.state.clock import utc_now

files = APIRouter()


@files.post("/evidence")
async def take(request: Request, name: str = "") -> Response:
    """Keep the file that is the request's body; answers with its id."""
    content, now = await request.body(), utc_now()

    def keep() -> int:
        actor = who_asks(request, now)
        return evidence.keep_evidence(actor=actor, name=name, content=content, now=now)

    try:
        return JSONResponse({"id": await run_in_threadpool(keep)})
    except LmsError as error:
        return refusal(error)


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
