"""APScheduler rings the bell every second. What is due is in the rows: the jobs hold no truth."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from sqlalchemy.exc import DBAPIError

from reminders.digest import write_digests
from reminders.dispatch import Dispatcher
from reminders.leadership import Leadership
from reminders.recording import Settled
from reminders.watch import HEARTBEAT, Metrics, signal_life
from store.delivery_queue import queue_figures
from store.engine import Store
from store.heartbeats import beat
from store.retention import purge

log = structlog.get_logger(__name__)

BELL_SECONDS = 1
LEADERSHIP_SECONDS = 2
DIGEST_SECONDS = 30
BEAT_SECONDS = 10
RETENTION_SECONDS = 3600
DEAD_MAN_SECONDS = 60
# A bell that has not rung, nor settled anything, for this long gives no sign of life.
_STILL_SECONDS = 60.0
_CLOCK_STEP_SECONDS = 2.0


class Bell:
    """The sending process: leads or stands by, sends what is due, writes the daily lists, shows that it lives."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        leadership: Leadership,
        clock: Callable[[], datetime],
        metrics: Metrics,
        dead_man_url: str = "",
    ) -> None:
        self._store, self._dispatcher, self._leadership = store, dispatcher, leadership
        self._clock, self._metrics, self._dead_man_url = clock, metrics, dead_man_url
        self._leading: bool | None = None
        self._moved_at = time.monotonic()
        self._ringing = asyncio.Lock()
        self._http = httpx.AsyncClient()
        self._jobs: dict[str, tuple[Callable[[], Awaitable[None]], int]] = {
            "leadership": (self._lead, LEADERSHIP_SECONDS),
            "bell": (self._ring, BELL_SECONDS),
            "digests": (self._write_digests, DIGEST_SECONDS),
            "beat": (self._beat, BEAT_SECONDS),
            "retention": (self._forget, RETENTION_SECONDS),
            **({"dead_man": (self._signal, DEAD_MAN_SECONDS)} if dead_man_url else {}),
        }

    def moved(self, settled: Settled) -> None:
        """Hears of each change of state: during a long bulk this is the sign of life."""
        self._moved_at = time.monotonic()
        self._metrics.settled(settled)

    async def run(self, stopping: asyncio.Event) -> None:
        """Returns after `stopping` is set, with nothing left under way."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        self._schedule(scheduler)
        scheduler.start()
        try:
            await self._mind_the_clock(scheduler, stopping)
        finally:
            scheduler.pause()
            self._dispatcher.stop()
            async with self._ringing:
                scheduler.shutdown(wait=False)
            await self._leadership.give_up()
            await self._http.aclose()

    def _schedule(self, scheduler: AsyncIOScheduler) -> None:
        """At once and then regularly; what was missed meanwhile rings once."""
        for name, (job, seconds) in self._jobs.items():
            scheduler.add_job(
                job, "interval", seconds=seconds, id=name, replace_existing=True,
                coalesce=True, max_instances=1, misfire_grace_time=None, next_run_time=datetime.now(UTC),
            )  # fmt: skip

    async def _mind_the_clock(self, scheduler: AsyncIOScheduler, stopping: asyncio.Event) -> None:
        """APScheduler counts by the wall clock: put back by an hour, its bell would be silent for an hour."""
        drift = time.time() - time.monotonic()
        while not stopping.is_set():
            try:
                await asyncio.wait_for(stopping.wait(), 1)
            except TimeoutError:
                now_drift = time.time() - time.monotonic()
                if abs(now_drift - drift) > _CLOCK_STEP_SECONDS:
                    log.warning("clock_stepped", seconds=round(now_drift - drift))
                    self._schedule(scheduler)
                drift = now_drift

    async def _lead(self) -> None:
        leading, led = await self._leadership.ours(), self._leading
        self._leading = leading
        if leading != led:
            log.info("leading" if leading else "standing_by")
            await self._beat()
            await self._signal()

    async def _ring(self) -> None:
        async with self._ringing:
            if not self._leading:
                return
            self._moved_at = time.monotonic()
            try:
                tally = await self._dispatcher.drain()
            except DBAPIError as error:
                log.warning("database_away", error=type(error).__name__)
                return
            self._moved_at = time.monotonic()
            if tally.states:
                log.info("dispatched", **tally.states)

    async def _forget(self) -> None:
        """What has had its time goes (store.retention)."""
        if self._leading:
            await self._unless_away(purge)

    async def _write_digests(self) -> None:
        if self._leading:
            await self._unless_away(write_digests)

    async def _beat(self) -> None:
        """Only the one who sends, and only while the bell moves."""
        try:
            if self._lives():
                await self._store.transact(beat, HEARTBEAT, self._clock())
            figures = await self._store.transact(queue_figures, self._clock())
        except DBAPIError as error:
            log.warning("database_away", error=type(error).__name__)
            return
        self._metrics.figures(figures, self._clock(), leading=bool(self._leading))

    async def _signal(self) -> None:
        if self._dead_man_url and self._lives():
            await signal_life(self._http, self._dead_man_url)

    def _lives(self) -> bool:
        return bool(self._leading) and time.monotonic() - self._moved_at < _STILL_SECONDS

    async def _unless_away(self, work: Callable[..., object]) -> None:
        try:
            await self._store.transact(work, self._clock())
        except DBAPIError as error:
            log.warning("database_away", error=type(error).__name__)
