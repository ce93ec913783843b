"""A short storm over real processes: killed, frozen, cut off, locked out; every reminder leaves or is accounted for.

`python -m bench.reminders faults` is the long one.
"""

from __future__ import annotations

import random
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bench.reminders.faults import lines_of, run_trial
from bench.reminders.town import Population, populate, postgresql, real_now, town, write_reminder
from store.models import Person

# Processes start on busy cores; how fast a standby takes over is measured by the bench (docs/reminders_bench.md).
PATIENCE = 120.0


@pytest.mark.parametrize(("database", "seed"), [("sqlite", 11), ("postgresql", 12)])
def test_a_storm_loses_nothing(database: str, seed: int) -> None:
    trial = run_trial(database, seed, persons=40, each=3, seconds=15)
    assert trial.good, "\n".join(lines_of(trial))
    assert trial.verdict.reminders == 120


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_standby_takes_over_after_a_kill(database: str, tmp_path: Path) -> None:
    if database == "sqlite":
        _takes_over(tmp_path, f"sqlite:///{tmp_path / 'store.db'}")
        return
    with postgresql(tmp_path) as (url, _):
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


def _one_more(session: Session) -> None:
    due = real_now()
    write_reminder(session, session.get_one(Person, 1), due, due + timedelta(days=1))


def _wait_for_log(directory: Path, line: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while line not in (directory / "senders.log").read_text("utf-8"):
        assert time.monotonic() < deadline, f"nobody says {line}"
