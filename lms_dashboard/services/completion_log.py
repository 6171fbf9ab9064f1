"""Completions: the log, one row a completion of any cycle, whoever has left included."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection

from lms_dashboard.db import completion_log
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.completion_log import CompletionsPage, CompletionsQuery
from lms_dashboard.domain.paging import require_order, require_page
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import Reading, reading_of

_counts: Memory[int] = Memory(256)


def get_completions_page(*, actor: Actor, query: CompletionsQuery, now: datetime) -> CompletionsPage:
    """A page of completions that match, as they stood at the end of the day.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: the day lies in the future, or page, page size or sort are out of range.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        condition = matching_completions(db, actor, query, reading)
        key = (reading, actor.scope_group_ids, replace(query, sort="-completed", page=1, page_size=50))
        total = _counts.get(key, lambda: completion_log.count(db, condition))
        page = min(query.page, max(1, -(-total // query.page_size)))
        ids = completion_log.page_ids(db, condition, query.sort, page, query.page_size)
        rows = completion_log.load_rows(db, ids, reading.day, reading.expiring_days)
    return CompletionsPage(reading.day, reading.today, tuple(rows), total, page, query.page_size, reading.seq)


def matching_completions(
    db: Connection, actor: Actor, query: CompletionsQuery, reading: Reading
) -> ColumnElement[bool]:
    """The condition on ``completion`` for all that the log lists, on whichever page.

    Raises:
        Invalid: page, page size or sort are out of range.
    """
    require_order(query.sort, completion_log.SORTS)
    require_page(query.page, query.page_size)
    return completion_log.matching(db, actor, query, reading.day, reading.today)
