"""A filtered page under a name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedView:
    """``path`` is a page's address with its filters; ``own`` says that the one who asks has saved it."""

    id: int
    name: str
    path: str
    shared: bool
    pinned: bool
    own: bool
    owner: str

    @property
    def selects(self) -> bool:
        """Whether the page is a list on whose learners can be acted."""
        return self.path.partition("?")[0] in ("/matrix", "/progress", "/users")
