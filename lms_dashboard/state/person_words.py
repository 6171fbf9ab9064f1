"""A person's groups, job roles and spells by date, in words."""

from lms_dashboard.domain.days import BEGINNING, day_before, format_day
from lms_dashboard.domain.persons import PersonProfile, Spell


def spell_words(found: PersonProfile, order: str) -> list[str]:
    """What was and will be: active, group, job roles; the oldest first, each with its days."""
    rows = [("Active", spell) for spell in found.spells]
    rows += [(spell.name, spell) for spell in (*found.groups, *found.job_roles)]
    return [f"{name}: {days_words(spell, order)}" for name, spell in rows]


def days_words(spell: Spell, order: str) -> str:
    """Since 3 Nov 2025; 3 Nov 2025 – 1 Feb 2026."""
    since = "the beginning" if spell.from_day == BEGINNING else format_day(spell.from_day, order)
    if spell.until_day is None:
        return f"since {since}"
    return f"{since} – {format_day(day_before(spell.until_day), order)}"
