"""Names in any script: how they sort, how they are found, and how they are shown."""

import unicodedata

_FOLDS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def fold(text: str) -> str:
    """Text for comparing: case, accents, width, style and repeated blanks do not matter; nor what cannot be stored."""
    if text.isascii():
        return " ".join(text.lower().replace("\x00", "").split())
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_FOLDS)
    return " ".join("".join(c for c in lower if not unicodedata.combining(c) and not _cannot_be_stored(c)).split())


def _cannot_be_stored(letter: str) -> bool:
    """NUL and halves of surrogate pairs: PostgreSQL takes neither, and no name has them."""
    return letter == "\x00" or "\ud800" <= letter <= "\udfff"


def full_name(first_name: str, last_name: str, email: str | None = None, external_id: str | None = None) -> str:
    """The name that is shown; without one, the address or the external id."""
    return " ".join(f"{first_name} {last_name}".split()) or email or external_id or ""


def sort_key(name: str) -> str:
    """What both databases sort a name by; names that fold to the same stay in one order."""
    return f"{fold(name)}\x1f{name}"


def search_text(name: str, email: str | None, external_id: str | None) -> str:
    """What a search looks through."""
    return "\n".join(fold(part) for part in (name, email or "", external_id or ""))


def like_pattern(term: str) -> str:
    """A LIKE pattern, escaped with a backslash, that finds the folded term anywhere."""
    folded = fold(term)
    for special in ("\\", "%", "_"):
        folded = folded.replace(special, "\\" + special)
    return f"%{folded}%"
