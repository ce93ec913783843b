"""`python -m bench.nlu.dev_set PATH`: measures the trained model on a set of questions, by asking the real server.

PATH is a YAML list of entries with text, topic, accept and register. It is read for measuring only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

from bench.nlu.measures import Case, Outcome, all_measures, by_register, table
from nlu.alarm import load_alarm_thresholds, raise_alarm, signs_in
from nlu.danger import DangerList
from nlu.deciding import decide, load_thresholds
from nlu.rasa_client import RasaClient
from nlu.server import Health
from nlu.training import ROOT
from nlu.understanding import Understanding

SECONDS_TO_START = 120.0


def cases_of(path: Path) -> list[Case]:
    """The questions of a set."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(e["text"], e["topic"], frozenset([e["topic"], *(e.get("accept") or [])]), e.get("register", "-"))
        for e in entries
    ]


def known_topics() -> frozenset[str]:
    """The ids of content/fr/topics.yml."""
    topics = yaml.safe_load((ROOT / "content/fr/topics.yml").read_text(encoding="utf-8"))["topics"]
    return frozenset(topic["id"] for topic in topics)


@contextmanager
def running_server() -> Iterator[tuple[int, str]]:
    """A server of our own, ready, on a free port: the port and the token."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    token = secrets.token_urlsafe(16)
    command = [sys.executable, "-m", "nlu.server", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"NLU_TOKEN": token}, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not Health(port, token).good(timeout=1.0):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server does not start: run `make train` first")
            time.sleep(0.3)
        yield port, token
    finally:
        server.terminate()
        server.wait()


async def understand_all(texts: Sequence[str], port: int, token: str) -> tuple[list[Understanding], list[float]]:
    """What the server makes of each text, and the milliseconds each took."""
    understandings, times = [], []
    async with httpx.AsyncClient() as http:
        client = RasaClient(f"http://127.0.0.1:{port}", http, token, known_topics())
        for text in texts:
            began = time.perf_counter()
            understandings.append(await client.understand(text))
            times.append((time.perf_counter() - began) * 1000)
    return understandings, sorted(times)


def outcomes_of(cases: Sequence[Case], understandings: Sequence[Understanding]) -> list[Outcome]:
    """What the assistant would do of each, with both nets."""
    safety = yaml.safe_load((ROOT / "content/fr/safety.yml").read_text(encoding="utf-8"))
    danger, alarms, thresholds = DangerList(safety), load_alarm_thresholds(), load_thresholds()
    return [
        Outcome(case, seen, decide(seen, thresholds), raise_alarm(seen, signs_in(case.text, danger), alarms))
        for case, seen in zip(cases, understandings, strict=True)
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    cases = cases_of(parser.parse_args().path)
    with running_server() as (port, token):
        understandings, times = asyncio.run(understand_all([case.text for case in cases], port, token))
    outcomes = outcomes_of(cases, understandings)
    print(table(all_measures(outcomes)))
    print()
    print(table(by_register(outcomes)))
    print(f"\nanswer in {times[len(times) // 2]:.1f} ms (p50), {times[len(times) * 99 // 100]:.1f} ms (p99)")


if __name__ == "__main__":
    main()
