"""Certificate numbers: readable, unique, not guessable. Not a door: nothing here reaches data."""

import secrets
from collections.abc import Callable

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 of them, without 0, O, 1 or I: a number is read out on the telephone."""

_RANDOM_LETTERS = 12
_BY_BYTE = bytes(ord(_LETTERS[byte % 32]) for byte in range(256))


def new_certificate_number(
    course_code: str, year: int, random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> str:
    """A fresh number such as FIRE01-2026-7KQ2MX4B9TWD: 60 random bits behind the course and the year."""
    course = "".join(c for c in course_code.upper() if c.isascii() and c.isalnum())[:12] or "COURSE"
    return f"{course}-{year}-{random_bytes(_RANDOM_LETTERS).translate(_BY_BYTE).decode()}"
