"""Acts that write nothing of days before today."""

from abc import ABC
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms_dashboard.domain.cases import Case
from lms_dashboard.services.acting import Steps, Work


@dataclass(frozen=True, slots=True)
class FromToday(Steps, ABC):
    """Steps after which the standings of earlier days are what they were."""

    def since(self, work: Work, cases: Sequence[Case]) -> date:  # noqa: ARG002
        """Today."""
        return work.today
