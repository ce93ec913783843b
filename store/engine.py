"""Opens a database and runs units of work in it, one transaction each."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, create_engine

from store.encryption import keyring

P = ParamSpec("P")
T = TypeVar("T")

# A database that restarts or is locked comes back: a unit of work touches nothing else, so it may run again.
_PAUSES = (0.1, 0.5, 2.0)
_SECONDS_FOR_THE_LOCK = 10.0
_SECONDS_BETWEEN_LOOKS = 0.001
_PRIMARY_CODE = 0xFF  # https://www.sqlite.org/rescode.html: the rest says more precisely why


@dataclass(frozen=True)
class Store:
    """A database; query functions take the session, never this."""

    engine: Engine

    def run(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`work(session, …)` in one transaction: committed when it returns, rolled back when it raises."""
        for pause in _PAUSES:
            try:
                return self._once(work, *args, **kwargs)
            except OperationalError:
                time.sleep(pause)
        return self._once(work, *args, **kwargs)

    async def transact(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same from a coroutine, in a thread: a transaction never stays open across an await."""
        return await asyncio.to_thread(lambda: self.run(work, *args, **kwargs))

    def _once(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return work(session, *args, **kwargs)

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str, keys: Sequence[str]) -> Store:
    """The database at a SQLAlchemy URL, with the keys of its encrypted columns (first one encrypts)."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # An error message of the database must not carry what people wrote into a log.
    engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    engine.dialect.keyring = keyring(keys)  # type: ignore[attr-defined]
    if engine.dialect.name == "sqlite":
        _make_sqlite_safe(engine)
    return Store(engine)


def _make_sqlite_safe(engine: Engine) -> None:
    """WAL, foreign keys, waiting for locks; each transaction takes the write lock first, so none fails half-way."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 would begin by itself, too late
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA busy_timeout=0")  # from here on `_begin` waits

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        _begin(connection.connection.driver_connection)


def _begin(connection: sqlite3.Connection) -> None:
    """Takes the write lock. SQLite's own wait looks ever more rarely, in the end ten times a second: whoever waits so

    while another process writes a lot misses the gaps, and a person her answer.
    """
    deadline = time.monotonic() + _SECONDS_FOR_THE_LOCK
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_SECONDS_BETWEEN_LOOKS)
