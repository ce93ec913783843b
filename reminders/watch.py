"""What shows that the sender lives: metrics, heartbeat, dead-man signal, and the verdict of `health`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from sqlmodel import Session

from reminders.recording import Settled
from store.delivery_queue import QueueFigures, queue_figures
from store.heartbeats import last_beat

log = structlog.get_logger(__name__)

HEARTBEAT = "reminders"
# Without a beat for this long nobody sends: the promise of docs/exploitation.md.
DEAD_AFTER = timedelta(minutes=5)
# What is due and has not left for this long is stuck, whatever the heart does.
STUCK_AFTER = timedelta(minutes=30)
_LATENESS_BUCKETS = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)


class Metrics:
    """Prometheus metrics; numbers only, never who or what."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._due = Gauge("reminders_due", "Deliveries that may leave now", registry=self.registry)
        self._oldest = Gauge(
            "reminders_oldest_due_seconds",
            "Age of the oldest that has not got through",
            registry=self.registry,
        )
        self._sending = Gauge("reminders_sending", "Deliveries on their way", registry=self.registry)
        self._leading = Gauge("reminders_leading", "1 where this process sends, 0 in standby", registry=self.registry)
        self._settled = Counter(
            "reminders_settled", "Changes of state", ["kind", "state", "reason"], registry=self.registry
        )
        self._late = Histogram(
            "reminders_lateness_seconds", "From plan to sent", buckets=_LATENESS_BUCKETS, registry=self.registry
        )

    def serve(self, port: int) -> None:
        """Answers at http://127.0.0.1:port/metrics, from a thread."""
        start_http_server(port, addr="127.0.0.1", registry=self.registry)

    def settled(self, settled: Settled) -> None:
        self._settled.labels(settled.kind, settled.state, settled.reason).inc()
        if settled.late_by is not None:
            self._late.observe(settled.late_by.total_seconds())

    def figures(self, figures: QueueFigures, now: datetime, *, leading: bool) -> None:
        self._due.set(figures.due)
        self._oldest.set((now - figures.oldest_due).total_seconds() if figures.oldest_due else 0)
        self._sending.set(figures.sending)
        self._leading.set(leading)


async def signal_life(http: httpx.AsyncClient, url: str) -> None:
    """One GET to a dead-man service, which raises the alarm when they stop. Its failure must not stop ours."""
    try:
        await http.get(url, timeout=10)
    except httpx.HTTPError as error:
        log.warning("dead_man_unreachable", error=type(error).__name__)


@dataclass(frozen=True)
class Health:
    """`problems` are English sentences for whoever runs the service; healthy without any."""

    problems: tuple[str, ...]
    figures: QueueFigures


def health(session: Session, now: datetime) -> Health:
    """Whether somebody sends, and keeps up. A process of another machine counts: it is asked of the database."""
    beat, figures = last_beat(session, HEARTBEAT), queue_figures(session, now)
    problems = []
    if beat is None:
        problems.append("the sender has never run")
    elif abs(now - beat) > DEAD_AFTER:
        problems.append(f"the sender has given no sign of life since {beat:%Y-%m-%d %H:%M:%S} UTC")
    if figures.oldest_due is not None and now - figures.oldest_due > STUCK_AFTER:
        since = f"{figures.oldest_due:%Y-%m-%d %H:%M} UTC"
        problems.append(f"deliveries have not got through since {since}, {figures.due} are due now")
    return Health(tuple(problems), figures)
