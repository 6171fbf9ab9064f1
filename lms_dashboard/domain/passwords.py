"""What a password must be like."""

from lms_dashboard.domain.errors import Invalid

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000


def check_password(password: str) -> str:
    """The same password, if it will do.

    Raises:
        Invalid: it is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(
            f"The password has {len(password):,} letters.",
            f"Choose one of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,}.",
        )
    return password
