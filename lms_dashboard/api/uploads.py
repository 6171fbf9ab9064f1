"""Lists of people: taken from a page as they are sent, never held in memory; and templates to fill in."""

import secrets
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from lms_dashboard.api.downloads import MEDIA, refusal
from lms_dashboard.config import get_settings
from lms_dashboard.domain.errors import Invalid, LmsError, NotAllowed
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.domain.sheets import Form
from lms_dashboard.domain.upload_tables import MOST_BYTES
from lms_dashboard.services import sessions
from lms_dashboard.services.upload_drafts import open_sent_file
from lms_dashboard.services.upload_templates import get_template
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.identity import token_of

uploads = APIRouter()


@uploads.post("/upload/file")
async def take(request: Request) -> Response:
    """Keep the file that is the request's body; answers with the mark under which its page may read it, once."""
    mark = secrets.token_hex(16)
    try:
        place = await run_in_threadpool(_place, request, mark)
        await _write(request, place)
    except LmsError as error:
        return refusal(error)
    return JSONResponse({"mark": mark})


@uploads.get("/download/template/{name}.xlsx")
def give_template(request: Request, name: str) -> Response:
    """A workbook with the headings of a list."""
    try:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise NotAllowed("This download was asked for by another site.", "Open it from a page of this product.")
        actor = sessions.get_actor(actor=NOBODY, token=_token(request), now=utc_now())
        made = get_template(actor=actor, name=name)
    except LmsError as error:
        return refusal(error)
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return Response(made.content, media_type=MEDIA[Form.XLSX], headers=headers)


def _place(request: Request, mark: str) -> Path:
    """Session and permission first: nobody else fills the disk."""
    now = utc_now()
    actor = sessions.get_actor(actor=NOBODY, token=_token(request), now=now)
    return open_sent_file(actor=actor, folder=get_settings().uploads_dir, mark=mark, now=now)


async def _write(request: Request, place: Path) -> None:
    size = 0
    with place.open("wb") as out:
        async for piece in request.stream():
            size += len(piece)
            if size > MOST_BYTES:
                out.truncate(0)
                raise Invalid(f"The file is larger than {MOST_BYTES // 1024**2} MB.", "Divide it into several files.")
            await run_in_threadpool(out.write, piece)


def _token(request: Request) -> str:
    return token_of(request.headers.get("cookie", ""))
