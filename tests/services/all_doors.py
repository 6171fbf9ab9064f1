"""Every door through which somebody may see something, found by itself: reading services, files, endpoints, figures."""

import asyncio
import copy
import importlib
import inspect
import io
import pkgutil
import typing
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from datetime import date, datetime
from itertools import product
from types import UnionType
from typing import Any

import httpx
from fastapi.routing import APIRoute
from pypdf import PdfReader

from lms_dashboard import services
from lms_dashboard.api.app import api
from lms_dashboard.charts import compliance as charts
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.report import ComplianceQuery
from lms_dashboard.domain.sheets import Form
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.state import compliance_rows
from lms_dashboard.state.compliance_links import Links
from lms_dashboard.state.compliance_view import ComplianceView
from lms_dashboard.state.export_queries import REPORTS

GIVEN = {"content", "file", "folder"}
"""Arguments of services that answer about what they are given, not about what is kept."""

READS = ("get_", "find_", "iter_", "list_", "check_", "search_")
"""How the names of services begin that only answer."""

_API = copy.copy(api)
"""One of the tests' own: what has answered once can no longer become a part of the whole product."""

Choices = Mapping[str, tuple[Any, ...]]
"""By the name of an argument or a part of an address: what to ask with. What is not named gets a plain value."""


@dataclass(frozen=True)
class Seen:
    """What one door said."""

    door: str
    text: str


def through_services(actor: Actor, choices: Choices, days: tuple[date | None, ...], now: datetime) -> Iterator[Seen]:
    """What every reading service answers, whatever it may be asked of these people."""
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"{services.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith(READS) and function.__module__ == module.__name__ and not found.name.startswith("_"):
                yield from _asked(name, function, {"actor": (actor,), "now": (now,), **choices}, days)


def _asked(name: str, function: Callable[..., Any], choices: Choices, days: tuple[date | None, ...]) -> Iterator[Seen]:
    hints = typing.get_type_hints(function)
    wanted = [n for n, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY]
    if "actor" not in wanted or GIVEN.intersection(wanted):
        return
    given = {n: (p.default,) for n, p in inspect.signature(function).parameters.items() if p.default is not p.empty}
    known = {**given, **choices}
    values = [known[n] if n in known else tuple(_plain(n, hints[n], days)) for n in wanted]
    for chosen in product(*values):
        yield Seen(name, _answer(function, dict(zip(wanted, chosen, strict=True))))


def _answer(function: Callable[..., Any], asked: dict[str, Any]) -> str:
    try:
        found = function(**asked)
        return repr(list(found) if isinstance(found, Iterator) else found)
    except LmsError as refused:
        return str(refused)


def _plain(name: str, hint: Any, days: tuple[date | None, ...]) -> Iterator[Any]:
    """Something of that type: every kind of query, on every day."""
    kinds = typing.get_args(hint) if typing.get_origin(hint) in (UnionType, typing.Union) else (hint,)
    queries = [kind for kind in kinds if is_dataclass(kind) and not inspect.signature(kind).parameters.get("report")]
    if queries:
        for query in queries:
            yield from _queries(query, days)
    elif date in kinds:
        yield from days
    elif int in kinds:
        yield from (1, 2) if name.endswith("_id") else (1,)
    else:
        yield next((kind() for kind in kinds if kind in (str, tuple, bytes, bool, dict, list)), "")


def _queries(query: Any, days: tuple[date | None, ...]) -> Iterator[Any]:
    try:
        plain = query()
    except TypeError:
        return
    fields = inspect.signature(query).parameters
    if "include_archived" in fields:
        plain = replace(plain, include_archived=True)
    dated = "as_of" in fields and typing.get_type_hints(query)["as_of"] is not type(None)
    yield from (replace(plain, as_of=day) for day in days) if dated else (plain,)


def through_figures(actor: Actor, now: datetime, days: tuple[date | None, ...]) -> Iterator[Seen]:
    """Every figure of Compliance as the browser gets it, and the tables behind them."""
    for day in days:
        report = get_compliance(actor=actor, query=ComplianceQuery(as_of=day), now=now)
        parts = {"points": report.points, "forecast": report.forecast, "ages": report.ages, "today": report.today}
        parts |= {"target": report.settings.target, "order": "ymd", "soon": report.settings.expiring_days}
        for name, draw in inspect.getmembers(charts, inspect.isfunction):
            if name.endswith("_figure"):
                months = {"months": report.hires if name.startswith("hire") else report.expiring}
                wanted = inspect.signature(draw).parameters
                yield Seen(name, draw(**{n: ({**parts, **months})[n] for n in wanted}).to_json())
        yield Seen("tables", repr(compliance_rows.tables(report, Links(ComplianceView()), "ymd")))


def through_endpoints(token: str, choices: Mapping[str, tuple[str, ...]], queries: Mapping[str, str]) -> Iterator[Seen]:
    """What every address of the server answers, every report in every form among them."""
    known = {"report": tuple(REPORTS), "form": tuple(Form), **choices}
    for route in _routes(api.routes):
        names = tuple(route.param_convertors)
        for chosen in product(*(known.get(name, ("1",)) for name in names)):
            path = route.path.format(**dict(zip(names, map(str, chosen), strict=True)))
            answer = get(path + queries.get(path, ""), token)
            assert answer.status_code < 500, path
            yield Seen(path, "\n".join([str(answer.headers), *texts(answer.content)]))


def _routes(routes: Iterable[Any]) -> Iterator[APIRoute]:
    """Those that answer to GET, within included routers too."""
    for route in routes:
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            yield route
        elif (inner := getattr(route, "original_router", None)) is not None:
            yield from _routes(inner.routes)


def get(path: str, token: str = "") -> httpx.Response:
    """What the server answers, without a network between."""

    async def ask() -> httpx.Response:
        cookie = {"Cookie": f"lms_session={token}"} if token else {}
        transport = httpx.ASGITransport(app=_API)
        async with httpx.AsyncClient(transport=transport, base_url="http://lms.example", headers=cookie) as client:
            return await client.get(path)

    return asyncio.run(ask())


def texts(content: bytes) -> Iterator[str]:
    """What a file says, also within the files that it holds."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield from texts(packed.read(name))
    elif content.startswith(b"%PDF") and b"%%EOF" in content:
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    else:
        yield content.decode(errors="replace")
