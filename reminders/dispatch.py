"""Claims what is due, asks again whether it may leave, sends it outside any transaction, records what came of it.

At least once: a sender that dies between call and record leaves a claim that ends, and the message leaves again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

import structlog
from sqlalchemy.exc import DBAPIError

from reminders.pace import Pace
from reminders.recording import Prepared, Settled, Tried, record_all, take
from reminders.sender import Outcome, Sender, Temporary
from reminders.wording import Wording
from store.engine import Store

T = TypeVar("T")
log = structlog.get_logger(__name__)

# Longer than a wait for its turn and a call; short, because a kill -9 delays what was claimed by as much.
LEASE = timedelta(seconds=30)
IN_FLIGHT = 16
_SECONDS_BETWEEN_RECORDINGS = 1.0
# Outcomes of a bulk are written together: a database that writes less answers people faster.
_SECONDS_TO_GATHER = 0.1
# SQLite has one write lock for all: who holds it for long keeps people waiting for their answers. Two messages take
# some ten milliseconds; then whoever waits gets a turn.
_AT_ONCE_ON_SQLITE = 2
_SECONDS_FOR_OTHERS = 0.004
# Longer than this between check and call (a process that was stopped, a machine that slept): check again.
_CHECK_HOLDS_SECONDS = 3.0


@dataclass
class Tally:
    """What a run did: deliveries by the state they reached, and for those sent the seconds between plan and leaving."""

    states: dict[str, int] = field(default_factory=dict)
    lateness: list[float] = field(default_factory=list)

    def count(self, settled: Settled) -> None:
        self.states[settled.state] = self.states.get(settled.state, 0) + 1
        if settled.late_by is not None:
            self.lateness.append(settled.late_by.total_seconds())


class Dispatcher:
    """One worker. `clock` gives aware UTC; `on_settled` may be set to hear of every change of state."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        clock: Callable[[], datetime],
        wording: Wording,
        *,
        worker: str = "",
        pace: Pace | None = None,
        lease: timedelta = LEASE,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        self._store, self._sender, self._clock, self._wording = store, sender, clock, wording
        self._worker = worker or uuid4().hex[:8]
        self._pace, self._lease, self._in_flight = pace or Pace(), lease, in_flight
        self._shares_one_lock = store.engine.dialect.name == "sqlite"
        self._at_once = _AT_ONCE_ON_SQLITE if self._shares_one_lock else in_flight
        self.on_settled: Callable[[Settled], None] = lambda _settled: None
        self._stopping = False
        self._tally = Tally()
        self._calls: set[asyncio.Task[Tried]] = set()

    def stop(self) -> None:
        """No new call begins; what is on its way is finished and recorded."""
        self._stopping = True
        self._pace.end_pause()

    async def drain(self) -> Tally:
        """Sends all that is due, then returns. Raises DBAPIError when the database is away, with nothing under way."""
        self._tally = Tally()
        try:
            while await self._take_more() or self._calls:
                await self._finish_some()
        finally:
            while self._calls:
                await self._finish_some()
        return self._tally

    async def _take_more(self) -> bool:
        """Tops up when half of the places are free, so that one slow call does not hold up the others."""
        room = self._in_flight - len(self._calls)
        if room < self._in_flight // 2:
            return False
        if not self._calls:
            await self._pace.opened()
        taken = 0
        while taken < room and not (self._stopping or self._pace.pausing):
            some = await self._take(min(self._at_once, room - taken))
            taken += some
            if some < self._at_once:  # nothing else is due
                break
        return taken > 0

    async def _take(self, limit: int) -> int:
        """Begins at most `limit` calls; returns how many messages were due."""
        claim = f"{self._worker}:{uuid4().hex[:12]}"
        taken = await self._store.transact(take, self._clock, limit, claim, self._lease, self._wording)
        for one in taken:
            if isinstance(one, Prepared):
                self._calls.add(asyncio.create_task(self._try(one)))
            else:
                self._settled(one)
        await self._let_others_write()
        return len(taken)

    async def _finish_some(self) -> None:
        """Writes down what came of the calls that have ended."""
        if not self._calls:
            return
        await asyncio.wait(self._calls, return_when=asyncio.FIRST_COMPLETED)
        if len(self._calls) > 1:
            await asyncio.wait(self._calls, timeout=_SECONDS_TO_GATHER)
        done = [call for call in self._calls if call.done()]
        for start in range(0, len(done), self._at_once):
            await self._record([call.result() for call in done[start : start + self._at_once]])
        self._calls -= set(done)

    async def _record(self, tried: Sequence[Tried]) -> None:
        for one in await self._surely(lambda: self._store.transact(record_all, tried, self._clock())):
            self._settled(one)
        await self._let_others_write()

    async def _let_others_write(self) -> None:
        if self._shares_one_lock:
            await asyncio.sleep(_SECONDS_FOR_OTHERS)

    def _settled(self, settled: Settled) -> None:
        self._tally.count(settled)
        self.on_settled(settled)

    async def _try(self, prepared: Prepared) -> Tried:
        await self._pace.turn()
        if self._stopping or self._pace.pausing or self._is_stale(prepared):
            return Tried(prepared, Temporary("delayed"))
        outcome = await self._call(prepared)
        self._pace.learn(outcome)
        return Tried(prepared, outcome)

    def _is_stale(self, prepared: Prepared) -> bool:
        """Whether what was checked may no longer be so: too long ago, or the lease or the appointment is over."""
        too_old = time.monotonic() - prepared.checked > _CHECK_HOLDS_SECONDS
        return too_old or self._clock() >= min(prepared.expires_at, prepared.held_until)

    async def _call(self, prepared: Prepared) -> Outcome:
        try:
            return await self._sender.send(prepared.chat_id, prepared.message)
        except Exception as error:  # a sender that breaks its word must not cost the others their messages
            log.error("sender_failed", delivery_id=prepared.delivery_id, error=type(error).__name__)
            return Temporary("network")

    async def _surely(self, write: Callable[[], Awaitable[T]]) -> T:
        """What has happened is written down, however long the database is away."""
        while True:
            try:
                return await write()
            except DBAPIError as error:
                log.warning("outcome_not_recorded_yet", error=type(error).__name__)
                await asyncio.sleep(_SECONDS_BETWEEN_RECORDINGS)
