"""Faults at random (seeded) moments: what may happen to the sender, its database and Telegram."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from bench.reminders.town import PostgreSQL, Town, real_now
from demo.clock import write_offset
from reminders.dispatch import IN_FLIGHT
from reminders.scheduling import Refused, cancel, move
from store.models import Appointment, Delivery, Reminder
from store.vocabulary import OPEN_STATES, STANDING

# Doubles that each fault may cause: calls under way that Telegram may have taken and nobody could write down.
_MAY_DOUBLE = {"kill": IN_FLIGHT, "power cut": IN_FLIGHT, "freeze": IN_FLIGHT, "disk full": IN_FLIGHT}
_MAY_DOUBLE |= {"database away": IN_FLIGHT, "outage": IN_FLIGHT, "clock": IN_FLIGHT}
_REFUSED = "Bad Request: can't parse entities"


@dataclass
class Storm:
    """Carries faults out, one after the other, and keeps count."""

    town: Town
    dice: random.Random
    database: PostgreSQL | None
    happened: Counter[str] = field(default_factory=Counter)
    doubles_allowed: int = 0
    changed: dict[int, datetime] = field(default_factory=dict)

    def rage(self, seconds: float, *, clock_steps: bool = False) -> None:
        """Faults for so long, then fair weather with one living sender."""
        faults = [*self._faults(), *([("clock", self._step_clock)] if clock_steps else [])]
        end, deck = time.monotonic() + seconds, list[tuple[str, Callable[[], None]]]()
        while time.monotonic() < end:
            time.sleep(self.dice.uniform(0.2, 2.0))
            deck = deck or self.dice.sample(faults, len(faults))  # each comes before any comes again
            name, fault = deck.pop()
            self.happened[name] += 1
            self.doubles_allowed += _MAY_DOUBLE.get(name, 0)
            fault()
            if not self.town.alive():
                self.town.start_sender()
        self.town.world.recovers()

    def _faults(self) -> list[tuple[str, Callable[[], None]]]:
        own = self.town.database_url.startswith("sqlite")
        away = [("disk full", self._fill_disk), ("power cut", self._cut_power)] if own else []
        return [
            ("kill", self._kill),
            ("freeze", self._freeze),
            ("second worker", self._second_worker),
            ("end in order", self._terminate),
            ("outage", self._outage),
            ("429", lambda: self._fail("429", retry_after=self.dice.randint(1, 3), times=self.dice.randint(1, 20))),
            ("403", lambda: self._fail("403", times=self.dice.randint(1, 5))),
            ("400", lambda: self._fail("400", times=self.dice.randint(1, 5), description=_REFUSED)),
            ("500", lambda: self._fail("500", times=self.dice.randint(1, 20))),
            ("connection cut", lambda: self._fail("drop_before", times=self.dice.randint(1, 20))),
            ("slow", lambda: self._fail("delay", seconds=self.dice.uniform(0.5, 3), times=self.dice.randint(1, 20))),
            ("accepted, unanswered", self._accept_unanswered),
            ("database locked", self._lock_database),
            ("appointment moved", lambda: self._change(self._move)),
            ("appointment cancelled", lambda: self._change(self._cancel)),
            *away,
            *([("database away", self._crash_database)] if self.database else []),
        ]

    def _kill(self) -> None:
        """kill -9, and again at once or after a while."""
        self._one().kill()
        time.sleep(self.dice.choice([0.0, 0.0, 1.0, 3.0]))
        self.town.start_sender()

    def _terminate(self) -> None:
        sender = self._one()
        sender.terminate()
        sender.wait(25)

    def _freeze(self) -> None:
        sender = self._one()
        sender.send_signal(signal.SIGSTOP)
        time.sleep(self.dice.uniform(1, 5))
        sender.send_signal(signal.SIGCONT)

    def _second_worker(self) -> None:
        """Started by mistake, and left alone."""
        if len(self.town.alive()) < 3:
            self.town.start_sender()

    def _outage(self) -> None:
        self.town.world.goes_down()
        time.sleep(self.dice.uniform(1, 6))
        self.town.world.recovers()

    def _fail(self, kind: str, **options: float | str) -> None:
        self.town.world.fails(kind, "sendMessage", **options)  # type: ignore[arg-type]

    def _accept_unanswered(self) -> None:
        times = self.dice.randint(1, 5)
        self.doubles_allowed += times
        self._fail("timeout_after_accept", seconds=self.dice.uniform(0.1, 2), times=times)

    def _lock_database(self) -> None:
        """Somebody else writes, for long."""
        with self.town.store.engine.connect() as connection, suppress(DBAPIError):
            # Our engine begins every transaction on SQLite with the write lock.
            connection.execute(text("SELECT 1" if self.database is None else "LOCK TABLE delivery"))
            time.sleep(self.dice.uniform(1, 4))

    def _crash_database(self) -> None:
        self.town.store.engine.dispose()
        if self.database is not None:
            self.database.crash_and_start(self.dice.uniform(0, 3))

    def _fill_disk(self) -> None:
        """No byte may be added to any file of the sender for a while."""
        sender = self._one()
        _limit_files(sender, 1)
        time.sleep(self.dice.uniform(1, 4))
        _limit_files(sender, resource.RLIM_INFINITY)

    def _cut_power(self) -> None:
        """Every process gone at once and a half-written page at the end of the log."""
        for sender in self.town.alive():
            sender.kill()
            sender.wait()
        self.town.store.engine.dispose()
        log = self.town.directory / "store.db-wal"
        if log.exists():
            with log.open("ab") as torn:
                torn.write(self.dice.randbytes(self.dice.randint(1, 4000)))
        self.town.start_sender()

    def _step_clock(self) -> None:
        write_offset(self.town.clock_file, timedelta(hours=self.dice.choice([-1, 1])))
        time.sleep(self.dice.uniform(1, 3))
        write_offset(self.town.clock_file, timedelta(0))

    def _change(self, how: Callable[[Session, Appointment], None]) -> None:
        """Of some appointments that are about to be spoken of."""
        for _ in range(5):
            with suppress(Refused, DBAPIError):
                changed = self.town.store.run(self._change_one, how)
                self.changed.update(dict.fromkeys(changed, real_now()))

    def _change_one(self, session: Session, how: Callable[[Session, Appointment], None]) -> list[int]:
        soon = (
            select(Appointment)
            .join(Reminder, col(Reminder.appointment_id) == Appointment.id)
            .join(Delivery, col(Delivery.id) == Reminder.delivery_id)
            .where(col(Delivery.state).in_(OPEN_STATES), col(Appointment.status).in_(STANDING))
            .order_by(col(Delivery.due_at))
            .limit(20)
        )
        found = list(session.scalars(soon))
        if not found:
            return []
        appointment = self.dice.choice(found)
        how(session, appointment)
        return [int(appointment.id or 0)]

    def _move(self, session: Session, appointment: Appointment) -> None:
        move(
            session, appointment_id=int(appointment.id or 0), counsellor_id=appointment.counsellor_id,
            starts_at=appointment.starts_at + timedelta(days=30), place=None, now=real_now(),
        )  # fmt: skip

    def _cancel(self, session: Session, appointment: Appointment) -> None:
        cancel(
            session,
            appointment_id=int(appointment.id or 0),
            counsellor_id=appointment.counsellor_id,
            now=real_now(),
        )

    def _one(self) -> subprocess.Popen[bytes]:
        alive = self.town.alive()
        return self.dice.choice(alive) if alive else self.town.start_sender()


def _limit_files(process: subprocess.Popen[bytes], size: int) -> None:
    with suppress(ProcessLookupError):
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
