"""Only one process sends; the others stand by and take over when it dies.

Two senders at once would double nothing (a delivery is claimed by conditional UPDATE), but send twice as fast as
Telegram allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from store.engine import Store
from store.heartbeats import drop_lease, hold_lease

LEASE_NAME = "sender"
LEASE_LENGTH = timedelta(seconds=8)
# Any number, the same for all: "CPIP" in ASCII.
_ADVISORY_KEY = 0x43504950
# The server notices within some eleven seconds that a machine is gone (a killed process: at once).
_KEEPALIVE = ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3")


class Leadership(Protocol):
    """Whether this process may send. Ask every second or two."""

    async def ours(self) -> bool:
        """Takes it if it is free; False while another has it or the database is away."""
        ...

    async def give_up(self) -> None:
        """Lets another take over at once."""
        ...


class AdvisoryLock:
    """PostgreSQL: a lock that the server frees by itself when this process's connection ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    async def ours(self) -> bool:
        return await asyncio.to_thread(self._ours)

    async def give_up(self) -> None:
        await asyncio.to_thread(self._close)

    def _ours(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._take()
        except DBAPIError:
            self._close()
            return False

    def _take(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection = connection
        for setting in _KEEPALIVE:
            connection.execute(text(f"SET {setting}"))
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}):
            return True
        self._close()
        return False

    def _close(self) -> None:
        """Ends the connection for good: given back to the pool, it would keep the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


class LeaseRow:
    """SQLite: a row that says who sends, until when."""

    def __init__(self, store: Store, holder: str, clock: Callable[[], datetime]) -> None:
        self._store, self._holder, self._clock = store, holder, clock

    async def ours(self) -> bool:
        try:
            return await self._store.transact(hold_lease, LEASE_NAME, self._holder, self._clock(), LEASE_LENGTH)
        except DBAPIError:
            return False

    async def give_up(self) -> None:
        await self._store.transact(drop_lease, LEASE_NAME, self._holder)


def leadership_of(store: Store, holder: str, clock: Callable[[], datetime]) -> Leadership:
    """What the database offers."""
    if store.engine.dialect.name == "postgresql":
        return AdvisoryLock(store.engine)
    return LeaseRow(store, holder, clock)
