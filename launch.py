"""`make run`: starts the whole assistant and keeps it alive: Rasa's server, the bot, the sender of reminders.

Each is a process of its own, started again when it dies; Ctrl-C or SIGTERM stops them all. The demonstration
(`python -m demo`) starts the same processes against its stand-in for Telegram.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from nlu.lifeline import die_with_parent
from settings import ROOT, Settings
from store.engine import open_store
from store.migrating import migrate

LONGEST_BACK_OFF = 30.0
SECONDS_TO_STOP = 15.0
SECONDS_TO_BE_WELL = 60.0


@dataclass
class Process:
    """One of the assistant's processes: a module of ours to run, and how it fares."""

    name: str
    module: Sequence[str]
    environment: Mapping[str, str]
    child: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    falls: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.child = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", *self.module],
            cwd=ROOT,
            env=dict(os.environ) | dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this launcher only, which stops them in order
            preexec_fn=die_with_parent,
        )


@dataclass
class Household:
    """The processes of one installation, watched together."""

    processes: list[Process]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Returns when `stopping` is set, with every process ended."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            while not self.stopping.wait(0.5):
                for process in self.processes:
                    self._tend(process, time.monotonic())
        finally:
            self.end_all()

    def start_all(self) -> None:
        for process in self.processes:
            process.start()

    def _tend(self, process: Process, now: float) -> None:
        """Starts a process that died, after 1, 2, 4… seconds when it keeps dying."""
        if process.child is not None and process.child.poll() is None:
            return
        if process.child is not None:
            process.falls = 1 if now - process.started_at > SECONDS_TO_BE_WELL else process.falls + 1
            process.not_before = now + min(LONGEST_BACK_OFF, 2.0 ** (process.falls - 1))
            say(f"{process.name} ended with {process.child.returncode}; starting it again")
            process.child = None
        if now >= process.not_before:
            process.start()

    def is_whole(self) -> bool:
        """Whether no process has ended."""
        return all(p.child is None or p.child.poll() is None for p in self.processes)

    def end_all(self) -> None:
        alive = [p.child for p in self.processes if p.child is not None and p.child.poll() is None]
        for child in alive:
            child.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in alive:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def processes_of(environment: Mapping[str, str], nlu_port: int | None) -> list[Process]:
    """The processes of an installation; Rasa's server only when we start one."""
    nlu = [Process("nlu", ["nlu.server", "--port", str(nlu_port)], environment)] if nlu_port else []
    return [*nlu, Process("bot", ["bot"], environment), Process("reminders", ["reminders", "run"], environment)]


def own_nlu(environment: dict[str, str]) -> int:
    """Adds to `environment` where our own Rasa server will listen, on loopback behind a token; returns its port."""
    port = free_port()
    environment |= {"NLU_URL": f"http://127.0.0.1:{port}", "NLU_TOKEN": secrets.token_urlsafe(24)}
    return port


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for_nlu(environment: Mapping[str, str], household: Household, seconds: float = 180.0) -> bool:
    """Whether the understanding server answers within `seconds`; it does not when its own supervisor has ended."""
    deadline = time.monotonic() + seconds
    address = environment["NLU_URL"] + "/model/parse"
    while time.monotonic() < deadline and not household.stopping.is_set() and household.is_whole():
        try:
            token = {"token": environment.get("NLU_TOKEN", "")}
            if httpx.post(address, params=token, json={"text": "bonjour"}, timeout=5).is_success:
                return True
        except httpx.HTTPError:
            pass
        household.stopping.wait(0.5)
    return False


def say(line: str) -> None:
    sys.stderr.write(f"[launch] {line}\n")


def main() -> int:
    """Starts everything for real; says in one clear line what is missing."""
    settings = Settings()
    missing = settings.missing()
    if missing:
        say(missing)
        return 1
    store = open_store(settings.database_url, settings.keys())
    migrate(store)
    store.close()
    environment: dict[str, str] = {}
    nlu_port = None if settings.nlu_url else own_nlu(environment)
    household = Household(processes_of(environment, nlu_port))
    say("starting; understanding is ready in half a minute. Ctrl-C stops everything.")
    household.start_all()
    household.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
