"""The tree of groups: who sees which, who changes it, and that requirements follow."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lms_dashboard.db.tables import audit_entry, change, group
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.services.groups import add_group, get_groups, move_group, preview_move_group, rename_group
from tests.services.conftest import Ward
from tests.services.world import NOW, everything, rows_of

ACTS: dict[str, Callable[[Ward, Actor], Any]] = {
    "add": lambda ward, actor: add_group(actor=actor, name="Ward C", parent_id=ward.world.groups["Mercy"], now=NOW),
    "rename": lambda ward, actor: rename_group(
        actor=actor, group_id=ward.world.groups["Ward B"], name="Ward Z", now=NOW
    ),
    "move": lambda ward, actor: move_group(
        actor=actor, group_id=ward.world.groups["Ward B"], parent_id=ward.world.groups["Ward A"], now=NOW
    ),
}


def tree(ward: Ward, actor: Actor | None = None) -> list[tuple[str, int, int, int]]:
    rows = get_groups(actor=actor or ward.manager, now=NOW)
    return [(row.name, row.depth, row.people, row.below) for row in rows]


def test_a_manager_sees_the_own_groups_with_their_people(ward: Ward):
    assert tree(ward) == [("Mercy", 0, 0, 3), ("Ward A", 1, 2, 2), ("Ward B", 1, 1, 1)]
    assert tree(ward, ward.ward_manager) == [("Ward A", 0, 2, 2)]
    assert tree(ward, ward.outsider) == []
    for reader in (ward.executive, ward.learner):
        with pytest.raises(NotAllowed):
            tree(ward, reader)


@pytest.mark.parametrize("name", ACTS)
class TestEveryActOnGroups:
    def test_is_an_administrators(self, ward: Ward, name: str):
        before = everything()
        with pytest.raises(NotSignedIn):
            ACTS[name](ward, NOBODY)
        some = replace(ward.administrator, administer_group_ids=frozenset(ward.world.groups.values()))
        for other in (ward.manager, ward.ward_manager, ward.executive, ward.auditor, ward.learner, some):
            with pytest.raises(NotAllowed):
                ACTS[name](ward, other)
        with pytest.raises(NotFound, match="no such group"):
            ACTS[name](ward, ward.outsider)
        assert everything() == before

    def test_is_one_entry_and_refused_the_second_time(self, ward: Ward, name: str):
        entries = len(rows_of(audit_entry))
        ACTS[name](ward, ward.administrator)
        assert len(rows_of(audit_entry)) == entries + 1
        assert rows_of(change, organisation_id=ward.world.id)[-1]["learner_ids"] is None
        before = everything()
        with pytest.raises(Refused):
            ACTS[name](ward, ward.administrator)
        assert everything() == before
        ward.world.assert_whole()


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "Ward / C", "a\x00b"])
def test_a_name_that_will_not_do_is_refused(ward: Ward, name: str):
    before = everything()
    with pytest.raises(Invalid):
        add_group(actor=ward.administrator, name=name, parent_id=None, now=NOW)
    with pytest.raises(Invalid):
        rename_group(actor=ward.administrator, group_id=ward.world.groups["Ward A"], name=name, now=NOW)
    assert everything() == before


class TestMove:
    def test_takes_subgroups_along(self, ward: Ward):
        groups = ward.world.groups
        ward.world.group("Night", "Ward B")
        ACTS["move"](ward, ward.administrator)
        assert [row[:2] for row in tree(ward)] == [("Mercy", 0), ("Ward A", 1), ("Ward B", 2), ("Night", 3)]
        path = f"/{groups['Mercy']}/{groups['Ward A']}/{groups['Ward B']}/{groups['Night']}/"
        assert rows_of(group, id=groups["Night"])[0]["path"] == path
        move_group(actor=ward.administrator, group_id=groups["Ward B"], parent_id=None, now=NOW)
        assert rows_of(group, id=groups["Night"])[0]["path"] == f"/{groups['Ward B']}/{groups['Night']}/"

    def test_a_group_is_never_under_itself(self, ward: Ward):
        groups = ward.world.groups
        before = everything()
        for above in (groups["Mercy"], groups["Ward A"]):
            with pytest.raises(Refused, match="under itself"):
                move_group(actor=ward.administrator, group_id=groups["Mercy"], parent_id=above, now=NOW)
        assert everything() == before

    def test_requirements_follow_and_a_preview_says_so(self, ward: Ward):
        groups = ward.world.groups
        ward.world.require(ward.fire, "group", groups["Ward A"], due_days=5)
        before = everything()
        asked = {"group_id": groups["Ward B"], "parent_id": groups["Ward A"], "now": NOW}
        told = preview_move_group(actor=ward.administrator, **asked)
        assert everything() == before
        assert (told.people, told.breaches_added, told.breaches_removed) == (1, 1, 0)
        move_group(actor=ward.administrator, **asked)
        assert ward.world.axes(ward.cem, ward.fire)[1] == "Overdue"
        ward.world.assert_whole()
