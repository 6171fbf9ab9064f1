"""The acts of the demo's last weeks, each at its own moment: what its manager and its administrator did."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms_dashboard.db.session import read_session
from lms_dashboard.db.sql import covers_day
from lms_dashboard.db.tables import group, group_membership, learner, member, standing
from lms_dashboard.demo.paper import sheet
from lms_dashboard.domain.acts import ExemptionCategory
from lms_dashboard.domain.people import Role
from lms_dashboard.domain.requirements import NewRequirement
from lms_dashboard.domain.status import Compliance, Progress
from lms_dashboard.services._demo_days import Days
from lms_dashboard.services.absence import TakingLeave
from lms_dashboard.services.acting import perform
from lms_dashboard.services.assignments import archive, assign, reassign, restore
from lms_dashboard.services.completions import record_completion
from lms_dashboard.services.evidence import keep_evidence
from lms_dashboard.services.exempting import exempt
from lms_dashboard.services.extending import extend_due
from lms_dashboard.services.notifying import notify
from lms_dashboard.services.people_steps import Moving, PeopleSteps
from lms_dashboard.services.requirements import create_requirement
from lms_dashboard.services.roles import NewGrant, give_role
from lms_dashboard.services.views import save_view
from lms_dashboard.services.voiding import void_completion

_SOME = 2
_SCOPES = (("South Clinic",), ("Day Surgery",), ("Finance", "People and Culture"), ("Records and IT",))
_COURSES = ("FIRE-01", "COND-01", "SEC-01", "PRV-01", "HYG-01", "MAN-01", "BLS-01", "MED-01")
_OPEN = (Progress.NOT_STARTED,)
_DONE = (Progress.COMPLETED,)


def _asks_for_a_project(days: Days) -> None:
    with read_session() as db:
        finance = db.execute(select(group.c.id).where(group.c.name == "Finance")).scalar_one()
    reason = "Reporting project of next year"
    new = NewRequirement(days.course("DAT-01"), "group", finance, days.on(-14), reason, due_days=90, mandatory=False)
    create_requirement(actor=days.administrator, new=new, now=days.at(24))


def _gives_groups_their_managers(days: Days) -> None:
    """Somebody of each group, who does not sign in otherwise; the offices have one together."""
    n, m = learner.c, group_membership
    signs_in = select(member.c.learner_id).where(member.c.learner_id.is_not(None))
    for homes in _SCOPES:
        home = group.c.name == homes[0], covers_day(m, days.on(0)), n.email.is_not(None), n.email != ""
        with read_session() as db:
            ids = {row.name: row.id for row in db.execute(select(group.c.name, group.c.id))}
            found = db.execute(
                select(n.email, n.name)
                .join_from(learner, m, m.c.learner_id == n.id)
                .join(group, group.c.id == m.c.group_id)
                .where(*home, n.id.not_in(signs_in))
                .order_by(n.id.desc())
            ).first()
        if found is not None:
            for name in homes:
                grant = NewGrant(found.email, found.name, Role.MANAGER.value, ids[name])
                give_role(actor=days.administrator, grant=grant, now=days.at(23))


def _reassigns_early(days: Days) -> None:
    who = days.quiet("HYG-01", Compliance.COMPLIANT, _DONE, 5)
    if who:
        asked: dict[str, Any] = {"learner_ids": who, "course_id": days.course("HYG-01"), "due_on": days.on(-20)}
        reassign(actor=days.manager, **asked, reason="New hygiene plan", now=days.at(21))


def _archives_and_takes_it_back(days: Days) -> None:
    who, one = days.quiet("COND-01", Compliance.COMPLIANT, _DONE, 3), days.course("COND-01")
    if who:
        archive(actor=days.manager, learner_ids=who, course_id=one, now=days.at(18))
        restore(actor=days.manager, learner_ids=who, course_id=one, now=days.at(18, minutes=2))


def _exempts(days: Days) -> None:
    who = days.quiet("MAN-01", Compliance.OVERDUE, _OPEN, 1) or days.quiet("MAN-01", Compliance.COMPLIANT, _DONE, 1)
    if who:
        asked: dict[str, Any] = {
            "learner_ids": who,
            "course_id": days.course("MAN-01"),
            "category": ExemptionCategory.MEDICAL,
        }
        span: dict[str, Any] = {"from_day": days.on(16), "until_day": days.on(-75)}
        exempt(actor=days.manager, **asked, **span, reason="Doctor's note", now=days.at(16))


def _grants_leave(days: Days) -> None:
    steps = TakingLeave(days.on(14), days.on(-40), "Parental leave")
    _do(days, steps, days.quiet("FIRE-01", Compliance.COMPLIANT, _DONE, 1), days.at(14))


def _extends(days: Days) -> None:
    late = ((code, days.quiet(code, Compliance.OVERDUE, _OPEN, 2, leave=1)) for code in _COURSES)
    code, who = next(((code, who) for code, who in late if who), ("", []))
    if who:
        asked: dict[str, Any] = {"learner_ids": who, "course_id": days.course(code), "due_on": days.on(-6)}
        extend_due(actor=days.manager, **asked, reason="The classroom was closed for repairs", now=days.at(11))


def _records_and_corrects(days: Days) -> None:
    """A training elsewhere, with the paper that proves it; then the day that was typed wrong."""
    who, one = days.quiet("FIRE-01", Compliance.COMPLIANT, _DONE, 2)[1:], days.course("FIRE-01")
    if not who:
        return
    paper = sheet("Certificate of attendance", "Fire drill and evacuation, half a day", "Harbour Fire Service")
    proof = keep_evidence(actor=days.manager, name="fire-drill.pdf", content=paper, now=days.at(10))
    asked: dict[str, Any] = {"actor": days.manager, "learner_ids": who, "course_id": one}
    note = "Harbour Fire Service, at the station"
    record_completion(
        **asked, completed_on=days.on(13), note=note, score=92, evidence=[proof], now=days.at(10, minutes=1)
    )
    wrong: dict[str, Any] = {"void_on": days.on(13), "completed_on": days.on(12), "score": 92.0}
    void_completion(**asked, **wrong, reason="The paper says the day after", now=days.at(9))


def _moves(days: Days) -> None:
    n, m = learner.c, group_membership
    with read_session() as db:
        homes = {name: i for i, name in db.execute(select(group.c.id, group.c.name))}
        from_it = m.c.group_id == homes["Records and IT"], covers_day(m, days.on(20)), m.c.until_day > days.on(0)
        signs_in = select(member.c.learner_id).where(member.c.learner_id.is_not(None))
        rows = db.execute(
            select(n.id).join_from(learner, m, m.c.learner_id == n.id).where(*from_it, n.id.not_in(signs_in))
        )
        who = sorted(row[0] for row in rows)[-1:]
    _do(days, Moving(homes["People and Culture"], days.on(7)), who, days.at(7))


def _do(days: Days, steps: PeopleSteps, who: Sequence[int], now: datetime) -> None:
    if who:
        perform(actor=days.manager, steps=steps, learner_ids=who, now=now)


def _saves_views(days: Days) -> None:
    fire = days.course("FIRE-01")
    views = {
        "Fire safety, late": (f"/matrix?in={fire}&compliance=overdue,expired", True),
        "Nothing begun": ("/matrix?progress=not-started", False),
    }
    for name, (path, pinned) in views.items():
        save_view(actor=days.manager, name=name, path=path, shared=True, pinned=pinned, now=days.at(5))


def _assigns(days: Days) -> None:
    s = standing.c
    missing = s.progress == int(Progress.NOT_ASSIGNED), s.compliance == int(Compliance.PENDING)
    waiting = *missing, covers_day(standing, days.on(2)), covers_day(standing, days.on(0))
    with read_session() as db:
        rows = db.execute(
            select(s.course_id, s.learner_id).where(*waiting).order_by(s.course_id, s.learner_id.desc())
        ).all()
    most = Counter(row.course_id for row in rows).most_common(1)
    if len(rows) > _SOME:
        ((one, count),) = most
        who = [row.learner_id for row in rows if row.course_id == one][: max(1, count - _SOME)]
        assign(actor=days.manager, learner_ids=who, course_id=one, due_on=days.on(-28), now=days.at(2))


def _reminds(days: Days) -> None:
    s, one = standing.c, days.course("FIRE-01")
    late = s.course_id == one, s.compliance == int(Compliance.OVERDUE), s.assignment_id.is_not(None)
    with read_session() as db:
        rows = db.execute(select(s.learner_id).where(*late, covers_day(standing, days.on(0))).order_by(s.learner_id))
        who = [row[0] for row in rows][:12]
    if who:
        notify(actor=days.manager, learner_ids=who, course_ids=[one], now=days.at(0, minutes=-40))


ACTS: tuple[Callable[[Days], None], ...] = (
    _asks_for_a_project,
    _gives_groups_their_managers,
    _reassigns_early,
    _archives_and_takes_it_back,
    _exempts,
    _grants_leave,
    _extends,
    _records_and_corrects,
    _moves,
    _saves_views,
    _assigns,
    _reminds,
)
"""In the order of their days."""
