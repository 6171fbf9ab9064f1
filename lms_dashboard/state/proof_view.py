"""What the address of “Was she trained?” says: whom and which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms_dashboard.state import address
from lms_dashboard.state.address import Part


@dataclass(frozen=True, slots=True)
class ProofView:
    """People by their ids, and a day; None is today."""

    learner_ids: tuple[int, ...] = ()
    day: date | None = None


PARTS = (
    Part("learner", "learner_ids", address.read_ids, address.write_ids),
    Part("day", "day", address.read_day, address.write_day),
)
DEFAULT = ProofView()


def read_view(parameters: Mapping[str, str]) -> tuple[ProofView, tuple[str, ...]]:
    """Whom the address asks about, and what of it could not be read."""
    values, problems = address.read_address(PARTS, parameters)
    return ProofView(**values), problems


def write_view(view: ProofView) -> str:
    """The query string; empty where nobody is asked about."""
    return address.write_address(PARTS, view, DEFAULT)
