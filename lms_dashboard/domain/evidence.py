"""Files that prove training from outside: which kinds, how large, and under which name (product.md, Completion)."""

import re
import unicodedata

from lms_dashboard.domain.errors import Invalid

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one file."""

MOST_FILES = 5
"""Files of one completion."""

LONGEST_NAME = 120

_BEGINS = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
)
"""How a file of each kind begins, its media type, and the endings of its name."""

ACCEPTED = ",".join(ending for _, _, endings in _BEGINS for ending in endings)
"""For the browser's file picker."""

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


def kind_of(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The media type of a file, told by its content, and the endings that its name may have.

    Raises:
        Invalid: empty, too large, or of another kind.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid("The file is larger than 10 MB.", "Make it smaller, or scan it at a lower resolution.")
    for begins, media_type, endings in _BEGINS:
        if content.startswith(begins):
            return media_type, endings
    raise Invalid("The file is no PDF, PNG or JPEG.", "Save it as one of these, or photograph it.")


def safe_name(name: str, endings: tuple[str, ...]) -> str:
    """The file's name without its folders and what no system takes in a name, with one of these endings."""
    last = _NOT_IN_NAMES.split(unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if c.isprintable()).strip()
    stem = plain.rpartition(".")[0] if "." in plain else plain
    ending = next((e for e in endings if plain.lower().endswith(e)), endings[0])
    return (stem.strip(" .")[: LONGEST_NAME - len(ending)] or "evidence") + ending
