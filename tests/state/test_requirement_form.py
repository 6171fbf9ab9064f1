"""The fields of a requirement's dialog, and the words of its list."""

from datetime import date

import pytest

from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.errors import Invalid, NotFound, Refused
from lms_dashboard.domain.requirements import (
    NewRequirement,
    RequirementEdit,
    RequirementEnd,
    RequirementItem,
    RequirementPreview,
    RequirementQuery,
)
from lms_dashboard.state.requirement_form import Lacking, effects_of, field_of, fields_of, values_of, wanted_of
from lms_dashboard.state.requirements_view import encode_row, read_view, write_view

TODAY = date(2026, 11, 21)
ITEM = RequirementItem(
    7, 3, "Fire Safety", "group", "Ward A", 2, True, date(2026, 1, 1), date(2027, 1, 1), 30, 12, "law", 41, 0, 5, True
)
FORM = {"course": "3", "audience": "everybody", "from": "2026-11-21", "due_days": "30", "reason": "law"}


class TestFields:
    def test_become_a_new_requirement(self):
        wanted = wanted_of("add", 0, fields_of({**FORM, "last": "2026-12-31", "months": "6", "kind": "optional"}), None)
        assert wanted == NewRequirement(3, "everybody", None, TODAY, "law", date(2027, 1, 1), 30, False, 6)

    @pytest.mark.parametrize(
        ("audience", "field", "target"), [("group", "group", 9), ("job role", "role", 8), ("person", "person", 77)]
    )
    def test_name_whom_it_is_asked_of(self, audience: str, field: str, target: int):
        form = fields_of({**FORM, "audience": audience, field: str(target)})
        assert wanted_of("add", 0, form, 77).target_id == target

    def test_become_a_change_and_an_end(self):
        assert wanted_of("change", 7, fields_of(FORM), None) == RequirementEdit(
            7, TODAY, "law", FOREVER, 30, True, None
        )
        assert wanted_of("end", 7, fields_of({"ends": "2026-12-01", "reason": "over"}), None) == RequirementEnd(
            7, date(2026, 12, 1), "over"
        )

    @pytest.mark.parametrize(
        ("mode", "wrong", "field"),
        [
            ("add", {"course": ""}, "course"),
            ("add", {"audience": "friends"}, "audience"),
            ("add", {"audience": "group"}, "group"),
            ("add", {"from": "tomorrow"}, "from"),
            ("add", {"last": "31 Feb"}, "last"),
            ("change", {"due_days": "-1"}, "due_days"),
            ("change", {"months": "a year"}, "months"),
            ("end", {}, "ends"),
        ],
    )
    def test_that_cannot_be_read_say_so(self, mode: str, wrong: dict[str, str], field: str):
        with pytest.raises(Lacking) as lacking:
            wanted_of(mode, 7, fields_of({**FORM, **wrong}), None)
        assert list(lacking.value.errors) == [field]

    def test_of_the_form_are_those_that_are_known(self):
        assert "sly" not in fields_of({"sly": "x"})

    def test_hold_what_the_requirement_says(self):
        values = values_of(ITEM, TODAY)
        assert (values["last"], values["months"], values["ends"]) == ("2026-12-31", "12", "2026-11-21")
        assert values_of(None, TODAY)["from"] == "2026-11-21"

    def test_show_the_error_that_is_theirs(self):
        assert field_of(Invalid("A requirement needs a reason.")) == "reason"
        assert field_of(NotFound("There is no such group.")) == "group"
        assert field_of(Refused("This requirement says so already.")) == "form"


class TestEffects:
    def test_are_told_in_numbers(self):
        seen = RequirementPreview("Fire Safety", TODAY, 240, 2, 1, 1, 1, 1, 0)
        assert effects_of(seen, TODAY, "dmy") == [
            "2 people become required to do Fire Safety.",
            "Of these, 1 person holds a valid completion already.",
            "Of these, 1 person has no cycle yet: Not Assigned.",
            "1 person is no longer required to do it.",
            "Adds 1 breach.",
            "It asks 240 people afterwards, whoever else asks them.",
            "Counted as it will stand today; whoever joins later is asked from their first day on.",
        ]

    def test_say_that_nothing_changes(self):
        seen = RequirementPreview("Fire Safety", date(2026, 12, 1), 5, 0, 0, 0, 0, 0, 0)
        assert effects_of(seen, TODAY, "dmy")[0].startswith("Nobody becomes required")
        assert "on 1 Dec 2026" in effects_of(seen, TODAY, "dmy")[-1]


class TestTheList:
    def test_says_who_since_when_and_why(self):
        row = encode_row(ITEM, "dmy")
        assert row[2:12] == [
            "Fire Safety", "Ward A", "1 Jan 2026", "31 Dec 2026", "30", "12 months", "law", "41", "", "5",
        ]  # fmt: skip
        assert row[13] == "/matrix?course=3&group=2"
        assert row[15].startswith("/matrix?course=3&group=2&in=3&compliance=")

    def test_is_what_its_address_says(self):
        view = RequirementQuery("fire", (3,), ("job role", "person"), ("ended",), False, "-from", 2, 100)
        text = write_view(view)
        assert text == "q=fire&course=3&for=job-role,person&when=ended&kind=optional&sort=-from&rows=100&page=2"
        assert read_view(dict(pair.split("=") for pair in text.split("&"))) == (view, ())

    def test_says_what_of_an_address_it_cannot_read(self):
        view, problems = read_view({"for": "friends", "kind": "both", "q": "x"})
        assert (view, len(problems)) == (RequirementQuery(search="x"), 2)
