"""Saved views: whose they are, who sees and changes them, and that they lead nowhere but into the product."""

from dataclasses import replace

import pytest

from lms_dashboard.db.tables import audit_entry, saved_view
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Permission
from lms_dashboard.services.views import change_view, get_views, remove_view, save_view
from tests.services.conftest import Ward
from tests.services.world import NOW, everything, rows_of

PATH = "/matrix?compliance=overdue&group=2"


def save(actor: Actor, name: str = "Overdue", path: str = PATH, *, shared: bool = False, pinned: bool = False) -> int:
    return save_view(actor=actor, name=name, path=path, shared=shared, pinned=pinned, now=NOW)


@pytest.fixture
def mary(ward: Ward) -> Actor:
    return replace(ward.manager, member_id=ward.world.member("mary@mercy.example"))


@pytest.fixture
def erin(ward: Ward) -> Actor:
    return replace(ward.executive, member_id=ward.world.member("erin@mercy.example"))


class TestSaveView:
    def test_refuses_nobody_a_learner_and_whoever_is_no_member(self, ward: Ward):
        for actor, error in ((NOBODY, NotSignedIn), (ward.learner, NotAllowed), (ward.world.actor, Refused)):
            with pytest.raises(error):
                save(actor)
        with pytest.raises(NotAllowed):
            get_views(actor=ward.learner)

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "matrix",
            "//evil.example",
            "https://evil.example",
            "/matrix?a=1#b",
            "/matrix\\evil",
            "/a b",
            "javascript:alert(1)",
            "/matrix?q=" + "x" * 4_000,
        ],
    )
    def test_refuses_what_is_no_page_of_the_product(self, mary: Actor, path: str):
        before = everything()
        with pytest.raises(Invalid):
            save(mary, path=path)
        assert everything() == before

    @pytest.mark.parametrize("name", ["", "  ", "\n", "x" * 61])
    def test_refuses_a_name_that_is_none(self, mary: Actor, name: str):
        with pytest.raises(Invalid):
            save(mary, name)

    def test_keeps_it_for_oneself(self, mary: Actor, erin: Actor):
        made = save(mary, "Überfällig 王")
        (view,) = get_views(actor=mary)
        assert (view.id, view.name, view.path, view.own, view.selects) == (made, "Überfällig 王", PATH, True, True)
        assert get_views(actor=erin) == ()

    def test_shared_is_seen_by_everybody_with_reports_in_the_organisation_only(
        self, ward: Ward, mary: Actor, erin: Actor
    ):
        save(mary, shared=True)
        (view,) = get_views(actor=erin)
        assert (view.own, view.owner) == (False, "mary")
        assert get_views(actor=ward.outsider) == ()

    @pytest.mark.parametrize("path", ["/users?who=deactivated", "/audit?act=reset", "/upload"])
    def test_of_a_page_that_one_may_not_open_is_not_listed(self, ward: Ward, mary: Actor, erin: Actor, path: str):
        owner = replace(mary, permissions=frozenset(Permission))
        save(owner, path=path, shared=True)
        assert [view.path for view in get_views(actor=owner)] == [path]
        assert get_views(actor=erin) == ()

    def test_the_same_name_again_replaces_it(self, mary: Actor, erin: Actor):
        first = save(mary)
        assert save(mary, path="/progress?status=overdue", pinned=True) == first
        (view,) = get_views(actor=mary)
        assert (view.path, view.pinned) == ("/progress?status=overdue", True)
        assert save(erin) != first

    def test_is_noted_in_the_audit_trail(self, mary: Actor):
        save(mary)
        (entry,) = rows_of(audit_entry, act="save_view")
        assert entry["summary"] == {"name": "Overdue", "path": PATH, "shared": False, "pinned": False}


class TestChangeAndRemove:
    def test_are_the_owners_alone(self, ward: Ward, mary: Actor, erin: Actor):
        view_id = save(mary, shared=True)
        for actor in (erin, ward.outsider, ward.world.actor):
            with pytest.raises(NotFound):
                change_view(actor=actor, view_id=view_id, shared=False, pinned=False, now=NOW)
            with pytest.raises(NotFound):
                remove_view(actor=actor, view_id=view_id, now=NOW)
        assert len(rows_of(saved_view)) == 1

    def test_what_is_not_there_cannot_be_changed(self, mary: Actor):
        with pytest.raises(NotFound):
            remove_view(actor=mary, view_id=999_999, now=NOW)

    def test_sharing_and_pinning_are_taken_back(self, mary: Actor, erin: Actor):
        view_id = save(mary, shared=True, pinned=True)
        change_view(actor=mary, view_id=view_id, shared=False, pinned=False, now=NOW)
        assert get_views(actor=erin) == ()
        assert not get_views(actor=mary)[0].pinned

    def test_a_removed_one_is_gone(self, mary: Actor):
        remove_view(actor=mary, view_id=save(mary), now=NOW)
        assert get_views(actor=mary) == ()
