"""The rule agrees with a second, slow reading of product.md (oracle.py), over facts as they can occur."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lms_dashboard.domain.compliance import standing_on
from lms_dashboard.domain.facts import Facts
from lms_dashboard.domain.status import CERTIFIED, Compliance, with_expiring
from tests.domain.generated import DAYS, START, days_to_look_at, facts
from tests.domain.oracle import Verdict, verdict

HORIZON = START + timedelta(days=DAYS + 420)


def told(of: Facts, day) -> Verdict:
    """The rule's answer in the oracle's terms: due where something is unmet, valid through where it is met."""
    found = standing_on(of, day)
    compliance = with_expiring(found.compliance, found.valid_through, day, 30)
    unmet = compliance in (Compliance.PENDING, Compliance.OVERDUE, Compliance.EXPIRED)
    return Verdict(
        compliance, found.due_on if unmet else None, found.valid_through if compliance in CERTIFIED else None
    )


@settings(max_examples=150)
@given(facts(history=False), st.data())
def test_the_rule_and_the_oracle_agree(of: Facts, data: st.DataObject):
    near = [day for day in days_to_look_at(of) if day <= HORIZON]
    for day in data.draw(st.lists(st.sampled_from(near), min_size=1, max_size=6, unique=True)):
        assert told(of, day) == verdict(of, day), day
