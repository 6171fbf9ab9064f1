"""Password hashes: argon2id, with the library's parameters of the day. Not a door: nothing here reaches data."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its own salt."""
    return _HASHER.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password is the hash's; takes the same time where there is no hash (no such account)."""
    try:
        _HASHER.verify(password_hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """What the password of an account that does not exist is compared with."""
    return _HASHER.hash(secrets.token_hex(32))
