"""The whole assistant in real processes, for tests: bot and sender of reminders, against the stand-in over HTTP."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import launch
from demo.bot_api.client import Chatter, TelegramWorld
from demo.bot_api.server import create_app, serving
from store.engine import Store
from store.linking import create_code

TOKEN = "100200300:fictional-token-for-the-tests"
# A process that starts on two busy cores, imports everything and polls.
PATIENCE = 60.0


@dataclass
class City:
    """Everybody's Telegram, the database, and the processes in between."""

    world: TelegramWorld
    store: Store
    environment: dict[str, str]
    processes: list[launch.Process] = field(default_factory=list)

    def person(self, name: str, code: str) -> Chatter:
        """A character who links with her code."""
        chatter = self.world.person(name)
        chatter.starts(code)
        chatter.wait_for_reply(timeout=PATIENCE)
        return chatter

    def code_for(self, *, person_id: int | None = None, counsellor_id: int | None = None, now: datetime) -> str:
        return self.store.run(create_code, person_id=person_id, counsellor_id=counsellor_id, now=now)

    def start(self) -> None:
        for process in self.processes:
            process.start()

    def kill_everything(self) -> None:
        """kill -9, as a power cut would."""
        for process in self.processes:
            if process.child is not None:
                os.kill(process.child.pid, signal.SIGKILL)
                process.child.wait()


@contextmanager
def living_city(store: Store, store_url: str, nlu: dict[str, str], keys: list[str], folder: Path) -> Iterator[City]:
    """A city whose processes run; they are ended at the end."""
    clock_file = folder / "clock.json"
    with serving(create_app(TOKEN, folder / "telegram.db", clock_file)) as url, TelegramWorld(url) as world:
        environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
            "DATABASE_URL": store_url,
            "COLUMN_KEYS": ",".join(keys),
            "CLOCK_FILE": str(clock_file),
            "WEBHOOK_URL": "",
        } | nlu
        city = City(world, store, environment, launch.processes_of(environment, None))
        city.start()
        try:
            yield city
        finally:
            launch.Household(city.processes).end_all()
