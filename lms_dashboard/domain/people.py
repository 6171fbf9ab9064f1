"""Who somebody is and what they may do (product.md, "People and what each may do")."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lms_dashboard.domain.errors import NotAllowed, NotSignedIn


class Role(StrEnum):
    """A part that a member plays in an organisation; roles combine."""

    LEARNER = "learner"
    MANAGER = "manager"
    EXECUTIVE = "executive"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that may be done; its text is what a person reads when it is missing."""

    VIEW_OWN = "see your own training"
    VIEW_REPORTS = "see reports"
    MANAGE_TRAINING = "manage training"
    RESET_PROGRESS = "Platform management: Users"
    EXPORT = "export reports"
    VIEW_AUDIT = "read the audit trail"
    OPEN_SEALED = "open sealed records"
    ADMINISTER = "administer the organisation"


_REPORTS = frozenset({Permission.VIEW_REPORTS, Permission.EXPORT})
_MANAGES = _REPORTS | {Permission.MANAGE_TRAINING}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset({Permission.VIEW_OWN}),
    Role.MANAGER: _MANAGES,
    Role.EXECUTIVE: _REPORTS,
    Role.AUDITOR: _REPORTS | {Permission.VIEW_AUDIT, Permission.OPEN_SEALED},
    Role.ADMINISTRATOR: _MANAGES | {Permission.RESET_PROGRESS, Permission.ADMINISTER, Permission.VIEW_AUDIT},
}


def permissions_of(roles: Iterable[Role], extra: Iterable[Permission] = ()) -> frozenset[Permission]:
    """All that the roles together allow, and the permissions given beside them."""
    return frozenset(extra).union(*(ROLE_PERMISSIONS[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the command line, on whose behalf something is asked or done.

    ``scope_group_ids`` names the groups (each with its subgroups) whose learners the actor sees; ``None`` is everybody.
    ``manage_group_ids`` does the same for acts: a role that only reads never widens what another role may change.
    ``reset_group_ids`` limits resets further, where that permission was given for some groups only, and
    ``administer_group_ids`` what an administrator of some groups only may set up.
    ``learner_id`` is the actor's own record as a learner, where there is one.
    """

    kind: str = "nobody"
    account_id: int | None = None
    member_id: int | None = None
    organisation_id: int | None = None
    organisation_name: str = ""
    learner_id: int | None = None
    name: str = ""
    email: str = ""
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    scope_group_ids: frozenset[int] | None = None
    manage_group_ids: frozenset[int] | None = None
    reset_group_ids: frozenset[int] | None = None
    administer_group_ids: frozenset[int] | None = None
    time_zone: str = "UTC"
    date_order: str = "ymd"
    organisations: tuple[tuple[int, str], ...] = field(default=())
    address: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether the actor holds the permission in the present organisation."""
        return self.organisation_id is not None and permission in self.permissions

    @property
    def administers_all(self) -> bool:
        """Whether the actor administers the whole organisation, not only some groups."""
        return self.may(Permission.ADMINISTER) and self.administer_group_ids is None

    def require(self, permission: Permission) -> int:
        """The organisation's id, if the actor holds the permission there.

        Raises:
            NotSignedIn: nobody is signed in.
            NotAllowed: the permission is missing.
        """
        if self.organisation_id is None:
            raise NotSignedIn("You are not signed in.", "Sign in and try again.")
        if permission not in self.permissions:
            raise NotAllowed(
                f"Your role does not include the permission “{permission.value}”.",
                "Ask an administrator of your organisation to give it to you.",
            )
        return self.organisation_id

    def require_whole_administration(self) -> int:
        """The organisation's id, if the actor administers all of it, not only some groups.

        Raises:
            NotSignedIn: nobody is signed in.
            NotAllowed: the permission is missing, or holds for some groups only.
        """
        organisation_id = self.require(Permission.ADMINISTER)
        if self.administer_group_ids is not None:
            raise NotAllowed(
                "You administer some groups, and this concerns the whole organisation.",
                "Ask an administrator of the whole organisation.",
            )
        return organisation_id


NOBODY = Actor()

LIVE_FEED = Actor(kind="system", name="live feed")
"""The process itself, asking whether any organisation has changed; it sees numbers only."""


def system_actor(
    organisation_id: int, *, name: str = "command line", organisation_name: str = "", time_zone: str = "UTC"
) -> Actor:
    """The command line or a job, acting for one organisation with every permission."""
    return Actor(
        kind="system",
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        name=name,
        permissions=frozenset(Permission),
        time_zone=time_zone,
    )
