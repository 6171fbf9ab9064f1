"""Certificates: what one says, what its check page tells, and the template that an organisation adapts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST = 2_000
"""Certificates in one file."""


class CertificateState(StrEnum):
    """What a certificate is worth on a day (product.md, "Words", Completion; "Acts", Reset)."""

    VALID = "valid"
    EXPIRED = "expired"
    RENEWED = "renewed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of a completion that is neither sealed nor voided. ``valid_through`` None: for ever."""

    number: str
    learner_id: int
    name: str
    external_id: str
    course_title: str
    course_code: str
    course_version: int
    completed_on: date
    valid_through: date | None
    score: float | None
    course_id: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check page tells: everything about one that is known and stands, nothing about any other."""

    state: CertificateState
    number: str = ""
    name: str = ""
    course_title: str = ""
    organisation: str = ""
    completed_on: date | None = None
    valid_through: date | None = None
    date_order: str = "ymd"


@dataclass(frozen=True, slots=True)
class Template:
    """What an administrator adapts. ``logo`` is a PNG, JPEG or SVG, empty for none."""

    title: str = "Certificate of completion"
    body: str = "This certifies that"
    signature: str = ""
    logo: bytes = b""
