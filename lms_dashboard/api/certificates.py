"""Certificates by HTTP: the public check, downloads as PDF, and the form that changes the template."""

from typing import Annotated, BinaryIO

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from lms_dashboard.api.addresses import client_address, is_tls
from lms_dashboard.api.asking import who_asks
from lms_dashboard.api.downloads import MEDIA, Run, refusal, send_file
from lms_dashboard.api.verify_page import verify_page, wait_page
from lms_dashboard.config import get_settings
from lms_dashboard.domain.certificates import CertificateState, Template
from lms_dashboard.domain.days import day_in
from lms_dashboard.domain.errors import LmsError, Throttled
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.sheets import Exported
from lms_dashboard.domain.sheets import Form as FileForm
from lms_dashboard.services import certifying
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.export_queries import read_export_query

certificates = APIRouter()

_PDF = MEDIA[FileForm.PDF]


@certificates.get("/verify/{number}", response_class=HTMLResponse)
def verify(request: Request, number: str) -> Response:
    """What a certificate's number is worth, for anybody who holds it."""
    address = client_address(request.scope, get_settings().trusted_hops)
    try:
        checked = certifying.check_certificate(actor=NOBODY, number=number, address=address, now=utc_now())
    except Throttled as error:
        return HTMLResponse(wait_page(str(error)), 429, {"Retry-After": "900"})
    return HTMLResponse(verify_page(checked), 404 if checked.state is CertificateState.UNKNOWN else 200)


@certificates.get("/download/certificate.pdf")
async def download_one(request: Request, number: str = "", mark: str = "") -> Response:
    """One certificate: one's own, or one that is within the scope."""

    def make(actor: Actor, out: BinaryIO, _: Run) -> Exported:
        site = site_of(request)
        return certifying.write_certificate(actor=actor, number=number, site=site, out=out, now=utc_now())

    return await send_file(request, make, _PDF, mark)


@certificates.get("/download/certificate-sample.pdf")
async def download_sample(request: Request, mark: str = "") -> Response:
    """What the template gives."""

    def make(actor: Actor, out: BinaryIO, _: Run) -> Exported:
        return certifying.write_sample(actor=actor, site=site_of(request), out=out, now=utc_now())

    return await send_file(request, make, _PDF, mark)


@certificates.get("/download/certificates.pdf")
async def download_many(request: Request) -> Response:
    """The certificates of everything that the log of completions lists for the same address."""
    parameters = dict(request.query_params)
    mark = parameters.pop("mark", "")

    def make(actor: Actor, out: BinaryIO, _: Run) -> Exported:
        now, site = utc_now(), site_of(request)
        query = read_export_query("completions", parameters, day_in(actor.time_zone, now))
        return certifying.write_certificates(actor=actor, query=query, site=site, out=out, now=now)  # type: ignore[arg-type]

    return await send_file(request, make, _PDF, mark)


@certificates.post("/settings/certificate/template")
async def change_template(
    request: Request,
    title: Annotated[str, Form(max_length=1000)] = "",
    body: Annotated[str, Form(max_length=1000)] = "",
    signature: Annotated[str, Form(max_length=1000)] = "",
    without_logo: Annotated[str, Form(max_length=10)] = "",
    logo: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Take the form of the page; a new logo takes the place of the old one, no file leaves it."""
    content = await logo.read(certifying.LARGEST_LOGO + 1) if logo is not None else b""
    texts = Template(" ".join(title.split()), " ".join(body.split()), " ".join(signature.split()))
    try:
        await run_in_threadpool(_change, request, texts, content, keep=not without_logo)
    except LmsError as error:
        return refusal(error)
    return RedirectResponse("/settings/certificate?saved=1", 303)


def _change(request: Request, texts: Template, logo: bytes, *, keep: bool) -> None:
    now = utc_now()
    actor = who_asks(request, now)
    before = certifying.get_template(actor=actor)
    kept = before.logo if keep else b""
    template = Template(texts.title, texts.body, texts.signature, logo or kept)
    certifying.change_template(actor=actor, template=template, now=now)


def site_of(request: Request) -> str:
    """The product's address as people type it, for what is printed."""
    settings = get_settings()
    scheme = "https" if is_tls(request.scope, settings) else "http"
    return settings.public_url or f"{scheme}://{request.headers.get('host', 'localhost')}"
