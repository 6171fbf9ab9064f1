"""Search from the top bar: a common beginning, a rare word, and nobody; for everybody's manager and for one group's."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy import text

from benchmarks.dataset import NOW
from benchmarks.measure import Row, timed
from lms_dashboard.db.session import read_session
from lms_dashboard.domain.people import Actor, system_actor
from lms_dashboard.services.search import find_anything

GROUP = 3
LOOKED_FOR = {"a beginning of many names": "an", "a number in the middle": "000077", "nobody": "zzzz"}


def _search(actor: Actor, words: str) -> Callable[[], object]:
    return lambda: find_anything(actor=actor, text=words, now=NOW)


def _bare(words: str) -> Callable[[], object]:
    query = text("SELECT id FROM learner WHERE organisation_id = 1 AND search_text LIKE :pattern LIMIT 9")

    def run() -> object:
        with read_session() as db:
            return db.execute(query, {"pattern": f"%{words}%"}).all()

    return run


def measure() -> Iterator[Row]:
    """Every figure on the database that is configured."""
    everybody = system_actor(1)
    one_group = replace(everybody, scope_group_ids=frozenset({GROUP}))
    for what, words in LOOKED_FOR.items():
        floor = timed(_bare(words))
        yield Row(f"search, {what}", timed(_search(everybody, words)), floor, "≤ 60 ms")
        yield Row(f"search, {what}, one group's manager", timed(_search(one_group, words)), floor)
