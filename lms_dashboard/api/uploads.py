"""Lists of people: taken from a page as they are sent, never held in memory; and templates to fill in."""

import secrets
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from lms_dashboard.api.asking import require_own_page, who_asks
from lms_dashboard.api.downloads import MEDIA, refusal
from lms_dashboard.config import get_settings
from lms_dashboard.domain.errors import Invalid, LmsError
from lms_dashboard.domain.sheets import Form
from lms_dashboard.domain.upload_tables import MOST_BYTES
from lms_dashboard.services.upload_drafts import open_sent_file
from lms_dashboard.services.upload_templates import get_template
from lms_dashboard.state.clock import utc_now

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
        require_own_page(request)
        actor = who_asks(request, utc_now())
        made = get_template(actor=actor, name=name)
    except LmsError as error:
        return refusal(error)
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return Response(made.content, media_type=MEDIA[Form.XLSX], headers=headers)


def _place(request: Request, mark: str) -> Path:
    """Session and permission first: nobody else fills the disk."""
    now = utc_now()
    actor = who_asks(request, now)
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
