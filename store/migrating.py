"""Brings a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from store.engine import Store

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(store: Store, revision: str = "head") -> None:
    """Runs the missing migrations in one transaction; does nothing when there is none."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
