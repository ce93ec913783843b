"""`python -m nlu.server --port N --token T`: runs Rasa's own server as a child, and keeps it alive.

It runs in the app's environment; Rasa runs in its own (Python 3.10), on loopback, behind a token, without our secrets.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

from nlu.lifeline import die_with_parent
from nlu.training import ROOT, model_path, nlu_python, rasa_environment

HOST = "127.0.0.1"
SECONDS_TO_START = 180.0
SECONDS_BETWEEN_CHECKS = 10.0
SECONDS_TO_STOP = 10.0
CHECKS_FAILED_BEFORE_RESTART = 3
LONGEST_BACK_OFF = 60.0
# A server that stood this long is well: the next fall begins the back-off again.
SECONDS_TO_BE_WELL = 120.0


def back_off(falls: int) -> float:
    """Seconds to wait before starting again after `falls` falls in a row: 1, 2, 4… at most a minute."""
    return float(min(LONGEST_BACK_OFF, 2.0 ** max(0, falls - 1)))


def command(root: Path, port: int, token: str, model: Path) -> list[str]:
    """The command line of Rasa's server."""
    python = str(nlu_python(root))
    listening = ["-i", HOST, "-p", str(port), "--auth-token", token]
    return [python, "-m", "rasa", "run", "--enable-api", *listening, "-m", str(model)]


class HealthCheck(Protocol):
    """Says whether the server is well."""

    def good(self, timeout: float = 5.0) -> bool:
        """Whether the server understands, within `timeout` seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Health:
    """Asks the server to understand one word: answering `/status` would not prove that a model is loaded."""

    port: int
    token: str

    def good(self, timeout: float = 5.0) -> bool:
        """Whether the server understands, within `timeout` seconds."""
        address = f"http://{HOST}:{self.port}/model/parse"
        try:
            reply = httpx.post(address, params={"token": self.token}, json={"text": "bonjour"}, timeout=timeout)
            return reply.status_code == httpx.codes.OK and bool(reply.json().get("intent_ranking"))
        except (httpx.HTTPError, ValueError):
            return False


class Supervisor:
    """Starts the server, watches it, starts it again when it dies or hangs, and ends it when told to stop."""

    def __init__(self, command: list[str], environment: dict[str, str], health: HealthCheck) -> None:
        self._command = command
        self._environment = environment
        self._health = health
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ends `run`; may be called from a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Returns when `stop` was called, with the child ended."""
        falls = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            child = self._start()
            try:
                self._watch(child)
            finally:
                end(child)
            if self._stopping.is_set():
                return
            falls = 1 if time.monotonic() - began > SECONDS_TO_BE_WELL else falls + 1
            say(f"the server fell; starting it again in {back_off(falls):.0f} s")
            self._stopping.wait(back_off(falls))

    def _start(self) -> subprocess.Popen[bytes]:
        say("starting Rasa's server, this takes some twenty seconds")
        return subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            preexec_fn=lambda: die_with_parent(signal.SIGKILL),  # no other thread runs at this time
        )

    def _watch(self, child: subprocess.Popen[bytes]) -> None:
        """Returns when the child is to be ended: it died, hangs, or we are told to stop."""
        if not self._wait_until_ready(child):
            return
        failed = 0
        while not self._stopping.wait(SECONDS_BETWEEN_CHECKS) and child.poll() is None:
            failed = 0 if self._health.good() else failed + 1
            if failed >= CHECKS_FAILED_BEFORE_RESTART:
                say("the server does not answer any more")
                return

    def _wait_until_ready(self, child: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._stopping.is_set() and child.poll() is None and time.monotonic() < deadline:
            if self._health.good():
                say("the server understands")
                return True
            self._stopping.wait(0.5)
        return False


def end(child: subprocess.Popen[bytes]) -> None:
    """Asks the child to end, then makes it."""
    child.terminate()
    try:
        child.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def say(words: str) -> None:
    """One line of progress, on standard error."""
    sys.stderr.write(f"[nlu] {words}\n")


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--token", default=os.environ.get("NLU_TOKEN"), help="default: the variable NLU_TOKEN")
    options = parser.parse_args(arguments)
    if not options.token:
        parser.error("--token or NLU_TOKEN is needed: nobody else on this machine may ask the server")
    model = model_path(ROOT)
    if not model.exists():
        say("the model is missing or out of date: run `make train`")
        return 1
    die_with_parent()
    server = command(ROOT, options.port, options.token, model)
    supervisor = Supervisor(server, rasa_environment(ROOT), Health(options.port, options.token))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())
    supervisor.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
