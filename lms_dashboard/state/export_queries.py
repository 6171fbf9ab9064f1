"""From a page's address to the question of its export: the same filters, read by the same code."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from lms_dashboard.domain.errors import Invalid, NotFound
from lms_dashboard.domain.queries import LearnerQuery
from lms_dashboard.domain.upload_pages import UploadQuery
from lms_dashboard.services.exports import Query
from lms_dashboard.state import (
    address,
    audit_view,
    completions_view,
    compliance_view,
    learner,
    matrix_view,
    progress_view,
    seats_view,
)
from lms_dashboard.state.address import Part

_LEARNER = (*learner.PARTS, Part("learner", "learner_id", address.read_id, str))
_UPLOAD = (Part("id", "upload_id", address.read_id, str), Part("only", "only", address.read_text, str))


def _matrix(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:
    view, problems = matrix_view.read_view(parameters)
    return matrix_view.query_of(view, today), problems


def _progress(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:  # noqa: ARG001
    view, problems = progress_view.read_view(parameters)
    return progress_view.query_of(view), problems


def _completions(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:  # noqa: ARG001
    view, problems = completions_view.read_view(parameters)
    return completions_view.query_of(view), problems


def _board(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:  # noqa: ARG001
    view, problems = compliance_view.read_view(parameters)
    return compliance_view.query_of(view), problems


def _learner(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:  # noqa: ARG001
    values, problems = address.read_address(_LEARNER, parameters)
    if "learner_id" not in values:
        raise Invalid("No learner is named.", "Open a learner's page, or give learner=NUMBER.")
    return LearnerQuery(values["learner_id"], values.get("archived", False)), problems


def _audit(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:  # noqa: ARG001
    view, problems = audit_view.read_view(parameters)
    return audit_view.query_of(view), problems


def _upload(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:  # noqa: ARG001
    values, problems = address.read_address(_UPLOAD, parameters)
    if "upload_id" not in values or values.get("only", "refused") != "refused":
        raise Invalid("No upload is named.", "Open an upload's result, or give id=NUMBER, and only=refused if wanted.")
    return UploadQuery(values["upload_id"], "only" in values), problems


def _seats(parameters: Mapping[str, str], today: date) -> tuple[Query, tuple[str, ...]]:  # noqa: ARG001
    return seats_view.read_view(parameters)


REPORTS: dict[str, Callable[[Mapping[str, str], date], tuple[Query, tuple[str, ...]]]] = {
    "matrix": _matrix,
    "progress": _progress,
    "completions": _completions,
    "board": _board,
    "learner": _learner,
    "audit": _audit,
    "seats": _seats,
    "upload": _upload,
}
"""By the report's name: what reads its page's address."""


_PARTS: dict[str, Sequence[Part]] = {
    "matrix": matrix_view.PARTS,
    "progress": progress_view.PARTS,
    "completions": completions_view.PARTS,
    "board": compliance_view.PARTS,
    "learner": _LEARNER,
    "audit": audit_view.PARTS,
    "seats": seats_view.PARTS,
    "upload": _UPLOAD,
}
"""By the report's name: what its page's address can say."""


def refuse_unknown(report: str, names: Iterable[str]) -> None:
    """A filter that somebody has typed and that the report does not have would give more than was asked for.

    Raises:
        Invalid: the report has no filter of one of these names.
    """
    known = [part.name for part in _PARTS[report]]
    for name in names:
        if name not in known:
            raise Invalid(f"The report has no filter “{name[:40]}”.", f"It has: {', '.join(known)}.")


def read_export_query(report: str, parameters: Mapping[str, str], today: date) -> Query:
    """The question that a page's address asks.

    Raises:
        NotFound: there is no such report.
        Invalid: a part of the address cannot be read; a page leaves it out and says so, a file could not say it.
    """
    if report not in REPORTS:
        raise NotFound(f"There is no report “{report[:40]}”.", f"There is: {', '.join(REPORTS)}.")
    query, problems = REPORTS[report](parameters, today)
    if problems:
        raise Invalid(problems[0].removesuffix(" That part was left out."), "Correct the address of the page.")
    return query
