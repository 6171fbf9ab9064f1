"""The demo's learners: names, spells, groups, job roles."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from lms_dashboard.demo.catalogue import (
    CLINIC_ROLES,
    CLINICS,
    GROUPS,
    OFFICE_ROLES,
    TEAM_LEAD,
)
from lms_dashboard.demo.names import make_names
from lms_dashboard.demo.rows import Rows
from lms_dashboard.domain.days import FOREVER
from lms_dashboard.domain.names import fold, full_name, search_text, sort_key

LEARNERS = 240
"""Learners who are there today; the leavers come on top."""

_LEAVERS, _RETURNERS, _MOVERS, _NEWCOMERS, _WITHOUT_EMAIL, _WITHOUT_ID = 10, 4, 12, 9, 5, 6


@dataclass(slots=True)
class DemoPerson:
    """A learner of the demo. ``care`` from 0 to 1: how surely and how early training is done."""

    id: int
    name: str
    email: str | None
    hired_on: date
    group: str
    roles: dict[str, date]
    care: float
    spells: list[tuple[date, date]] = field(default_factory=list)
    groups: list[tuple[str, date, date]] = field(default_factory=list)

    @property
    def since(self) -> date:
        """The day the present or last spell began."""
        return self.spells[-1][0]

    @property
    def left_on(self) -> date:
        """The day the learner left; open: for ever."""
        return self.spells[-1][1]

    def joined(self, groups: tuple[str, ...]) -> date | None:
        """The day the learner first came into one of these groups, if ever."""
        return min((since for name, since, _ in self.groups if name in groups), default=None)


def make_groups(rows: Rows, own: dict[str, int]) -> dict[str, int]:
    """The groups, as a tree; ids by name."""
    ids: dict[str, int] = {}
    for group in GROUPS:
        parent = ids.get(group.parent)
        ids[group.name] = rows.add(
            "group", **own, parent_id=parent, name=group.name, path="", sort_key=fold(group.name)
        )
    return ids


def make_people(
    rows: Rows, random: Random, own: dict[str, int], today: date, begins: date, noon: datetime
) -> list[DemoPerson]:
    """240 learners and 10 leavers: most were there when the history begins, some came, some came back."""
    groups = make_groups(rows, own)
    roles = {name: rows.add("job_role", **own, name=name) for name in _role_names()}
    people = [
        _make_person(rows, random, own, number, first, last, begins, today, noon)
        for number, (first, last) in enumerate(make_names(random, LEARNERS + _LEAVERS), 1)
    ]
    _let_some_go(random, people, today, begins)
    for person in people:
        for since, until in person.spells:
            rows.add("employment", **own, learner_id=person.id, from_day=since, until_day=until)
        for name, since, until in person.groups:
            dates = {"from_day": since, "until_day": until}
            rows.add("group_membership", **own, learner_id=person.id, group_id=groups[name], **dates)
        for role, since in person.roles.items():
            dates = {"from_day": since, "until_day": FOREVER}
            rows.add("job_role_membership", **own, learner_id=person.id, job_role_id=roles[role], **dates)
    return people


def _role_names() -> list[str]:
    return [*(name for name, _ in CLINIC_ROLES), *(name for name, _ in OFFICE_ROLES), TEAM_LEAD]


def _make_person(
    rows: Rows,
    random: Random,
    own: dict[str, int],
    number: int,
    first: str,
    last: str,
    begins: date,
    today: date,
    noon: datetime,
) -> DemoPerson:
    external_id = None if number > LEARNERS + _LEAVERS - _WITHOUT_ID else f"HL-{1000 + number}"
    email = _email(first, last, number) if number > _WITHOUT_EMAIL or external_id is None else None
    hired_on = _hired_on(random, number, begins, today)
    group = random.choices([g.name for g in GROUPS], [g.weight for g in GROUPS])[0]
    name = full_name(first, last, email, external_id)
    id_ = rows.add(
        "learner",
        **own,
        external_id=external_id,
        email=email,
        first_name=first,
        last_name=last,
        name=name,
        sort_key=sort_key(name),
        search_text=search_text(name, email, external_id),
        hired_on=hired_on,
        optional_mail=random.random() > 0.1,
        created_at=noon,
    )
    care = random.betavariate(5, 1.6)
    person = DemoPerson(id_, name, email, hired_on, group, _roles(random, group, hired_on, today), care)
    person.spells = [(hired_on, FOREVER)]
    person.groups = [(group, hired_on, FOREVER)]
    return person


def _email(first: str, last: str, number: int) -> str:
    plain = "".join(c for c in fold(f"{first}.{last}".replace(" ", ".")) if c.isascii() and (c.isalnum() or c in ".-"))
    return f"{plain.strip('.-') or f'colleague{number}'}@demo.example"


def _hired_on(random: Random, number: int, begins: date, today: date) -> date:
    if number % (LEARNERS // _NEWCOMERS) == 1:
        return today - timedelta(days=random.randint(1, 25))
    if random.random() < 0.62:
        return begins - timedelta(days=random.randint(30, 4_000))
    return begins + timedelta(days=random.randint(0, (today - begins).days - 40))


def _roles(random: Random, group: str, hired_on: date, today: date) -> dict[str, date]:
    choices = CLINIC_ROLES if group in CLINICS else OFFICE_ROLES
    roles = {random.choices([name for name, _ in choices], [weight for _, weight in choices])[0]: hired_on}
    served = (today - hired_on).days
    if served > 400 and random.random() < 0.09:
        roles[TEAM_LEAD] = hired_on + timedelta(days=random.randint(200, served - 100))
    return roles


def _let_some_go(random: Random, people: list[DemoPerson], today: date, begins: date) -> None:
    """Leavers, people who left and came back, people who moved to another group."""
    long_there = [p for p in people if p.hired_on < begins]
    chosen = random.sample(long_there, _LEAVERS + _RETURNERS + _MOVERS)
    for person in chosen[:_LEAVERS]:
        left = today - timedelta(days=random.randint(5, 600))
        person.spells = [(person.hired_on, left)]
        person.groups = [(person.group, person.hired_on, left)]
    for person in chosen[_LEAVERS : _LEAVERS + _RETURNERS]:
        left = max(person.hired_on + timedelta(days=20), begins - timedelta(days=random.randint(10, 300)))
        back = begins + timedelta(days=random.randint(60, 700))
        person.spells = [(person.hired_on, left), (back, FOREVER)]
        person.groups = [(person.group, person.hired_on, left), (person.group, back, FOREVER)]
    for person in chosen[_LEAVERS + _RETURNERS :]:
        moved = today - timedelta(days=random.randint(30, 700))
        pool = CLINICS if person.group in CLINICS else tuple(g.name for g in GROUPS if g.name not in CLINICS)
        target = random.choice([name for name in pool if name != person.group])
        person.groups = [(person.group, person.hired_on, moved), (target, moved, FOREVER)]
        person.group = target
