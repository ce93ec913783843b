"""Thousands of reminders through a storm: counts lost, doubled, late, after the fact."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from bench.reminders.storm import Storm
from bench.reminders.town import Population, PostgreSQL, Town, populate, postgresql, real_now, town, write_reminder
from bench.reminders.verdict import Verdict, judge, wait_until_settled
from demo.bot_api.client import Chatter
from store.models import Person


@dataclass(frozen=True)
class Trial:
    """What a run was and what came of it."""

    database: str
    seed: int
    seconds: float
    faults: dict[str, int]
    doubles_allowed: int
    settled: bool
    verdict: Verdict

    @property
    def good(self) -> bool:
        """Nothing lost, nothing after its appointment, no more doubles than calls that were under way at a fault."""
        v = self.verdict
        wrong = v.lost + v.after_the_fact + v.after_the_change + v.unshown
        return self.settled and wrong == 0 and v.doubled <= self.doubles_allowed


def run_trial(database: str, seed: int, *, persons: int, each: int, seconds: float, clock_steps: bool = False) -> Trial:
    """One storm over `persons * each` reminders. `database`: sqlite or postgresql; `clock_steps`: also of the clock."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    # An appointment must stay ahead where the clock jumps an hour: else all that was near would rightly be too late.
    ahead = (360, 600) if clock_steps else (1, 4)
    with (
        tempfile.TemporaryDirectory(prefix="storm-") as name,
        database_of(database, Path(name)) as (url, server),
        town(Path(name), url) as place,
    ):
        populate(place, Population(persons, each, seconds, real_now() + timedelta(seconds=3), ahead), dice)
        place.start_sender()
        storm, began = Storm(place, dice, server), time.monotonic()
        storm.rage(seconds, clock_steps=clock_steps)
        settled = wait_until_settled(place)
        took, verdict = time.monotonic() - began, judge(place, storm.changed)
        return Trial(database, seed, took, dict(storm.happened), storm.doubles_allowed, settled, verdict)


@contextmanager
def database_of(kind: str, directory: Path) -> Iterator[tuple[str, PostgreSQL | None]]:
    """The address of a fresh database in `directory`; with PostgreSQL, the server of our own, to crash it."""
    if kind == "sqlite":
        yield f"sqlite:///{directory / 'store.db'}", None
        return
    with postgresql(directory) as (url, server):
        yield url, server


def lines_of(trial: Trial) -> list[str]:
    """The trial as a few lines of text."""
    v = trial.verdict
    faults = ", ".join(f"{count} {name}" for name, count in sorted(trial.faults.items()))
    states = ", ".join(f"{count} {state}" for state, count in sorted(v.states.items()))
    return [
        f"{trial.database}, seed {trial.seed}: {v.reminders} reminders in {trial.seconds:.0f} s, {len(v.late)} arrived",
        f"  faults: {faults}",
        f"  states: {states}",
        f"  lost {v.lost}, after the fact {v.after_the_fact}, after a change {v.after_the_change}, "
        f"not shown to the CPIP {v.unshown}, doubled {v.doubled} (allowed {trial.doubles_allowed})",
        f"  late: p50 {v.late_at(0.5):.1f} s, p99 {v.late_at(0.99):.1f} s, worst {v.late_at(1):.1f} s",
        f"  {'good' if trial.good else 'BAD'}",
    ]


@dataclass(frozen=True)
class Takeover:
    """Seconds from the kill -9 of the one who sends until a message, due then, arrives through the standby."""

    database: str
    p50: float
    worst: float


def takeovers(database: str, times: int = 5) -> Takeover:
    """Kills the sender again and again, each time with a standby ready."""
    with (
        tempfile.TemporaryDirectory(prefix="takeover-") as name,
        database_of(database, Path(name)) as (url, _),
        town(Path(name), url) as place,
    ):
        leader = place.start_sender()
        populate(place, Population(1, 1, 0, real_now(), (60, 60)), random.Random(1))  # noqa: S311
        karim = place.world.person("P0")
        karim.wait_for("Rappel", timeout=120)
        took = []
        for number in range(times):
            standby = place.start_sender()
            _wait_for_standby(place, number + 1)
            leader.kill()
            began = time.monotonic()
            place.store.run(_due_now, number)
            _wait_for_messages(karim, number + 2)
            took.append(time.monotonic() - began)
            leader = standby
        return Takeover(database, sorted(took)[len(took) // 2], max(took))


def _due_now(session: Session, number: int) -> None:
    due = real_now()
    write_reminder(session, session.get_one(Person, 1), due, due + timedelta(days=2 + number))


def _wait_for_messages(person: Chatter, count: int) -> None:
    person.wait_for(lambda _: len(person.sees()) == count, timeout=120)


def _wait_for_standby(place: Town, times: int, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while (place.directory / "senders.log").read_text("utf-8").count("standing_by") < times:
        if time.monotonic() > deadline:
            raise RuntimeError("nobody stands by")
        time.sleep(0.1)
