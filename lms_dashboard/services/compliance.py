"""How compliant the organisation is: figures, lines, groups, ages, what expires, new hires, what lies ahead."""

from datetime import datetime

from lms_dashboard.db.session import read_session
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.report import ComplianceQuery, ComplianceReport
from lms_dashboard.services._compliance_report import compliance_report, day_before_of
from lms_dashboard.services.memory import Memory
from lms_dashboard.services.reading import reading_of

_reports: Memory[ComplianceReport] = Memory(64)


def get_compliance(*, actor: Actor, query: ComplianceQuery, now: datetime) -> ComplianceReport:
    """Everything on the Compliance page, counted over the standings as of the newest change.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: a day lies in the future, or the days to compare are in the wrong order.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        day_before_of(query, reading)
        key = (reading, actor.scope_group_ids, query)
        return _reports.get(key, lambda: compliance_report(db, actor, query, reading))
