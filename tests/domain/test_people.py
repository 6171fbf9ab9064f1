"""What each role may do, and what roles do together."""

from itertools import combinations

import pytest

from lms_dashboard.domain.errors import NotAllowed, NotSignedIn
from lms_dashboard.domain.people import (
    LIVE_FEED,
    NOBODY,
    ROLE_PERMISSIONS,
    Actor,
    Permission,
    Role,
    permissions_of,
    system_actor,
)

CHANGES = {Permission.MANAGE_TRAINING, Permission.RESET_PROGRESS, Permission.ADMINISTER}


class TestRoles:
    def test_a_learner_sees_own_training_only(self):
        assert permissions_of([Role.LEARNER]) == {Permission.VIEW_OWN}

    @pytest.mark.parametrize("role", [Role.LEARNER, Role.EXECUTIVE, Role.AUDITOR])
    def test_whoever_reads_changes_nothing(self, role: Role):
        assert not permissions_of([role]) & CHANGES

    def test_a_manager_does_not_reset_unless_it_was_given(self):
        assert Permission.RESET_PROGRESS not in permissions_of([Role.MANAGER])
        assert Permission.RESET_PROGRESS in permissions_of([Role.MANAGER], [Permission.RESET_PROGRESS])

    def test_an_administrator_may_all_that_a_manager_may(self):
        assert permissions_of([Role.ADMINISTRATOR]) > permissions_of([Role.MANAGER])

    def test_sealed_records_are_opened_by_auditors_only(self):
        assert [role for role in Role if Permission.OPEN_SEALED in ROLE_PERMISSIONS[role]] == [Role.AUDITOR]

    @pytest.mark.parametrize("roles", list(combinations(Role, 2)), ids="+".join)
    def test_roles_combine(self, roles: tuple[Role, Role]):
        assert permissions_of(roles) == ROLE_PERMISSIONS[roles[0]] | ROLE_PERMISSIONS[roles[1]]

    def test_no_role_allows_nothing(self):
        assert permissions_of([]) == frozenset()


class TestActor:
    MANAGER = Actor(kind="person", organisation_id=3, permissions=permissions_of([Role.MANAGER]))

    @pytest.mark.parametrize("permission", Permission)
    def test_nobody_may_nothing(self, permission: Permission):
        assert not NOBODY.may(permission)
        with pytest.raises(NotSignedIn):
            NOBODY.require(permission)

    @pytest.mark.parametrize("permission", Permission)
    def test_the_live_feed_may_nothing(self, permission: Permission):
        assert not LIVE_FEED.may(permission)

    def test_permissions_without_an_organisation_are_none(self):
        stray = Actor(permissions=frozenset(Permission))
        assert not stray.may(Permission.MANAGE_TRAINING)
        with pytest.raises(NotSignedIn):
            stray.require(Permission.MANAGE_TRAINING)

    def test_a_permission_answers_with_the_organisation(self):
        assert self.MANAGER.require(Permission.MANAGE_TRAINING) == 3

    def test_a_missing_permission_is_named(self):
        with pytest.raises(NotAllowed, match="Platform management: Users"):
            self.MANAGER.require(Permission.RESET_PROGRESS)

    def test_the_command_line_may_everything_in_one_organisation(self):
        actor = system_actor(4)
        assert (actor.organisation_id, actor.permissions) == (4, frozenset(Permission))
        assert actor.scope_group_ids is actor.manage_group_ids is None
