"""Alembic's entry: migrates the connection that `store.migrating` gives, or DATABASE_URL from its own command."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import store.models  # noqa: F401 - registers the tables
from settings import Settings
from store.engine import open_store

connection = context.config.attributes.get("connection")
if connection is None:
    settings = Settings()
    connection = open_store(settings.database_url, settings.keys()).engine.connect()

context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
