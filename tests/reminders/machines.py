"""Several machines in one: webhook workers behind one address, an active sender and a standby, a real PostgreSQL."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

import launch
from bench.reminders.town import PostgreSQL, postgresql
from demo.bot_api.client import Chatter, TelegramWorld
from demo.bot_api.server import create_app, serving
from store.engine import Store, open_store
from store.linking import create_code
from store.migrating import migrate
from tests.city import PATIENCE, TOKEN
from tests.conftest import TEST_KEYS
from tests.reminders.distributor import Distributor, distributing

SECRET = "a-secret-of-the-tests"


@dataclass
class Machines:
    """What runs. `senders` are by the port of their metrics."""

    world: TelegramWorld
    store: Store
    distributor: Distributor
    workers: list[launch.Process]
    senders: dict[int, launch.Process]
    database: PostgreSQL

    def linked(self, name: str, *, person_id: int | None = None, counsellor_id: int | None = None) -> Chatter:
        ids = {"person_id": person_id, "counsellor_id": counsellor_id}
        chatter = self.world.person(name)
        chatter.starts(self.store.run(create_code, now=self.world.now(), **ids))
        chatter.wait_for_reply(PATIENCE)
        return chatter

    def ready(self) -> None:
        """Returns once every worker answers and one sender leads."""
        for port in self.distributor.ports:
            until(lambda port=port: _answers(port))  # type: ignore[misc]
        until(lambda: sorted(measured(port) for port in self.senders) == [0.0, 1.0])

    def leading(self) -> int:
        return next(port for port in self.senders if measured(port) == 1.0)


def kill(process: launch.Process) -> None:
    """kill -9."""
    assert process.child is not None
    os.kill(process.child.pid, signal.SIGKILL)
    process.child.wait()


def measured(port: int, name: str = "reminders_leading") -> float:
    """A gauge as Prometheus would read it; -1 while nobody answers."""
    with suppress(httpx.HTTPError):
        page = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
        for family in text_string_to_metric_families(page):
            if family.name == name:
                return float(family.samples[0].value)
    return -1.0


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).is_success
    return False


@contextmanager
def several_machines(folder: Path, workers: int = 3) -> Iterator[Machines]:
    """Everything started; everything ended at the end."""
    distributor = Distributor([launch.free_port() for _ in range(workers)])
    with (
        postgresql(folder) as (database, server),
        serving(create_app(TOKEN, folder / "telegram.db")) as telegram,
        TelegramWorld(telegram) as world,
        distributing(distributor) as address,
    ):
        store = open_store(database, TEST_KEYS)
        migrate(store)
        common = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram,
            "DATABASE_URL": database,
            "COLUMN_KEYS": TEST_KEYS[0],
            "WEBHOOK_URL": address,
            "WEBHOOK_SECRET": SECRET,
            "NLU_URL": "http://127.0.0.1:9",  # nobody listens: the model is away
        }
        bots = [launch.Process("bot", ["bot"], common | {"WEBHOOK_PORT": str(port)}) for port in distributor.ports]
        senders = {port: _sender(common, port) for port in (launch.free_port(), launch.free_port())}
        household = launch.Household([*bots, *senders.values()])
        household.start_all()
        try:
            machines = Machines(world, store, distributor, bots, senders, server)
            machines.ready()
            yield machines
        finally:
            household.end_all()
            store.close()


def _sender(common: dict[str, str], metrics_port: int) -> launch.Process:
    return launch.Process("reminders", ["reminders", "run"], common | {"METRICS_PORT": str(metrics_port)})
