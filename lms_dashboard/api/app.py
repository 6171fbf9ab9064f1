"""Endpoints: sign in, sign out, set a password by a link, switch the organisation, health."""

import logging
from datetime import datetime
from typing import Annotated

from fastapi import Cookie, FastAPI, Form, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import AfterValidator
from starlette.requests import ClientDisconnect

from lms_dashboard.api.addresses import client_address, is_tls, safe_next
from lms_dashboard.api.certificates import certificates
from lms_dashboard.api.downloads import downloads
from lms_dashboard.api.evidence import files
from lms_dashboard.api.kept import kept
from lms_dashboard.api.password_page import gone_page, password_page
from lms_dashboard.api.proofs import proofs
from lms_dashboard.api.sign_in_page import sign_in_page
from lms_dashboard.api.slates import slates
from lms_dashboard.api.uploads import uploads
from lms_dashboard.config import get_settings
from lms_dashboard.domain.errors import Invalid, LmsError, NotSignedIn, Throttled
from lms_dashboard.domain.people import LIVE_FEED, NOBODY, Actor
from lms_dashboard.services import changes, invitations, sessions
from lms_dashboard.state.clock import utc_now
from lms_dashboard.state.home import home_of
from lms_dashboard.state.identity import COOKIE

logger = logging.getLogger(__name__)

SIGN_IN = "/sign-in"
LINK_PAGE = "/auth/password"
_SECONDS_TO_WAIT = "60"

api = FastAPI(title="LMS Dashboard", openapi_url=None, docs_url=None, redoc_url=None)
api.include_router(certificates)
api.include_router(proofs)
api.include_router(downloads)
api.include_router(files)
api.include_router(kept)
api.include_router(slates)
api.include_router(uploads)

Token = Annotated[str, Cookie(alias=COOKIE)]
Next = Annotated[str, AfterValidator(lambda text: safe_next(text) or "")]


@api.get(SIGN_IN, response_class=HTMLResponse)
def show_sign_in(next: Next = "", token: Token = "") -> Response:  # noqa: A002 — the name in the address
    """The sign-in page; whoever is signed in already goes on."""
    actor = _actor(token)
    if actor.organisation_id is not None:
        return _go(next or home_of(actor))
    return HTMLResponse(sign_in_page(next_path=next))


@api.post("/auth/sign-in")
def sign_in(
    request: Request,
    email: Annotated[str, Form(max_length=254)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[Next, Form()] = "",  # noqa: A002 — the name in the form
    token: Token = "",
) -> Response:
    """Check the password, and answer with a session's cookie and where to go; or with the page and what is wrong."""
    settings, now = get_settings(), utc_now()
    address = client_address(request.scope, settings.trusted_hops)
    try:
        signed = sessions.sign_in(actor=NOBODY, email=email, password=password, address=address, now=now)
    except LmsError as error:
        return _not_signed_in(error, email, next)
    _end(token)
    response = _go(next or home_of(_actor(signed.token)))
    _set_cookie(response, request, signed.token, signed.expires_at, now)
    return response


@api.post("/auth/sign-out")
def sign_out(token: Token = "") -> Response:
    """End the session, in the database too."""
    _end(token)
    response = _go(SIGN_IN)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return response


@api.get(LINK_PAGE, response_class=HTMLResponse)
def show_password_form(request: Request, token: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The form behind a link to set a password."""
    return _password_form(request, token, "")


@api.post(LINK_PAGE)
def set_password(
    request: Request,
    token: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=2000)],
) -> Response:
    """Set the password by the link, and sign in with it; or show what is wrong."""
    now, address = utc_now(), client_address(request.scope, get_settings().trusted_hops)
    try:
        email = invitations.accept_invitation(actor=NOBODY, token=token, password=password, address=address, now=now)
        signed = sessions.sign_in(actor=NOBODY, email=email, password=password, address=address, now=now)
    except Invalid as error:
        return _password_form(request, token, str(error))
    except LmsError as error:
        return _no_link(error)
    response = _go(home_of(_actor(signed.token)))
    _set_cookie(response, request, signed.token, signed.expires_at, now)
    return response


@api.post("/auth/organisation")
def switch_organisation(organisation_id: Annotated[int, Form()], token: Token = "") -> Response:
    """Go on in another of one's organisations."""
    actor = _actor(token)
    try:
        sessions.switch_organisation(actor=actor, token=token, organisation_id=organisation_id, now=utc_now())
    except NotSignedIn:
        return _go(SIGN_IN)
    except LmsError as error:
        return JSONResponse({"error": str(error)}, 403)
    return _go("/")


@api.get("/health")
def health() -> Response:
    """Whether the database answers; for load balancers."""
    try:
        changes.get_heads(actor=LIVE_FEED)
    except Exception:
        logger.exception("the database does not answer")
        return JSONResponse({"status": "database does not answer"}, 503)
    return JSONResponse({"status": "ok"})


@api.exception_handler(ClientDisconnect)
def gone_away(request: Request, _: Exception) -> Response:  # noqa: ARG001
    """Whoever was sending has gone away: nobody hears an answer, and it is no fault for the log."""
    return Response(status_code=499)


@api.exception_handler(RequestValidationError)
def unreadable(request: Request, _: Exception) -> Response:
    """A form that no page of ours sends."""
    if request.url.path == "/auth/sign-in":
        return HTMLResponse(sign_in_page(problem="Type your email and your password."), 422)
    return JSONResponse({"error": "The request cannot be read."}, 422)


def _not_signed_in(error: LmsError, email: str, next_path: str) -> Response:
    throttled = isinstance(error, Throttled)
    page = sign_in_page(next_path=next_path, email=email, problem=str(error))
    headers = {"Retry-After": _SECONDS_TO_WAIT} if throttled else {}
    return HTMLResponse(page, 429 if throttled else 401, headers)


def _password_form(request: Request, token: str, problem: str) -> Response:
    address = client_address(request.scope, get_settings().trusted_hops)
    try:
        found = invitations.get_invitation(actor=NOBODY, token=token, address=address, now=utc_now())
    except LmsError as error:
        return _no_link(error)
    page = password_page(token=token, email=found.email, organisation=found.organisation, problem=problem)
    return HTMLResponse(page, 422 if problem else 200)


def _no_link(error: LmsError) -> Response:
    throttled = isinstance(error, Throttled)
    headers = {"Retry-After": _SECONDS_TO_WAIT} if throttled else {}
    return HTMLResponse(gone_page(str(error)), 429 if throttled else 404, headers)


def _actor(token: str) -> Actor:
    if not token:
        return NOBODY
    try:
        return sessions.get_actor(actor=NOBODY, token=token, now=utc_now())
    except NotSignedIn:
        return NOBODY


def _end(token: str) -> None:
    actor = _actor(token)
    if actor.organisation_id is not None:
        sessions.sign_out(actor=actor, token=token, now=utc_now())


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303)


def _set_cookie(response: Response, request: Request, token: str, until: datetime, now: datetime) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=max(0, int((until - now).total_seconds())),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_tls(request.scope, get_settings()),
    )
