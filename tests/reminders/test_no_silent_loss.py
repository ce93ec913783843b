"""A short storm over real processes: killed, frozen, cut off, locked out; every reminder leaves or is accounted for.

`python -m bench.reminders faults` is the long one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bench.reminders.faults import database_of, lines_of, run_trial
from bench.reminders.town import Population, populate, real_now, town, write_reminder
from bench.reminders.verdict import judge
from demo.clock import write_offset
from store.models import Delivery, Person
from store.vocabulary import OPEN_STATES, DeliveryState

# Processes start on busy cores; how fast a standby takes over is measured by the bench (docs/reminders_bench.md).
PATIENCE = 120.0


@pytest.mark.parametrize(("database", "seed"), [("sqlite", 11), ("postgresql", 12)])
def test_a_storm_loses_nothing(database: str, seed: int) -> None:
    trial = run_trial(database, seed, persons=40, each=3, seconds=15)
    assert trial.good, "\n".join(lines_of(trial))
    assert trial.verdict.reminders == 120


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_standby_takes_over_after_a_kill(database: str, tmp_path: Path) -> None:
    with database_of(database, tmp_path) as (url, _):
        _takes_over(tmp_path, url)


def _takes_over(directory: Path, url: str) -> None:
    with town(directory, url) as place:
        leader = place.start_sender()
        populate(place, Population(persons=1, each=1, seconds=0, starting=real_now()), random.Random(1))  # noqa: S311
        karim = place.world.person("P0")
        karim.wait_for("Rappel", timeout=PATIENCE)
        place.start_sender()
        _wait_for_log(directory, "standing_by")
        leader.kill()
        place.store.run(_one_more)
        karim.wait_for(lambda _: len(karim.sees()) == 2, timeout=PATIENCE)
        assert leader.wait() != 0


def test_after_six_hours_without_telegram_real_processes_have_lost_nothing(tmp_path: Path) -> None:
    """Their clock moves on by hours while every connection is closed; the appointments are eight hours ahead."""
    with town(tmp_path, f"sqlite:///{tmp_path / 'store.db'}") as place:
        population = Population(persons=10, each=2, seconds=1, starting=real_now(), ahead=(480, 600))
        populate(place, population, random.Random(1))  # noqa: S311
        place.world.goes_down()
        place.start_sender()
        for hours in (0, 3, 6):
            tries = place.store.run(_tries)
            write_offset(place.clock_file, timedelta(hours=hours))
            _until(lambda tries=tries: place.store.run(_tries) > tries)  # type: ignore[misc]
        place.world.recovers()
        _until(lambda: not place.store.run(_open))
        verdict = judge(place, {})
    assert (verdict.lost, verdict.doubled, verdict.states) == (0, 0, {DeliveryState.SENT: 20})


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_after_three_days_without_a_sender_what_is_ahead_leaves_and_the_rest_is_written_down(
    database: str, tmp_path: Path
) -> None:
    with database_of(database, tmp_path) as (url, _), town(tmp_path, url) as place:
        populate(place, Population(10, 0, 0, real_now()), random.Random(1))  # noqa: S311
        place.store.run(_one_in_a_day_and_one_in_four)
        write_offset(place.clock_file, timedelta(days=3))
        place.start_sender()
        _until(lambda: not place.store.run(_open))
        verdict = judge(place, {})
    assert verdict.states == {DeliveryState.SENT: 10, DeliveryState.TOO_LATE: 10}
    assert (verdict.lost, verdict.doubled, len(verdict.late)) == (0, 0, 10)


def _one_in_a_day_and_one_in_four(session: Session) -> None:
    due = real_now()
    for person in session.scalars(select(Person)):
        for days in (1, 4):
            write_reminder(session, person, due, due + timedelta(days=days))


def _tries(session: Session) -> int:
    return sum(session.scalars(select(Delivery.attempts)))


def _open(session: Session) -> bool:
    states = [*OPEN_STATES, DeliveryState.SENDING]
    return session.scalars(select(Delivery.id).where(col(Delivery.state).in_(states))).first() is not None


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _one_more(session: Session) -> None:
    due = real_now()
    write_reminder(session, session.get_one(Person, 1), due, due + timedelta(days=1))


def _wait_for_log(directory: Path, line: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while line not in (directory / "senders.log").read_text("utf-8"):
        assert time.monotonic() < deadline, f"nobody says {line}"
