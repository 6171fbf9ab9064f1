"""The test databases themselves: fresh, migrated, of both kinds, and each test's own."""

import pytest
import redis
from sqlalchemy import text

from lms_dashboard.db.session import is_sqlite, read_session, write_session


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_starts_with_a_migrated_empty_database(db: str, turn: str):
    with read_session() as connection:
        assert connection.execute(text("SELECT count(*) FROM organisation")).scalar_one() == 0
    with write_session() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))


def test_the_database_is_of_the_kind_that_was_asked_for(db: str):
    with read_session() as connection:
        assert is_sqlite(connection) == db.startswith("sqlite")


def test_redis_answers(redis_url: str):
    assert redis.Redis.from_url(redis_url).ping()
