"""Brings a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from store.engine import Store

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, the same for all: "CPIM" in ASCII.
_ADVISORY_KEY = 0x4350494D


def migrate(store: Store, revision: str = "head") -> None:
    """Runs the missing migrations in one transaction; does nothing when there is none.

    Machines that start together take turns: on SQLite by its one write lock, on PostgreSQL by a lock of their own.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
