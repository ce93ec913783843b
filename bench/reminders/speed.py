"""Pace, lateness and the cost of a tick, measured on real processes and real databases."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text
from sqlmodel import Session, col, delete

from bench.reminders.town import KEYS, Population, populate, postgresql, real_now, town
from bench.reminders.verdict import judge, wait_until_settled
from demo.bot_api.rate import RateLimits
from reminders.dispatch import LEASE
from reminders.local_calendar import LocalCalendar
from reminders.planning import plan
from reminders.policy import Policy
from reminders.scheduling import book
from store.delivery_queue import claim_due
from store.engine import Store, open_store
from store.migrating import migrate
from store.models import Counsellor, Delivery, Person, Service

BATCH = 16
_TICKS = 200


@dataclass(frozen=True)
class Lateness:
    """Due in the same minute: how many, how late in seconds, how many a second, and the fullest second."""

    due: int
    p50: float
    p99: float
    worst: float
    a_second: float
    fullest_second: int
    refused: int


def lateness(due: int) -> Lateness:
    """`due` reminders of one minute through a real process, with Telegram's limits in force."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, town(Path(name), f"sqlite:///{name}/store.db") as place:
        place.world.limits_rate(RateLimits(enabled=True, chat_per_second=50, chat_burst=100))
        persons = min(due, 500)
        # The process is well awake before the minute begins.
        place.start_sender()
        starting = real_now() + timedelta(seconds=15 + due / 400)
        dice = random.Random(1)  # noqa: S311
        populate(place, Population(persons, due // persons, 60.0, starting, (60, 600)), dice)
        wait_until_settled(place, due / 20 + 200)
        verdict, rate = judge(place, {}), place.world.rate()
        span = verdict.late_at(1) + 60 if due > 1500 else 60.0
        refused = sum(second["refused"] for second in rate["seconds"])
        p50, p99, worst = (verdict.late_at(share) for share in (0.5, 0.99, 1.0))
        return Lateness(due, p50, p99, worst, len(verdict.late) / span, int(rate["worst_window"]), refused)


@dataclass(frozen=True)
class Tick:
    """Milliseconds of one claim with so many rows planned for later: nothing due, and a batch due."""

    database: str
    planned: int
    idle_p50: float
    idle_p99: float
    busy_p50: float
    busy_p99: float


def ticks(sizes: tuple[int, ...]) -> Iterator[Tick]:
    """The cost of one tick for each size on both databases."""
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="bench-") as name, _store(kind, Path(name)) as store:
            planned = 0
            for size in sizes:
                store.run(_plan_rows, size - planned, real_now())
                planned = size
                _analyze(store)
                yield _tick(store, kind, size)


@contextmanager
def _store(kind: str, directory: Path) -> Iterator[Store]:
    if kind == "sqlite":
        store = open_store(f"sqlite:///{directory / 'store.db'}", KEYS)
        migrate(store)
        yield store
        store.close()
        return
    with postgresql(directory) as (url, _):
        store = open_store(url, KEYS)
        migrate(store)
        yield store
        store.close()


def _plan_rows(session: Session, count: int, now: datetime) -> None:
    """Deliveries planned over the year to come, to one person: the queue does not look at persons."""
    person_id = _person(session)
    for start in range(0, count, 10_000):
        chunk = range(start, min(start + 10_000, count))
        session.execute(
            insert(Delivery), [_row(person_id, now + timedelta(days=1, seconds=30 * n), now) for n in chunk]
        )


def _row(person_id: int, due: datetime, now: datetime) -> dict[str, object]:
    return {"kind": "reminder", "person_id": person_id, "planned_for": due, "due_at": due, "created_at": now}


def _person(session: Session) -> int:
    if session.get(Person, 1) is None:
        session.add(Service(name="SPIP d'essai"))
        session.flush()
        session.add(Counsellor(service_id=1, name="Mme Essai"))
        session.flush()
        session.add(Person(service_id=1, counsellor_id=1, first_name="P", label="P", chat_id=1))
        session.flush()
    return 1


def _analyze(store: Store) -> None:
    """What filling left behind is not the tick's work: statistics are brought up to date, the log is emptied."""
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    if store.engine.dialect.name == "sqlite":
        raw = store.engine.raw_connection()
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()


def _tick(store: Store, kind: str, size: int) -> Tick:
    idle, busy = [], []
    for number in range(_TICKS):
        idle.append(_timed(store, real_now(), f"idle:{number}"))
    for number in range(_TICKS):
        now = real_now()
        rows = [_row(1, now, now) for _ in range(BATCH)]
        store.run(lambda session, rows=rows: session.execute(insert(Delivery), rows))  # type: ignore[misc]
        busy.append(_timed(store, now, f"busy:{number}"))
        store.run(lambda session: session.execute(delete(Delivery).where(col(Delivery.state) == "sending")))
    return Tick(kind, size, *_quantiles(idle), *_quantiles(busy))


def _timed(store: Store, now: datetime, claim: str) -> float:
    began = time.perf_counter()
    store.run(claim_due, now, BATCH, claim, LEASE)
    return (time.perf_counter() - began) * 1000


def _quantiles(values: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[98]


@dataclass(frozen=True)
class Planning:
    """Reminders planned, seconds for the pure plan, and bookings a second in a real database (one transaction each)."""

    reminders: int
    pure_seconds: float
    bookings_a_second: dict[str, float]


def planning(reminders: int = 200_000, bookings: int = 1_000) -> Planning:
    """The plan of so many messages, and what writing them costs."""
    now = real_now()
    calendar, policy, planned, number = LocalCalendar("Europe/Paris", "92"), Policy(), 0, 0
    began = time.perf_counter()
    while planned < reminders:
        planned += len(plan(now + timedelta(days=10, minutes=number), policy, calendar, now))
        number += 1
    pure = time.perf_counter() - began
    speeds = {}
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="bench-") as name, _store(kind, Path(name)) as store:
            store.run(_person)
            began = time.perf_counter()
            for minute in range(bookings):
                store.run(_book, now + timedelta(days=10, minutes=minute), now)
            speeds[kind] = bookings / (time.perf_counter() - began)
    return Planning(planned, pure, speeds)


def _book(session: Session, starts_at: datetime, now: datetime) -> None:
    book(session, person_id=1, counsellor_id=1, kind="suivi_spip", starts_at=starts_at, place="", now=now)
