"""The fields of a course's dialogs, and the words of its page."""

from datetime import date

import pytest

from lms_dashboard.domain.courses import (
    CourseDetail,
    CourseFields,
    CourseItem,
    CourseNumbers,
    Equivalent,
    LeastVersion,
    ModuleFields,
    RulePreview,
)
from lms_dashboard.domain.errors import Invalid, Refused
from lms_dashboard.domain.queries import MatrixQuery
from lms_dashboard.domain.requirements import RequirementItem
from lms_dashboard.domain.rows import MatrixCell, MatrixLearner, Rate
from lms_dashboard.domain.status import Compliance, Progress, Shown
from lms_dashboard.state.course_form import (
    Lacking,
    course_of,
    field_of,
    module_values,
    modules_of,
    rule_effects,
    rule_of,
    values_of,
)
from lms_dashboard.state.course_view import (
    CourseView,
    module_row,
    person_row,
    query_of,
    read_view,
    rule_lines,
    write_view,
)
from lms_dashboard.state.everybody import unassigned_of

TODAY = date(2026, 11, 21)
FORM = {"code": "FIRE", "title": " Fire  Safety", "months": "12", "years": "", "retired": None, "certificate": True}
MODULES = (ModuleFields("Read", "lesson"), ModuleFields("Quiz", "quiz", False, 82.5, 2))
ITEM = CourseItem(3, CourseFields("FIRE", "Fire Safety", 12), 2, CourseNumbers(9, 5, 1, 2, Rate(10, 3, 5)))
DETAIL = CourseDetail(
    TODAY,
    ITEM,
    6,
    MODULES,
    True,
    (LeastVersion(TODAY, 2),),
    (Equivalent(4, "Fire Marshal", TODAY),),
    (),
    1,
    True,
)


class TestCourse:
    def test_is_what_the_fields_say(self):
        assert course_of(FORM) == CourseFields("FIRE", "Fire Safety", 12)
        assert course_of({**FORM, "retired": "2027-01-01", "certificate": False, "years": "0"}) == CourseFields(
            "FIRE", "Fire Safety", 12, 0, False, date(2027, 1, 1)
        )

    @pytest.mark.parametrize("field", ["months", "years", "retired"])
    def test_says_which_field_cannot_be_read(self, field: str):
        with pytest.raises(Lacking) as lacking:
            course_of({**FORM, field: "soon"})
        assert list(lacking.value.errors) == [field]

    def test_fields_hold_the_course(self):
        assert (values_of(DETAIL, TODAY)["months"], values_of(DETAIL, TODAY)["years"]) == ("12", "")

    def test_errors_stand_beside_their_fields(self):
        words = ["Another course has the code FIRE.", "A course needs a title.", "Module 2 needs a title."]
        assert [field_of(Refused(text)) for text in words] == ["code", "title", "modules"]
        assert field_of(Invalid("The day lies in the past.")) == "from"


class TestModules:
    def test_are_the_rows_in_their_order(self):
        rows = module_values(MODULES)
        names = ("title", "kind", "required", "mark", "tries")
        form = {f"{name}-{row[0]}": value for row in rows for name, value in zip(names, row[1:], strict=True)}
        assert modules_of(form, ["0", "1"]) == list(MODULES)
        assert modules_of(form, ["1", "0"]) == list(reversed(MODULES))

    def test_say_which_number_cannot_be_read(self):
        with pytest.raises(Lacking, match="Module 1"):
            modules_of({"title-7": "Read", "kind-7": "quiz", "mark-7": "most"}, ["7"])

    def test_are_told_in_words(self):
        assert module_row(2, MODULES[1]) == ["2", "Quiz", "quiz", "optional", "pass 82.5 %", "2 tries"]
        assert module_row(1, MODULES[0])[4:] == ["handing in is enough", "as many tries as it takes"]


class TestRules:
    def test_name_a_version_or_a_course_and_a_day(self):
        assert rule_of({"version": "2", "from": "2026-11-21"}, "version") == (2, TODAY)
        with pytest.raises(Lacking) as lacking:
            rule_of({"other": None, "from": ""}, "other")
        assert sorted(lacking.value.errors) == ["from", "other"]

    def test_say_what_they_do(self):
        assert rule_effects(RulePreview("Fire", TODAY, 1, 1, 0), TODAY, "dmy")[1] == "Adds 1 breach today."
        assert rule_effects(RulePreview("Fire", date(2026, 12, 1), 3, 0, 0), TODAY, "dmy") == [
            "Concerns 3 people who completed what now counts, or no longer counts.",
            "Adds and removes no breach on 1 Dec 2026.",
        ]

    def test_are_listed(self):
        lines = rule_lines(DETAIL, "dmy")
        assert lines[:3] == [
            ["Valid for", "12 months"],
            ["Records are kept", "6 years, as the organisation keeps them"],
            ["Certificate", "yes"],
        ]
        assert lines[3:] == [
            ["Least accepted version", "2 from 21 Nov 2026"],
            ["Satisfied by", "Fire Marshal, from 21 Nov 2026"],
        ]


class TestPeople:
    def test_are_asked_of_the_matrix(self):
        query = query_of(CourseView(show="in-breach", sort="-status", search="ann"), 3)
        assert query.compliance == (Compliance.OVERDUE, Compliance.EXPIRED)
        assert (query.course_ids, query.status_course_id, query.sort, query.search) == ((3,), 3, "-course:3", "ann")

    def test_show_both_axes_and_the_day(self):
        who = MatrixLearner(7, "Ann Lee", "Ward A", "", "", Rate(0, 0, 0))
        cell = MatrixCell(Shown.OVERDUE, Compliance.OVERDUE, Progress.IN_PROGRESS, 40, TODAY)
        words = ["7", "Ann Lee", "Ward A", "6", "Overdue", "3", "In Progress, 40 %", "since 21 Nov 2026"]
        assert person_row(who, cell, "dmy") == words
        assert person_row(who, None, "dmy")[3:] == ["0", "", "0", "", ""]

    def test_of_a_requirement_without_a_cycle_are_asked_of_the_matrix(self):
        item = RequirementItem(7, 3, "Fire", "group", "Ward A", 2, True, TODAY, None, 30, None, "law", 41, 0, 5, True)
        query = unassigned_of(item)
        assert (query.group_ids, query.progress, query.learner_ids) == ((2,), (Progress.NOT_ASSIGNED,), None)
        assert isinstance(query, MatrixQuery)


class TestAddress:
    def test_says_the_whole_page(self):
        view = CourseView("history", "ann", "completed", "-status", 2, 100)
        text = write_view(view)
        assert text == "tab=history&q=ann&show=completed&sort=-status&rows=100&page=2"
        assert read_view(dict(pair.split("=") for pair in text.split("&"))) == (view, ())
        assert len(read_view({"tab": "x", "show": "y"})[1]) == 2
