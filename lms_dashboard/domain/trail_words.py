"""The audit trail in words: acts, what an entry says of its act, and what was before and after."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from lms_dashboard.domain.days import FOREVER, format_day
from lms_dashboard.domain.trail import Kept, TrailRow, differences

Names = Mapping[str, Mapping[int, str]]
"""What ids mean, by the field that holds them: ``group_id`` → 3 → North Clinic."""

_PLAIN = "ymd"
_ACTS = {"import": "Import", "undo_extend": "Undo extend due"}
_WORDS = {
    "what": "",
    "name": "",
    "from_day": "from",
    "until_day": "until",
    "waits_for_seat_of": "waits for a seat of",
    "sha256": "SHA-256",
    "path": "page",
    "certificate_number": "certificate",
    "left_on": "left on",
    "end_reason": "ended as",
    "first_due": "first due on",
    "due_days": "due within days",
    "validity_months": "valid months",
    "planned_until": "planned until",
    "replaced_by": "replaced by that of",
    "media_type": "kind of file",
    "counts": "earlier completions count",
    "is_leave": "leave",
    "group_id": "group",
    "job_role_id": "job role",
    "job_role_ids": "job roles",
    "parent_id": "under the group",
    "course_id": "course",
    "course_ids": "courses",
    "satisfied_by_id": "satisfied by",
    "offering_id": "seat offering",
    "seat_offering_id": "seat offering",
    "kept_id": "kept record",
    "alias_of": "record of",
    "external_id": "number",
}
_COUNTED = {
    "learners": ("learner", "learners"),
    "mails": ("mail", "mails"),
    "files": ("file", "files"),
    "rows": ("row", "rows"),
    "seats": ("seat", "seats"),
    "seats_freed": ("seat freed", "seats freed"),
    "cycles_ended": ("cycle ended", "cycles ended"),
    "cycles_archived": ("cycle archived", "cycles archived"),
    "requirements_ended": ("requirement ended", "requirements ended"),
    "sessions_ended": ("session ended", "sessions ended"),
    "opened_seals": ("sealed record opened", "sealed records opened"),
    "group": ("group", "groups"),
    "job_role": ("job role", "job roles"),
    "learner": ("learner", "learners"),
    "employment": ("employment", "employments"),
    "group_membership": ("membership of groups", "memberships of groups"),
    "job_role_membership": ("job role held", "job roles held"),
    "course": ("course", "courses"),
    "courses": ("course", "courses"),
    "module": ("module", "modules"),
    "modules": ("module", "modules"),
    "requirement": ("requirement", "requirements"),
    "seat_offering": ("seat offering", "seat offerings"),
    "seat_offering_course": ("course of seat offerings", "courses of seat offerings"),
    "seat": ("seat", "seats"),
    "seat_wait": ("wait for a seat", "waits for a seat"),
    "seal": ("reset", "resets"),
    "assignment": ("cycle", "cycles"),
    "cycles": ("cycle", "cycles"),
    "attempt": ("attempt", "attempts"),
    "module_result": ("result", "results"),
    "results": ("result", "results"),
    "completion": ("completion", "completions"),
    "completion_seal": ("completion sealed", "completions sealed"),
    "supersession": ("completion superseded", "completions superseded"),
    "due_restart": ("due date started anew", "due dates started anew"),
    "exemption": ("exemption", "exemptions"),
    "mail": ("mail", "mails"),
}
_TEXTS = frozenset({"reason", "note", "category", "address", "filters"})
"""What stands after a colon: words that people have written."""

_VALUES = {
    "until_expiry": "until they expire",
    "until_new_due": "until the new due date",
    "not_any_more": "not any more",
}
_INTERNAL = frozenset(
    {
        "id",
        "organisation_id",
        "learner_id",
        "created_by",
        "ended_by",
        "account_id",
        "member_id",
        "assignment_id",
        "completion_id",
        "evidence_file_id",
        "requirement_id",
        "replaced_by_id",
        "upload_id",
        "slate_id",
        "in_file",
    }
)
"""Numbers by which the product finds its own records; they say nothing to a person."""

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CODED = re.compile(r"[a-z]+(_[a-z]+)+")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def act_word(act: str) -> str:
    """An act as a person reads it: Undo reassign."""
    return _ACTS.get(act) or act.replace("_", " ").capitalize()


def field_word(name: str) -> str:
    """A field as a person reads it: due on."""
    return _WORDS.get(name) or name.replace("_", " ")


def summary_words(summary: Mapping[str, Any] | None, order: str = _PLAIN) -> str:
    """What an entry says of its act: course FIRE-01 · 3 learners · due on 1 Dec 2026. ``order``: of days."""
    if summary is None:
        return "Sealed by a later reset"
    said = {key: value for key, value in summary.items() if value not in (None, "", [], {}) and key not in _INTERNAL}
    return " · ".join(_said(key, value, order) for key, value in said.items())


def _said(key: str, value: Any, order: str) -> str:
    if isinstance(value, bool):
        return field_word(key) if value else f"not {field_word(key)}"
    if isinstance(value, int) and key in _COUNTED:
        return f"{value:,} {_COUNTED[key][value != 1]}"
    words = value_words(value, order)
    if key in _TEXTS:
        return f"{field_word(key)}: {words}"
    return f"{_WORDS.get(key, field_word(key))} {words}".strip()


def change_words(row: TrailRow, names: Names, order: str) -> str:
    """What an act changed of one learner or thing: due on: 1 Dec 2026 → 15 Dec 2026."""
    if row.kept is Kept.SEALED:
        return "Sealed: a later reset closed this record"
    if row.kept is Kept.DESTROYED:
        return "Destroyed: its retention has ended; the chain still proves that it was"
    changed = [one for one in differences(row.before, row.after) if one[0] not in _INTERNAL]
    return " · ".join(_change(*one, names.get(one[0], {}), order) for one in changed) or "Nothing changed"


def _change(name: str, was: Any, became: Any, known: Mapping[int, str], order: str) -> str:
    before, after = (value_words(_named(one, known), order) for one in (was, became))
    return f"{field_word(name)}: {after}" if was in (None, "") else f"{field_word(name)}: {before} → {after}"


def _named(value: Any, known: Mapping[int, str]) -> Any:
    if isinstance(value, list):
        return [_named(one, known) for one in value]
    return known.get(value, value) if isinstance(value, int) else value


def value_words(value: Any, order: str = _PLAIN) -> str:
    """One value, as a person reads it; a dash for none."""
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(value_words(one, order) for one in value) or "–"
    if isinstance(value, Mapping):
        return ", ".join(f"{field_word(key)}: {value_words(one, order)}" for key, one in value.items())
    return _text_words(str(value), order)


def _text_words(text: str, order: str) -> str:
    if _ISO_DAY.fullmatch(text):
        return _day_words(text, order)
    if _DIGEST.fullmatch(text) and order != _PLAIN:
        return f"{text[:12]}…"
    return _VALUES.get(text) or (text.replace("_", " ") if _CODED.fullmatch(text) else text)


def _day_words(text: str, order: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:  # somebody has written it so: no day
        return text
    return "for ever" if day == FOREVER else format_day(day, order)
