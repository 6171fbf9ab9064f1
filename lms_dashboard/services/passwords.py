"""Password hashes, for signing in and for accounts."""

from lms_dashboard.services._passwords import hash_password, verify_password

__all__ = ["hash_password", "verify_password"]
