"""The obvious alternative, measured alike: one APScheduler job for each reminder in its SQLAlchemy job store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from settings import ROOT

_SELF = "bench.reminders.alternative"


@dataclass(frozen=True)
class Alternative:
    """Seconds to plan, to start with so many jobs, to fire those due at once; memory; and what a kill -9 loses."""

    jobs: int
    plan_seconds: float
    start_seconds: float
    start_megabytes: float
    tick_milliseconds: float
    due_while_dead: int
    lost: int


def measure(jobs: int) -> Alternative:
    """Plans `jobs`, starts with them, then kills -9 while reminders come due and counts those that never ran."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        began = time.perf_counter()
        _child("plan", name, str(jobs)).wait()
        plan_seconds = time.perf_counter() - began
        seconds, megabytes, tick = (float(value) for value in _child("start", name).communicate()[0].split())
        due, lost = _kill(Path(name))
        return Alternative(jobs, plan_seconds, seconds, megabytes, tick, due, lost)


def _kill(directory: Path, due: int = 100) -> tuple[int, int]:
    """`due` reminders over twenty seconds; the process is killed after five and started again five later."""
    _child("soon", str(directory), str(due)).wait()
    first = _child("run", str(directory))
    time.sleep(5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(5)
    second = _child("run", str(directory))
    time.sleep(25)
    second.send_signal(signal.SIGKILL)
    second.wait()
    fired = directory / "fired.txt"
    ran = set(fired.read_text("utf-8").split()) if fired.exists() else set()
    return due, due - len(ran)


def _child(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", _SELF, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def remind(directory: str, number: int) -> None:
    """The job: writes that it ran."""
    with (Path(directory) / "fired.txt").open("a", encoding="utf-8") as fired:
        fired.write(f"{number}\n")


def _scheduler(directory: str, *, paused: bool = False):  # type: ignore[no-untyped-def]
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

    store = SQLAlchemyJobStore(url=f"sqlite:///{directory}/jobs.db")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=paused)
    return scheduler


def _add(scheduler: object, directory: str, number: int, at: datetime) -> None:
    scheduler.add_job(remind, "date", run_date=at, args=(directory, number), id=str(number))  # type: ignore[attr-defined]


def _main(action: str, directory: str, *rest: str) -> None:
    if action == "start":
        _report_start(directory)
        return
    scheduler = _scheduler(directory, paused=action != "run")
    if action == "run":
        time.sleep(3600)
    far = timedelta(days=30) if action == "plan" else timedelta(seconds=8)
    for number in range(int(rest[0])):
        offset = timedelta(seconds=number) if action == "plan" else timedelta(seconds=number * 0.2)
        name = number if action == "plan" else 10_000_000 + number
        _add(scheduler, directory, name, datetime.now(UTC) + far + offset)
    scheduler.shutdown()


def _report_start(directory: str) -> None:
    """Seconds to start, megabytes used by then, milliseconds of one tick with nothing due."""
    began = time.perf_counter()
    scheduler = _scheduler(directory)
    scheduler.get_jobs()
    started = time.perf_counter() - began
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    used = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    began = time.perf_counter()
    for _ in range(20):
        scheduler._process_jobs()
    tick = (time.perf_counter() - began) / 20 * 1000
    sys.stdout.write(f"{started:.3f} {used:.1f} {tick:.3f}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
