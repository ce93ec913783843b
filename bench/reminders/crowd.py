"""Whether a person who writes during a bulk waits longer for her answer."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from bench.reminders.town import KEYS, TOKEN, Population, Town, populate, postgresql, real_now, town
from demo.bot_api.client import Chatter
from reminders.buttons import Come, encode
from settings import ROOT
from store.delivery_queue import queue_figures
from store.models import Appointment, Person

_TAPS = 200


@dataclass(frozen=True)
class Waiting:
    """Milliseconds from a tap on « Je viens » to the answer on the screen, without and with a bulk under way.

    `ratio`: how many times longer she waits in the bulk than without it.
    """

    database: str
    bulk: int
    quiet_p50: float
    quiet_p99: float
    bulk_p50: float
    bulk_p99: float
    ratio_p50: float
    ratio_p99: float


def waiting(database: str, bulk: int = 10_000) -> Waiting:
    """The real bot and the real sender on one database; taps write to it."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        _address(database, Path(name)) as url,
        town(Path(name), url) as place,
        _bot(place),
    ):
        starting = real_now() + timedelta(seconds=1)
        populate(place, Population(500, bulk // 500, 0, starting, (600, 900)), random.Random(1))  # noqa: S311
        zoe = place.world.person("Zoé", started=True)
        appointment_id = place.store.run(_appointment_of, zoe.chat_id)
        quiet = _taps(zoe, appointment_id)
        place.start_sender()
        _wait_for_first(place)
        busy = _taps(zoe, appointment_id)
        still_due = place.store.run(queue_figures, real_now()).due
        if not still_due:
            raise RuntimeError("the bulk was over before the taps: make it larger")
        before, during = _quantiles(quiet), _quantiles(busy)
        ratios = [with_bulk / without for with_bulk, without in zip(during, before, strict=True)]
        return Waiting(database, bulk, *before, *during, *ratios)


@contextmanager
def _address(database: str, directory: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{directory / 'store.db'}"
        return
    with postgresql(directory) as (url, _):
        yield url


@contextmanager
def _bot(place: Town) -> Iterator[None]:
    """The bot as it runs, without a Rasa server: taps need none."""
    environment = os.environ | {
        "DATABASE_URL": place.database_url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": place.world.base_url,
        "COLUMN_KEYS": KEYS[0],
        "NLU_URL": "http://127.0.0.1:9",
    }
    with (place.directory / "bot.log").open("ab") as log:
        bot = subprocess.Popen([sys.executable, "-m", "bot"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        bot.terminate()
        bot.wait(30)


def _appointment_of(session: Session, chat_id: int) -> int:
    """Zoé is of the same CPIP, and gets nothing of the bulk."""
    zoe = Person(service_id=1, counsellor_id=1, first_name="Zoé", label="Zoé", chat_id=chat_id, linked_at=real_now())
    session.add(zoe)
    session.flush()
    starts_at = real_now() + timedelta(days=9)
    appointment = Appointment(
        person_id=int(zoe.id or 0), counsellor_id=1, kind="suivi_spip", starts_at=starts_at, created_at=real_now()
    )
    session.add(appointment)
    session.flush()
    return int(appointment.id or 0)


def _taps(person: Chatter, appointment_id: int) -> list[float]:
    """One after the other at odd moments, each until its answer is written; the first, which warm up, do not count."""
    took, dice = [], random.Random(2)  # noqa: S311
    person.says("/start")
    message = person.wait_for_reply(60)
    for number in range(_TAPS + 5):
        time.sleep(dice.uniform(0, 0.2))
        began = time.perf_counter()
        person.taps_data(encode(Come(appointment_id)), message["message_id"])
        person.wait_for_reply(60)
        took += [(time.perf_counter() - began) * 1000] if number >= 5 else []
    return took


def _wait_for_first(place: Town) -> None:
    while not place.world.rate()["seconds"] or place.store.run(queue_figures, real_now()).sending == 0:
        time.sleep(0.2)


def _quantiles(values: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[98]
