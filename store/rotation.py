"""Rewrites encrypted columns with the newest key, so that an old one can be thrown away."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Table, select, update
from sqlmodel import Session, SQLModel

import store.models  # noqa: F401 - registers the tables
from store.encryption import EncryptedText
from store.engine import Store

BATCH = 500


def rewrite_encrypted(store: Store) -> dict[str, int]:
    """Encrypts everything again with the first key; returns how many rows of which table.

    In transactions of a few hundred rows: people are answered meanwhile, and it may be stopped and run again.
    """
    return {table.name: _rewrite_table(store, table, columns) for table, columns in _encrypted_tables()}


def _encrypted_tables() -> Iterator[tuple[Table, list[Column[str]]]]:
    for table in SQLModel.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, EncryptedText)]
        if columns:
            yield table, columns


def _rewrite_table(store: Store, table: Table, columns: list[Column[str]]) -> int:
    rewritten, last = 0, None
    while True:
        count, last = store.run(_rewrite_batch, table, columns, last)
        if count == 0:
            return rewritten
        rewritten += count


def _rewrite_batch(
    session: Session, table: Table, columns: list[Column[str]], after: int | None
) -> tuple[int, int | None]:
    """How many rows, and the key of the last one."""
    (key,) = table.primary_key.columns
    batch = select(key, *columns).order_by(key).limit(BATCH).with_for_update()
    rows = session.execute(batch if after is None else batch.where(key > after)).all()
    for row_key, *values in rows:
        named = {column.name: value for column, value in zip(columns, values, strict=True)}
        session.execute(update(table).where(key == row_key).values(named))
    return len(rows), rows[-1][0] if rows else None
