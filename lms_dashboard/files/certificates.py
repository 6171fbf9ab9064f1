"""Certificates as PDF: one a page, each with its number and the QR code of its check page."""

import io
from collections.abc import Sequence
from functools import lru_cache

import segno

from lms_dashboard.domain.certificates import Certificate, Template
from lms_dashboard.domain.days import format_day
from lms_dashboard.files.typesetting import typeset


def certificates_pdf(
    certificates: Sequence[Certificate], template: Template, *, organisation: str, site: str, date_order: str
) -> bytes:
    """The PDF. ``site`` is the address of the product, without a slash at its end."""
    return typeset(
        "certificates",
        {
            "title": certificates[0].number if len(certificates) == 1 else "Certificates",
            "heading": template.title,
            "body": template.body,
            "signature": template.signature,
            "logo": list(template.logo),
            "organisation": organisation,
            "certificates": [_page(one, site, date_order) for one in certificates],
        },
    )


def _page(one: Certificate, site: str, date_order: str) -> dict[str, str]:
    address = f"{site}/verify/{one.number}"
    return {
        "number": one.number,
        "name": one.name,
        "number_of_learner": one.external_id,
        "course": one.course_title,
        "facts": _facts(one, date_order),
        "address": address.removeprefix("https://").removeprefix("http://"),
        "qr": _qr(address),
    }


def _facts(one: Certificate, date_order: str) -> str:
    until = f"valid through {format_day(one.valid_through, date_order)}" if one.valid_through else "valid for ever"
    score = "" if one.score is None else f" · score {one.score:.1f}".removesuffix(".0") + " %"
    return f"Version {one.course_version} · completed {format_day(one.completed_on, date_order)} · {until}{score}"


@lru_cache(maxsize=256)
def _qr(address: str) -> str:
    """As SVG. The mask is fixed: trying all eight takes twice the time and helps no reader at this size."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False, mask=3)
    code.save(out, kind="svg", scale=4, border=2, xmldecl=False, dark="#131a24")
    return out.getvalue().decode()
