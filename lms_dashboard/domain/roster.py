"""Who is missing from a full roster: in its scope, and in none of its rows (product.md, "Bulk upload", Kinds)."""

from dataclasses import dataclass

from lms_dashboard.domain.report_words import share_words

MOST_MISSING = 5
"""Percent of the people in the scope; when more are missing, the file is thought to be incomplete, and nobody goes."""


@dataclass(frozen=True, slots=True)
class MissingPerson:
    """Somebody active who is in no row. ``is_self``: the acting person, who cannot be removed by themselves."""

    id: int
    name: str
    email: str
    external_id: str
    group: str
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """Who is missing, by name, of how many in the scope of the roster. Nobody is ticked: removing is for a person."""

    people: tuple[MissingPerson, ...]
    in_scope: int

    @property
    def is_stopped(self) -> bool:
        """Whether too many are missing for anybody to be removed."""
        return len(self.people) * 100 > MOST_MISSING * self.in_scope

    @property
    def words(self) -> str:
        """How many are missing of how many; and that it stops here, if it does."""
        if not self.people:
            return f"Nobody is missing: all {self.in_scope:,} people in the scope are in the file."
        share = share_words(100 * len(self.people) / self.in_scope)
        said = f"{len(self.people):,} of {self.in_scope:,} people in the scope ({share}) are not in the file."
        stopped = f" These are more than {MOST_MISSING} %: nobody can be removed by this file."
        return said + (stopped if self.is_stopped else "")
