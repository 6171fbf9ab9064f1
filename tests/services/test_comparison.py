"""Two days side by side: who may ask, who moved and why, and that the flows of Compliance are the same people."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import group_membership
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotSignedIn
from lms_dashboard.domain.move_words import why_moved
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.report import Comparison, ComplianceQuery
from lms_dashboard.domain.status import BREACHES, Compliance
from lms_dashboard.services.assignments import archive, assign
from lms_dashboard.services.comparison import get_comparison
from tests.services.conftest import Ward
from tests.services.world import NOW, World, later, on


def compare(actor: Actor, side: str = "fell", page: int = 1, page_size: int = 50, **query: object) -> Comparison:
    asked = {"query": ComplianceQuery(**query), "side": side, "page": page, "page_size": page_size}
    return get_comparison(actor=actor, **asked, now=NOW)


@pytest.fixture
def moved(ward: Ward) -> Ward:
    """Fire Safety is due in 10 days from 5 days ago on; Ann completed it late, Ben and Cem did not."""
    ward.world.require(ward.fire, from_day=on(-40), due_days=20)
    assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(30), now=later(-39))
    ward.world.complete(ward.ann, ward.fire, later(-3))
    return ward


class TestGetComparison:
    def test_refuses_nobody_and_a_learner(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            compare(NOBODY)
        with pytest.raises(NotAllowed):
            compare(ward.learner)

    @pytest.mark.parametrize(
        "wrong", [{"side": "up"}, {"page": 0}, {"page_size": 0}, {"as_of": on(1)}, {"compared_with": on(0)}]
    )
    def test_refuses_what_cannot_be(self, ward: Ward, wrong: dict[str, object]):
        with pytest.raises(Invalid):
            compare(ward.manager, **wrong)

    def test_names_who_fell_out_and_why(self, moved: Ward):
        found = compare(moved.executive, as_of=on(-10), compared_with=on(-30))
        assert [(row.name, row.group, row.before, row.after) for row in found.rows] == [
            ("Ann Lee", "Ward A", Compliance.PENDING, Compliance.OVERDUE),
            ("Ben Ortiz", "Ward A", Compliance.PENDING, Compliance.OVERDUE),
            ("Cem Öz", "Ward B", Compliance.PENDING, Compliance.OVERDUE),
        ]
        assert [(move.why, move.count, move.people) for move in found.fell] == [("the due date passed", 3, 3)]
        assert (found.first.rate.in_breach, found.second.rate.in_breach, found.recovered) == (0, 3, ())

    def test_names_who_became_compliant_and_why(self, moved: Ward):
        found = compare(moved.executive, "recovered", compared_with=on(-10))
        assert [(row.name, why_moved(row.before, row.after)) for row in found.rows] == [("Ann Lee", "completed")]

    def test_one_reason_is_told_once_whatever_the_statuses_were(self, ward: Ward):
        world = ward.world
        monthly = world.course("MONTHLY", validity_months=1)
        world.require(monthly, from_day=on(-120), due_days=10)
        who = {"actor": ward.manager, "course_id": monthly, "due_on": on(-90)}
        assign(**who, learner_ids=[ward.ann, ward.ben], now=later(days=-110))
        world.complete(ward.ann, monthly, later(days=-100))
        archive(actor=ward.manager, learner_ids=[ward.ann], course_id=monthly, now=later(days=-20))
        assign(**who | {"due_on": on(0)}, learner_ids=[ward.ann], now=later(days=-20))
        for learner_id in (ward.ann, ward.ben):
            world.complete(learner_id, monthly, later(days=-5))
        found = compare(ward.executive, "recovered", compared_with=on(-10))
        assert {row.before for row in found.rows} == {Compliance.EXPIRED, Compliance.OVERDUE}
        assert [(move.why, move.count, move.people) for move in found.recovered] == [("completed", 2, 2)]

    def test_a_scope_sees_its_own(self, moved: Ward):
        days = {"as_of": on(-10), "compared_with": on(-30)}
        assert [row.name for row in compare(moved.ward_manager, **days).rows] == ["Ann Lee", "Ben Ortiz"]
        assert compare(moved.outsider, **days).total == 0
        assert compare(World("Third Clinic").actor, **days).total == 0

    def test_pages_follow_each_other(self, moved: Ward):
        days = {"as_of": on(-10), "compared_with": on(-30)}
        pages = [compare(moved.executive, page=n, page_size=2, **days) for n in (1, 2, 9)]
        assert [[row.name for row in page.rows] for page in pages] == [["Ann Lee", "Ben Ortiz"], ["Cem Öz"], ["Cem Öz"]]
        assert [(page.total, page.page) for page in pages] == [(3, 1), (3, 2), (3, 2)]

    def test_who_moves_to_another_group_leaves_the_breaches_of_the_first(self, moved: Ward):
        with write_session() as db:
            mine = group_membership.c.learner_id == moved.ben
            db.execute(update(group_membership).where(mine).values(until_day=on(-1)))
        moved.world.join(moved.ben, "Ward B", on(-1))
        found = compare(
            moved.executive,
            "recovered",
            group_ids=(moved.world.groups["Ward A"],),
            compared_with=on(-1) - timedelta(days=1),
        )
        assert [(row.name, row.before, row.after) for row in found.rows] == [
            ("Ben Ortiz", Compliance.OVERDUE, Compliance.NOT_REQUIRED)
        ]


def test_every_move_has_a_reason():
    for before in Compliance:
        for after in Compliance:
            if (before in BREACHES) != (after in BREACHES):
                assert why_moved(before, after)
