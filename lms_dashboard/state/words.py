"""Numbers and times in words, for the states of all pages."""


def count_words(count: int, noun: str, plural: str = "") -> str:
    """1 learner, 4,812 learners."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def unbroken(day: str) -> str:
    """A day that stays on one line: 2026-11-03 would break behind its hyphens in a narrow tile."""
    return day.replace("-", "-\N{WORD JOINER}")


def page_words(page: int, page_size: int, total: int) -> str:
    """1–50 of 4,812."""
    if not total:
        return "0 of 0"
    first = (page - 1) * page_size + 1
    return f"{first:,}–{min(page * page_size, total):,} of {total:,}"


def duration_words(seconds: int | None) -> str:
    """45 s, 12 min, 3 h 05 min; a dash when it was not recorded."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours:,} h {minutes:02d} min" if hours else f"{minutes} min"


def score_words(score: float | None) -> str:
    """92 %, 88.5 %; empty for none."""
    return "" if score is None else f"{score:.1f}".removesuffix(".0") + " %"


def few_words(names: list[str], most: int = 2) -> str:
    """Clinical, IT +2."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" +{more}" if more > 0 else "")
