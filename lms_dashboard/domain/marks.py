"""Sets of people as numbers: a bit a person, at the person's id. 100,000 fit into 12 KB, and meet at once."""

from collections.abc import Iterable, Sequence

EVERYBODY = -1
"""All bits: who meets this stays as it is."""


def marks_of(ids: Sequence[int]) -> int:
    """The set of these ids."""
    bits = bytearray(max(ids, default=0) // 8 + 1)
    for i in ids:
        bits[i >> 3] |= 1 << (i & 7)
    return int.from_bytes(bits, "little")


def either_of(sets: Iterable[int]) -> int:
    """Who is in any of them."""
    found = 0
    for one in sets:
        found |= one
    return found
