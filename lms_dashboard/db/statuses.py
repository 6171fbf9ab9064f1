"""Conditions on ``standing``: which rows hold on a day, and which show what."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product

from sqlalchemy import ColumnElement, and_, false, or_

from lms_dashboard.db.tables import standing
from lms_dashboard.domain.status import Compliance, Progress, Shown, shown_of

s = standing.c


def expires_soon(day: date, expiring_days: int) -> ColumnElement[bool]:
    """Valid through is so near that Compliant reads Expiring."""
    return s.valid_through <= day + timedelta(days=expiring_days)


def matches(
    day: date,
    expiring_days: int,
    shown: Iterable[Shown] = (),
    compliance: Iterable[Compliance] = (),
    progress: Iterable[Progress] = (),
) -> ColumnElement[bool] | None:
    """The standings that show one of ``shown`` and are on both axes as asked; nothing asked: None."""
    shown, compliance, progress = set(shown), set(compliance), set(progress)
    if not (shown or compliance or progress):
        return None
    wanted: dict[Compliance, set[Progress]] = defaultdict(set)
    for c, p in product(Compliance, Progress):
        if (
            (not shown or shown_of(c, p) in shown)
            and (not compliance or c in compliance)
            and (not progress or p in progress)
        ):
            wanted[c].add(p)
    stored = sorted({int(_stored(c)) for c in wanted})
    either = or_(false(), *(_one(c, progresses, day, expiring_days) for c, progresses in wanted.items()))
    return and_(s.compliance.in_(stored), either)  # the first part says nothing new, but lets the index be used


def _stored(compliance: Compliance) -> Compliance:
    return Compliance.COMPLIANT if compliance is Compliance.EXPIRING else compliance


def _one(compliance: Compliance, progress: set[Progress], day: date, expiring_days: int) -> ColumnElement[bool]:
    parts = [s.compliance == int(_stored(compliance))]
    if len(progress) < len(Progress):
        parts.append(s.progress.in_(sorted(int(p) for p in progress)))
    if compliance is Compliance.EXPIRING:
        parts.append(expires_soon(day, expiring_days))
    elif compliance is Compliance.COMPLIANT:
        parts.append(~expires_soon(day, expiring_days))
    return and_(*parts)
