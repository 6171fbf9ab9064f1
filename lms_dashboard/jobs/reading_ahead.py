"""What is read when serving starts: the standings behind Compliance, so that nobody waits for them after a start."""

import asyncio
import logging

from lms_dashboard.domain.people import system_actor
from lms_dashboard.domain.report import ComplianceQuery
from lms_dashboard.services.compliance import get_compliance
from lms_dashboard.services.organisations import COMMAND_LINE, get_organisations
from lms_dashboard.state.clock import utc_now

logger = logging.getLogger(__name__)

FEW = 4
"""As many organisations as are kept in memory; where there are more, each is read when somebody asks."""


async def read_ahead() -> None:
    """Read them beside serving. A failure is logged: whoever opens the page is told what is wrong."""
    try:
        organisations = await asyncio.to_thread(get_organisations, actor=COMMAND_LINE)
        for own in organisations if len(organisations) <= FEW else ():
            actor = system_actor(own.id, time_zone=own.time_zone)
            await asyncio.to_thread(get_compliance, actor=actor, query=ComplianceQuery(), now=utc_now())
    except Exception:
        logger.exception("the standings could not be read ahead")
