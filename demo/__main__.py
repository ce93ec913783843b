"""`make demo`: the whole assistant against a stand-in for Telegram, with fictional people, and a page to play them."""

from __future__ import annotations

import os
import socket
import sys
import threading
from datetime import datetime
from pathlib import Path

import httpx
from sqlmodel import Session, col, select

import launch
from demo.bot_api.client import TelegramWorld
from demo.seeding import fill_database, play_beginning, read_fiction
from settings import VAR, placeholder_key
from store.clock import clock
from store.engine import Store, open_store
from store.migrating import migrate
from store.models import Delivery
from store.vocabulary import OPEN_STATES

FOLDER = VAR / "demo"
PREFERRED_PORT = 8400
TOKEN = "100200300:fictional-token-of-the-demonstration"  # noqa: S105 - nothing behind it
_SECONDS_BETWEEN_LOOKS = 2.0


def main() -> int:
    """Starts everything, fills it the first time, prints the address, runs until Ctrl-C."""
    folder = Path(os.environ.get("DEMO_FOLDER", FOLDER))
    port = port_for_the_page()
    environment = environment_in(folder, port)
    store = open_store(environment["DATABASE_URL"], [environment["COLUMN_KEYS"]])
    migrate(store)
    nlu_port = launch.own_nlu(environment)
    stand_in = launch.Process("stand-in", stand_in_command(folder, port), environment)
    household = launch.Household([stand_in, *launch.processes_of(environment, nlu_port)])
    launch.say("starting Telegram's stand-in, the bot, the reminders and Rasa's server (half a minute)")
    household.start_all()
    watcher = threading.Thread(target=begin_and_watch, args=(folder, environment, store, household), daemon=True)
    watcher.start()
    household.run()
    watcher.join(_SECONDS_BETWEEN_LOOKS + 1)
    store.close()
    return 0


def environment_in(folder: Path, port: int) -> dict[str, str]:
    """Where the demonstration's processes find each other."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'assistant.db'}",
        "COLUMN_KEYS": placeholder_key("demonstration: nothing here is real"),
        "CLOCK_FILE": str(folder / "clock.json"),
        "WEBHOOK_URL": "",
    }


def stand_in_command(folder: Path, port: int) -> list[str]:
    options = ["--port", str(port), "--token", TOKEN]
    return [
        "demo.bot_api",
        *options,
        "--state",
        str(folder / "telegram.db"),
        "--clock-file",
        str(folder / "clock.json"),
    ]


def begin_and_watch(folder: Path, environment: dict[str, str], store: Store, household: launch.Household) -> None:
    """Fills an empty demonstration, says where the page is, then tells the page when the next message is due."""
    now = clock(folder / "clock.json")
    address = environment["TELEGRAM_API_URL"]
    if not wait_for(address, household):
        return
    with TelegramWorld(address) as world:
        filled = folder / "filled"
        if not filled.exists():
            launch.say("filling the demonstration with fictional people")
            fiction = read_fiction()
            httpx.post(f"{address}/bot{TOKEN}/setMyName", json={"name": fiction["bot_name"]}, trust_env=False)
            play_beginning(world, store, fiction, store.run(fill_database, fiction, now()), now())
            filled.touch()
        if launch.wait_for_nlu(environment, household):
            launch.say(f"ready: open {address} in a browser. Ctrl-C stops everything; `make demo-reset` starts afresh.")
        while not household.stopping.wait(_SECONDS_BETWEEN_LOOKS):
            tell_next_due(world, store)


def tell_next_due(world: TelegramWorld, store: Store) -> None:
    """For the page's button « Jusqu'au prochain rappel »."""
    due = store.run(next_due)
    try:
        world.ask("POST", "/next_due", json={"at": due.isoformat() if due else None})
    except (httpx.HTTPError, AssertionError):
        return  # the stand-in restarts, or is made to fail from the page


def next_due(session: Session) -> datetime | None:
    """When the next message is meant to leave."""
    waiting = select(Delivery.due_at).where(col(Delivery.state).in_(OPEN_STATES)).order_by(col(Delivery.due_at))
    return session.exec(waiting.limit(1)).first()


def wait_for(address: str, household: launch.Household) -> bool:
    """Whether the stand-in answers before the household is stopped."""
    while not household.stopping.is_set():
        try:
            if httpx.get(f"{address}/demo/cast", timeout=2, trust_env=False).is_success:
                return True
        except httpx.HTTPError:
            pass
        household.stopping.wait(0.2)
    return False


def port_for_the_page() -> int:
    """The usual one, so that the address stays the same; another where it is taken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", PREFERRED_PORT))
            return PREFERRED_PORT
        except OSError:
            return launch.free_port()


if __name__ == "__main__":
    sys.exit(main())
