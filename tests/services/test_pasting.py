"""Looking up a pasted list in an organisation: scope, certainty, and what is only similar."""

import pytest

from lms_dashboard.domain.errors import Invalid, NotAllowed, NotSignedIn
from lms_dashboard.domain.pasted import AGAIN, FOUND, NONE, SEVERAL, SIMILAR
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services.pasting import MOST_LINES, find_people
from tests.services.conftest import Ward
from tests.services.world import NOW, on


def look(actor: Actor, text: str) -> list[tuple[str, list[str]]]:
    return [(line.state, [p.name for p in line.people]) for line in find_people(actor=actor, text=text, now=NOW)]


class TestFindPeople:
    def test_refuses_nobody_and_learners(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            find_people(actor=NOBODY, text="Ann Lee", now=NOW)
        with pytest.raises(NotAllowed):
            find_people(actor=ward.learner, text="Ann Lee", now=NOW)

    def test_refuses_an_empty_list_and_one_that_is_too_long(self, ward: Ward):
        for text in ("", " \n\t\n"):
            with pytest.raises(Invalid, match="empty"):
                find_people(actor=ward.manager, text=text, now=NOW)
        with pytest.raises(Invalid, match="10,001 lines"):
            find_people(actor=ward.manager, text="x\n" * (MOST_LINES + 1), now=NOW)

    def test_finds_names_addresses_and_ids_and_says_what_it_does_not_find(self, ward: Ward):
        text = "Ann Lee\nben.ortiz@mercy.example\nCEM-ÖZ\nAnn-Lee\nor\nZoë Zwart"
        assert look(ward.manager, text) == [
            (FOUND, ["Ann Lee"]),
            (FOUND, ["Ben Ortiz"]),
            (FOUND, ["Cem Öz"]),
            (AGAIN, ["Ann Lee"]),
            (SIMILAR, ["Ben Ortiz"]),
            (NONE, []),
        ]

    def test_of_two_with_one_name_a_person_chooses(self, ward: Ward):
        ward.world.learner("Ann", "Lee", group="Ward B", email="other@mercy.example", id="A-2")
        found = find_people(actor=ward.manager, text="Lee, Ann", now=NOW)[0]
        assert found.state == SEVERAL
        assert {(p.group, p.external_id) for p in found.people} == {("Ward A", "Ann-Lee"), ("Ward B", "A-2")}

    def test_knows_nothing_of_who_is_out_of_scope_or_anothers(self, ward: Ward):
        assert look(ward.ward_manager, "Cem Öz\nCem-Öz\nCem") == [(NONE, []), (NONE, []), (NONE, [])]
        assert look(ward.outsider, "Ann Lee") == [(NONE, [])]

    def test_says_who_has_left(self, ward: Ward):
        ward.world.learner("Dov", "Gone", spells=((on(-90), on(-3)),))
        found = find_people(actor=ward.manager, text="Dov Gone\nAnn Lee", now=NOW)
        assert [line.people[0].active for line in found] == [False, True]

    def test_signs_of_the_query_language_are_letters(self, ward: Ward):
        assert look(ward.manager, "%%\n__\n'; drop table learner;--") == [(NONE, []), (NONE, []), (NONE, [])]
