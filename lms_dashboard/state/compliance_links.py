"""Where each mark of Compliance leads: the matrix with the people behind it, or the two days side by side."""

from dataclasses import dataclass, replace
from datetime import date

from lms_dashboard.domain.report import AgeBand, ComplianceReport, ExpiryMonth, GroupRow, HireMonth
from lms_dashboard.domain.report_words import who_acts, worst_of
from lms_dashboard.domain.status import BREACHES, CERTIFIED, Compliance
from lms_dashboard.state import compliance_view, matrix_view
from lms_dashboard.state.address import Span
from lms_dashboard.state.compliance_view import ComplianceView
from lms_dashboard.state.matrix_view import MatrixView

IN_BREACH = tuple(sorted(BREACHES))
ARE_CERTIFIED = tuple(sorted(CERTIFIED))
NOT_YET = (Compliance.EXPIRING, Compliance.COMPLIANT, Compliance.PENDING)


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses for a view of Compliance, with its filters and its day."""

    view: ComplianceView

    def matrix(self, **more: object) -> str:
        """The matrix with the same filters and day, and these."""
        view = self.view
        same = MatrixView(
            group_ids=view.group_ids, job_role_ids=view.job_role_ids, course_ids=view.course_ids, as_of=view.as_of
        )
        found = matrix_view.write_view(replace(same, **more))  # type: ignore[arg-type]
        return f"/matrix?{found}" if found else "/matrix"

    def page(self, **more: object) -> str:
        """Compliance itself with another filter."""
        found = compliance_view.write_view(replace(self.view, page=1, **more))  # type: ignore[arg-type]
        return f"/compliance?{found}" if found else "/compliance"

    def comparison(self, first: date, last: date, side: str) -> str:
        """Who moved between two days."""
        view = replace(self.view, compared_with=first, as_of=last, side=side, page=1)
        return f"/compliance/compare?{compliance_view.write_view(view)}"

    def breaches(self) -> str:
        """Everybody in breach."""
        return self.matrix(compliance=IN_BREACH)

    def on(self, day: date, today: date, statuses: tuple[Compliance, ...]) -> str:
        """Everybody with one of these on a day gone by."""
        return self.matrix(as_of=None if day == today else day, compliance=statuses)

    def ahead(self, until: date, day: date) -> str:
        """Whoever falls out until a day if nobody acts: what is due or runs out by then."""
        return self.matrix(compliance=NOT_YET, due=Span(day, until))

    def cell(self, group: GroupRow, course_id: int | None) -> str:
        """Those in breach in a group and a course."""
        who: dict[str, object] = {"home_group_id": group.home_id} if group.id is None else {"group_ids": (group.id,)}
        course = {} if course_id is None else {"course_ids": (course_id,), "status_course_id": course_id}
        return self.matrix(compliance=IN_BREACH, **who, **course)

    def groups(self, group_ids: tuple[int, ...]) -> str:
        """Those in breach in some groups."""
        return self.matrix(group_ids=tuple(sorted(group_ids)), compliance=IN_BREACH)

    def age(self, band: AgeBand, status: Compliance) -> str:
        """Those in breach for so long."""
        return self.matrix(compliance=(status,), since=Span(band.since_from, band.since_until))

    def expiry(self, month: ExpiryMonth) -> str:
        """Whose validity ends in a month."""
        return self.matrix(compliance=ARE_CERTIFIED, due=Span(month.first, month.last))

    def hires(self, month: HireMonth) -> str:
        """Who was hired in a month."""
        return self.matrix(hired=Span(month.first, month.last))

    def sentences(self, report: ComplianceReport) -> tuple[str, str, str]:
        """Where the three sentences lead."""
        worst, row = worst_of(report), who_acts(report)
        place = "".join(self.cell(one.group, report.courses[one.course].id) for one in worst)
        if row is None:
            people = ""
        elif isinstance(row, GroupRow):
            people = self.cell(row, None)
        else:
            people = self.groups(row.group_ids)
        fell = report.now.rate.in_breach >= report.then.rate.in_breach
        return self.comparison(report.then.day, report.day, "fell" if fell else "recovered"), place, people
