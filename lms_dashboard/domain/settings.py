"""Settings of an organisation, who holds which role in it, and where somebody is signed in: as pages may see them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """What an administrator may set. ``target_rate`` is percent 0–100; retention is in years, 0: not kept."""

    name: str
    time_zone: str
    date_order: str
    expiring_days: int
    retention_years: int
    target_rate: int


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role, or one permission beside roles; ``group`` is empty for the whole organisation."""

    id: int
    what: str
    is_role: bool
    group: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who holds a role here. ``can_sign_in``: a password is set."""

    member_id: int
    name: str
    email: str
    is_self: bool
    is_learner: bool
    can_sign_in: bool
    grants: tuple[GrantRow, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in to this account; ``address`` is where it was opened from."""

    id: int
    opened_at: datetime
    last_seen_at: datetime
    address: str
    organisation: str
    is_present: bool
