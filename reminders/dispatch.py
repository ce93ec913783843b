"""Claims what is due, asks again whether it may leave, sends it outside any transaction, records what came of it.

At least once: a sender that dies between call and record leaves a claim that ends, and the message leaves again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy.exc import DBAPIError

from reminders.pace import Pace
from reminders.recording import Prepared, Settled, give_back, postpone, prepare, record
from reminders.sender import Outcome, Sender, Temporary
from reminders.wording import Wording
from store.delivery_queue import claim_due
from store.engine import Store

log = structlog.get_logger(__name__)

# Longer than a wait for its turn and a call; short, because a kill -9 delays what was claimed by as much.
LEASE = timedelta(seconds=30)
IN_FLIGHT = 16
_SECONDS_BETWEEN_RECORDINGS = 1.0
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
        self.on_settled: Callable[[Settled], None] = lambda _settled: None
        self._stopping = False
        self._running: set[asyncio.Task[Settled | None]] = set()

    def stop(self) -> None:
        """No new call begins; what is on its way is finished and recorded."""
        self._stopping = True
        self._pace.end_pause()

    async def drain(self) -> Tally:
        """Sends all that is due, then returns. Raises DBAPIError when the database is away, with nothing under way."""
        tally = Tally()
        try:
            while await self._claim_more() or self._running:
                await self._wait(tally)
        finally:
            while self._running:
                await self._wait(tally)
        return tally

    async def _claim_more(self) -> bool:
        """Tops up when half of the places are free, so that one slow call does not hold up the others."""
        room = self._in_flight - len(self._running)
        if self._stopping or room < self._in_flight // 2:
            return False
        claim = f"{self._worker}:{uuid4().hex[:12]}"
        ids = await self._store.transact(claim_due, self._clock(), room, claim, self._lease)
        self._running |= {asyncio.create_task(self._deliver(delivery_id, claim)) for delivery_id in ids}
        return bool(ids)

    async def _wait(self, tally: Tally) -> None:
        if not self._running:
            return
        done, self._running = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        for settled in [task.result() for task in done]:
            if settled is not None:
                tally.count(settled)
                self.on_settled(settled)

    async def _deliver(self, delivery_id: int, claim: str) -> Settled | None:
        """None: no longer ours, or given back."""
        await self._pace.turn()
        if self._stopping:
            return await self._surely(give_back, delivery_id, claim)
        try:
            prepared = await self._store.transact(prepare, delivery_id, claim, self._clock, self._wording)
        except DBAPIError:
            return await self._surely(give_back, delivery_id, claim)
        except Exception as error:  # one message that cannot be composed must not stop the others, nor be lost
            log.error("not_composed", delivery_id=delivery_id, error=type(error).__name__)
            return await self._surely(postpone, delivery_id, claim, "composing")
        if not isinstance(prepared, Prepared):
            return prepared
        outcome = await self._call(prepared)
        self._pace.learn(outcome)
        return await self._surely(record, delivery_id, claim, prepared.attempt_id, outcome)

    async def _call(self, prepared: Prepared) -> Outcome:
        stale = time.monotonic() - prepared.checked > _CHECK_HOLDS_SECONDS
        if stale or self._clock() >= prepared.expires_at:
            return Temporary("delayed")
        return await self._sender.send(prepared.chat_id, prepared.message)

    async def _surely(self, work: Callable[..., Settled | None], *args: object) -> Settled | None:
        """What has happened is written down, however long the database is away."""
        while True:
            try:
                return await self._store.transact(work, *args, self._clock())
            except DBAPIError as error:
                log.warning("outcome_not_recorded_yet", error=type(error).__name__)
                await asyncio.sleep(_SECONDS_BETWEEN_RECORDINGS)
