"""A filtered page under a name."""

from dataclasses import dataclass

from lms_dashboard.domain.people import Permission

NEEDS: dict[str, Permission | None] = {
    "/users": Permission.MANAGE_TRAINING,
    "/groups": Permission.MANAGE_TRAINING,
    "/upload": Permission.MANAGE_TRAINING,
    "/audit": Permission.VIEW_AUDIT,
    "/settings/certificate": Permission.ADMINISTER,
    "/settings": None,
    "/": None,
    "/my": Permission.VIEW_OWN,
}
"""What opens a page whose view is saved, where that is not the permission to see reports; None: being signed in."""


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
    def page(self) -> str:
        """The page without its filters."""
        return self.path.partition("?")[0]

    @property
    def needs(self) -> Permission | None:
        """What opens the page."""
        return NEEDS.get(self.page, Permission.VIEW_REPORTS)

    @property
    def selects(self) -> bool:
        """Whether the page is a list on whose learners can be acted."""
        return self.page in ("/matrix", "/progress", "/users")
