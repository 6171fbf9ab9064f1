"""Search from the top bar: by any part, in any script, and only what one may see."""

import pytest

from lms_dashboard.domain.errors import NotAllowed, NotSignedIn
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services.search import MOST_PEOPLE, find_anything
from tests.services.conftest import Ward
from tests.services.presence import deactivate
from tests.services.world import NOW, World, on


def people(ward: Ward, text: str, actor: Actor | None = None) -> list[str]:
    return [one.title for one in find_anything(actor=actor or ward.manager, text=text, now=NOW).people]


def test_is_refused_to_whoever_may_not_see_reports(ward: Ward):
    with pytest.raises(NotSignedIn):
        find_anything(actor=NOBODY, text="ann", now=NOW)
    with pytest.raises(NotAllowed):
        find_anything(actor=ward.learner, text="ann", now=NOW)


def test_finds_nobody_outside_the_scope_and_no_course_of_others(ward: Ward):
    World("South Clinic").course("FIRE", title="Fire Drill")
    assert people(ward, "cem") == ["Cem Öz"]
    assert people(ward, "cem", ward.ward_manager) == []
    assert people(ward, "ann", ward.outsider) == []
    assert [c.title for c in find_anything(actor=ward.manager, text="fire", now=NOW).courses] == ["Fire Safety"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("an", ["Ann Lee"]),
        ("LEE ann", ["Ann Lee"]),
        ("oz", ["Cem Öz"]),
        ("Öz", ["Cem Öz"]),
        ("ben.ortiz@", ["Ben Ortiz"]),
        ("Cem-Öz", ["Cem Öz"]),
        ("e", ["Ann Lee", "Ben Ortiz", "Cem Öz"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("", []),
        ("   ", []),
        ("x" * 500, []),
    ],
)
def test_finds_people_by_name_email_or_number(ward: Ward, text: str, names: list[str]):
    assert people(ward, text) == names


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("Владимир", "Орлов", "орлов"),
        ("美咲", "佐藤", "佐"),
        ("Ζωή", "Παππά", "παππα"),
        ("فاطمة", "علي", "فاطمة"),
        ("Łukasz", "Świątek", "lukasz swi"),
    ],
)
def test_finds_names_in_any_script(ward: Ward, first: str, last: str, text: str):
    ward.world.learner(first, last, email="x@mercy.example", id=None)
    assert people(ward, text) == [f"{first} {last}"]


def test_names_that_begin_so_come_first_and_few_are_shown(ward: Ward):
    for number in range(MOST_PEOPLE):
        ward.world.learner(f"Zed{number}", "Annand")
    answer = find_anything(actor=ward.manager, text="ann", now=NOW)
    assert (answer.people[0].title, len(answer.people), answer.more_people) == ("Ann Lee", MOST_PEOPLE, True)


def test_who_has_left_is_found_and_said_to_have(ward: Ward):
    deactivate(actor=ward.manager, learner_ids=[ward.ben], from_day=on(0), now=NOW)
    (found,) = find_anything(actor=ward.manager, text="ben", now=NOW).people
    assert (found.title, found.detail, found.note) == ("Ben Ortiz", "Ward A · ben.ortiz@mercy.example", "deactivated")


def test_finds_courses_by_title_or_code(ward: Ward):
    ward.world.course("GAS-7", title="Safe Gas")
    for text, codes in (
        ("gas", ["GAS-7"]),
        ("gas-7", ["GAS-7"]),
        ("saf", ["GAS-7", "FIRE"]),
        ("fire safety", ["FIRE"]),
    ):
        found = find_anything(actor=ward.manager, text=text, now=NOW).courses
        assert [course.detail for course in found] == codes
