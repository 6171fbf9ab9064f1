"""The audit trail's hash chain (architecture.md, "Proof that survives lawful destruction").

An entry commits to its rows by salted hashes; what was before and after may be destroyed without breaking the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = "0" * 64
"""What the first entry of a chain follows."""


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode


def canonical(value: Any) -> str:
    """One and the same text for equal values: JSON with sorted keys, days and instants in ISO form."""
    return _encode(value)


def commitment(salt: str, learner_id: int | None, course_id: int | None, before: str, after: str) -> str:
    """A salted hash of what was before and after (canonical): says nothing of it, and proves it while it is kept."""
    return hashlib.sha256(f"{salt}\x00{learner_id}\x00{course_id}\x00{before}\x00{after}".encode()).hexdigest()


def rows_digest(commitments: Iterable[str]) -> str:
    """One hash over the commitments of an entry's rows, in order."""
    digest = hashlib.sha256()
    for one in commitments:
        digest.update(one.encode())
    return digest.hexdigest()


def entry_hash(previous: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry: of all it says, and of the entry before it."""
    return hashlib.sha256(f"{previous}\x00{canonical(entry)}".encode()).hexdigest()
