"""How long records are kept (product.md, "Reset against retention"; 45 CFR 164.316(b)(2)(i), 164.530(j))."""

from calendar import isleap
from datetime import date

from lms_dashboard.domain.days import FOREVER


def destroy_on(ended_on: date, valid_through: date | None, retention_years: int) -> date:
    """The first day on which a sealed record may be destroyed.

    Retention runs from the later of its cycle's end and its valid through; 0 years: at once.
    """
    if retention_years == 0:
        return ended_on
    start = max(ended_on, valid_through or ended_on)
    year = start.year + retention_years
    if year > FOREVER.year:
        return FOREVER
    if (start.month, start.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return start.replace(year=year)
