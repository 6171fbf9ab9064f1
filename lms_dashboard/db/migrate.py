"""Bring a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from lms_dashboard.db.session import postgresql_url


def config_for(connection: Connection | None = None) -> Config:
    """Alembic's settings, made here so that no ini file has to be found."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Create or upgrade the schema of the database at the URL."""
    engine = create_engine(postgresql_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(config_for(connection), revision)
    engine.dispose()
