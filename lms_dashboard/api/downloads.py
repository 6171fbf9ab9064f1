"""Downloads of reports: the page's own address, made into a file in a thread, streamed, and told how far it is."""

import asyncio
import logging
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from lms_dashboard.api.asking import require_own_page, token_in, who_asks
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import Invalid, LmsError, NotAllowed, NotFound, NotSignedIn, Throttled
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.sheets import Exported, Form
from lms_dashboard.services import exports
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.export_queries import read_export_query

logger = logging.getLogger(__name__)
downloads = APIRouter()

AT_ONCE = 2
"""Files that one process makes at the same time; others wait, so that pages stay quick and memory small."""

MEDIA = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.ZIP: "application/zip",
}

_PIECE = 256 * 1024
_MARK = re.compile(r"[a-z0-9]{6,40}")
_STATUS = {NotSignedIn: 401, NotAllowed: 403, NotFound: 404, Invalid: 400, Throttled: 429}

_workers = ThreadPoolExecutor(AT_ONCE, "export")
_running: dict[tuple[str, str], tuple[int, int]] = {}
"""How far each running download is: rows done and all, by the session's token and the page's own mark."""


class Stopped(Exception):
    """Whoever asked has gone away."""


@dataclass
class Run:
    """A file being made. ``told`` hears from the thread; ``stop`` is set when nobody waits any more."""

    key: tuple[str, str]
    stop: bool = False

    def told(self, done: int, total: int) -> None:
        """Note how far it is; or end it."""
        if self.stop:
            raise Stopped
        _running[self.key] = (done, total)


@downloads.get("/download/progress")
async def tell_progress(request: Request, mark: str = "") -> Response:
    """How many rows of a running download are written; nothing when it is unknown here."""
    done, total = _running.get((token_in(request), mark), (0, 0))
    return JSONResponse({"done": done, "total": total})


@downloads.get("/download/{report}.{form}")
async def download(request: Request, report: str, form: Form) -> Response:
    """A report as a file, with the rows that its page shows for the same address."""
    parameters = dict(request.query_params)
    mark = parameters.pop("mark", "")

    def make(actor: Actor, out: BinaryIO, run: Run) -> Exported:
        now = utc_now()
        query = read_export_query(report, parameters, day_in(actor.time_zone, now))
        return exports.write_export(actor=actor, query=query, form=form, out=out, now=now, told=run.told)

    return await send_file(request, make, MEDIA[form], mark)


Make = Callable[[Actor, BinaryIO, Run], Exported]


async def send_file(request: Request, make: Make, media: str, mark: str = "") -> Response:
    """Make a file for whoever asks, in a thread, and stream it; or say why not."""
    run = Run((token_in(request), mark if _MARK.fullmatch(mark) else secrets.token_hex(8)))
    out = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 — closed after the last piece
    gone = asyncio.create_task(_gone(request))
    try:
        made = await _until_made(run, gone, lambda: _made(request, make, out, run))
    except Exception as error:  # noqa: BLE001 — told below
        out.close()
        gone.cancel()
        return _not_made(error)
    finally:
        _running.pop(run.key, None)
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return _Sent(out, gone, media, headers)


async def _gone(request: Request) -> None:
    """Returns when the browser has gone away.

    One for the whole request: whoever asks the server, stops listening and asks again is told at times that the
    browser has gone, and what is being sent would end in the middle.
    """
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _not_made(error: Exception) -> Response:
    """What is said in the place of the file."""
    if isinstance(error, LmsError):
        return refusal(error)
    if isinstance(error, Stopped):
        return Response(status_code=499)
    number = secrets.token_hex(4)
    logger.error("a download failed (%s)", number, exc_info=error)
    return PlainTextResponse(f"Something went wrong ({number}). Nothing was changed; try again.", 500)


def refusal(error: LmsError) -> Response:
    """An expected failure as a status and its sentence."""
    status = _STATUS.get(type(error), 409)
    return PlainTextResponse(str(error), status)


async def _until_made(run: Run, gone: asyncio.Task[None], work: Callable[[], Exported]) -> Exported:
    """The thread's answer; when the browser goes away meanwhile, the thread is told to stop at its next rows."""
    task = asyncio.get_running_loop().run_in_executor(_workers, work)
    either: set[asyncio.Future[Any]] = {task, gone}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    run.stop = gone.done()
    return await task


def _made(request: Request, make: Make, out: BinaryIO, run: Run) -> Exported:
    if run.stop:
        raise Stopped
    require_own_page(request)
    return make(who_asks(request, utc_now()), out, run)


class _Sent(StreamingResponse):
    """The file, piece by piece, until its end or until the browser has gone away."""

    def __init__(self, out: BinaryIO, gone: asyncio.Task[None], media: str, headers: dict[str, str]) -> None:
        size = out.seek(0, 2)
        out.seek(0)
        super().__init__(_pieces(out, gone), media_type=media, headers=headers | {"Content-Length": str(size)})
        self._gone = gone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send it. Unlike the inherited one, it does not listen itself for the browser's going away."""
        try:
            await self.stream_response(send)
        finally:
            self._gone.cancel()


def _pieces(out: BinaryIO, gone: asyncio.Task[None]) -> Iterator[bytes]:
    with out:
        while not gone.done() and (piece := out.read(_PIECE)):
            yield piece
