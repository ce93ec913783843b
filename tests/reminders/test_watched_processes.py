"""What whoever watches sees of real processes: exit codes, metrics, signs of life; and what they see after a kill."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

import launch
from bench.reminders.faults import database_of
from bench.reminders.town import KEYS, Population, Town, populate, real_now, town
from demo.clock import write_offset
from settings import ROOT
from store.delivery_queue import queue_figures
from tests.http_server import QuietHandler, serving
from tests.reminders.machines import measured, until

MEASURES = {
    "reminders_due",
    "reminders_oldest_due_seconds",
    "reminders_sending",
    "reminders_leading",
    "reminders_settled_total",
    "reminders_lateness_seconds_count",
}


@contextmanager
def dead_man(calls: list[str]) -> Iterator[str]:
    class Handler(QuietHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(204)
            self.end_headers()

    with serving(Handler) as address:
        yield f"{address}/alive"


def health(place: Town) -> tuple[int, str]:
    """Exit code and what it says, as cron, systemd or Kubernetes would get them."""
    environment = os.environ | {
        "DATABASE_URL": place.database_url,
        "COLUMN_KEYS": KEYS[0],
        "CLOCK_FILE": str(place.clock_file),
    }
    run = subprocess.run(
        [sys.executable, "-m", "reminders", "health"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_sender_is_seen_to_live_and_seen_to_be_dead(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    with (
        database_of(database, tmp_path) as (url, _),
        town(tmp_path, url) as place,
        dead_man(calls) as address,
    ):
        monkeypatch.setenv("DEAD_MAN_URL", address)
        code, said = health(place)
        assert (code, "never run" in said) == (1, True)
        port = launch.free_port()
        sender = place.start_sender(metrics_port=port)
        until(lambda: measured(port) == 1)
        populate(place, Population(5, 1, 0, real_now(), (60, 600)), random.Random(1))  # noqa: S311
        until(lambda: len(place.world.sent()) == 5)
        until(lambda: measured(port, "reminders_due") == 0 and counted(port, "reminders_lateness_seconds_count") == 5)
        page = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
        assert {line.partition("{")[0].partition(" ")[0] for line in page.splitlines()} >= MEASURES
        assert 'reminders_settled_total{kind="reminder",reason="",state="sent"} 5.0' in page
        assert not {"P0", str(place.world.person("P0").chat_id)} & set(page.split()), "numbers only, never who"
        assert (health(place)[0], calls[0]) == (0, "/alive")

        sender.kill()
        write_offset(place.clock_file, timedelta(minutes=6))
        code, said = health(place)
        assert (code, "no sign of life" in said) == (1, True)
        place.start_sender()
        until(lambda: health(place)[0] == 0)


def test_a_sender_that_lives_but_does_not_keep_up_is_not_well(tmp_path: Path) -> None:
    """Telegram is away for forty minutes: the heart beats, and what is due has not left."""
    with town(tmp_path, f"sqlite:///{tmp_path / 'store.db'}") as place:
        place.world.goes_down()
        populate(place, Population(5, 1, 0, real_now(), (60, 600)), random.Random(1))  # noqa: S311
        place.start_sender()
        until(lambda: place.store.run(queue_figures, real_now()).due == 0)  # each has been tried
        assert health(place)[0] == 0
        write_offset(place.clock_file, timedelta(minutes=40))
        until(lambda: "not got through" in health(place)[1])
        assert [health(place)[0] for _ in range(3)] == [1] * 3, "however often it is tried meanwhile"
        place.world.recovers()
        until(lambda: health(place)[0] == 0)


def counted(port: int, name: str) -> float:
    page = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    return next((float(line.split()[1]) for line in page.splitlines() if line.startswith(f"{name} ")), -1.0)
