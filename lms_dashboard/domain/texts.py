"""How long a text may be that somebody writes freely: a reason, a note."""

from lms_dashboard.domain.errors import Invalid

LONGEST_TEXT = 2_000


def require_short(text: str, what: str) -> None:
    """Refuse a text that no record, no page and no file has room for.

    Raises:
        Invalid: it is longer than ``LONGEST_TEXT``.
    """
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"The {what} has {len(text):,} letters.", f"Use at most {LONGEST_TEXT:,}.")
