"""What every list refuses: an order that it does not have, and a page that cannot be."""

from collections.abc import Collection

from lms_dashboard.domain.errors import Invalid

MOST_ROWS = 200
"""Rows on one page."""


def require_order(sort: str, sorts: Collection[str]) -> None:
    """Refuse an order that is none of the list's; a minus before it turns it round.

    Raises:
        Invalid: it is none.
    """
    if sort.removeprefix("-") not in sorts:
        raise Invalid(f"“{sort}” is not an order.", "Sort by a column of the table.")


def require_page(page: int, page_size: int) -> None:
    """Refuse a page that cannot be, or holds too much.

    Raises:
        Invalid: page or page size are out of range.
    """
    if page < 1 or not 1 <= page_size <= MOST_ROWS:
        raise Invalid("There is no such page.", f"Pages start at 1 and hold at most {MOST_ROWS} rows.")
