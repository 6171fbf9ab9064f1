"""How compliant the organisation is: figures, lines, groups, ages, what expires, new hires, what lies ahead."""

from dataclasses import replace
from datetime import datetime

from lms_dashboard.db.session import read_session
from lms_dashboard.domain.people import Actor, Permission
from lms_dashboard.domain.report import ComplianceQuery, ComplianceReport
from lms_dashboard.services._compliance_report import compliance_report, day_before_of
from lms_dashboard.services.memory import Lately
from lms_dashboard.services.reading import reading_of

_reports: Lately[ComplianceReport] = Lately(64)


def get_compliance(
    *, actor: Actor, query: ComplianceQuery, now: datetime, patience: float | None = None
) -> ComplianceReport:
    """Everything on the Compliance page, counted over the standings as of the newest change.

    ``patience``: seconds after which a report of at most 5 seconds ago does as well (``behind``); None: the newest.

    Raises:
        NotAllowed: the actor may not see reports.
        Invalid: a day lies in the future, or the days to compare are in the wrong order.
    """
    organisation_id = actor.require(Permission.VIEW_REPORTS)
    with read_session() as db:
        reading = reading_of(db, actor, organisation_id, query.as_of, now)
        day_before_of(query, reading)

    def find() -> tuple[int, ComplianceReport]:
        with read_session() as db:
            report = compliance_report(db, actor, query, reading_of(db, actor, organisation_id, query.as_of, now))
        return report.seq, report

    question = (replace(reading, seq=0), actor.scope_group_ids, query)
    report, behind = _reports.get(question, reading.seq, find, now=now, patience=patience)
    return replace(report, behind=True) if behind else report
