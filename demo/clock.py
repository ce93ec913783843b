"""The demonstration's clock: the real one, shifted by an offset kept in a small file.

The bot, the reminder sender and the stand-in are separate processes. They share this file, so that
« +1 jour » on the page makes reminders due at once in all of them.
"""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


def read_offset(path: Path | None) -> timedelta:
    """Offset stored in `path`; zero when there is no file, or none that can be read."""
    if path is None:
        return timedelta(0)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return timedelta(seconds=float(stored["offset_seconds"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return timedelta(0)


def write_offset(path: Path, offset: timedelta) -> None:
    """Store `offset` in one step: a reader sees the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"offset_seconds": offset.total_seconds()}, file)
    os.replace(name, path)


def offset_to(target: datetime, real_now: datetime) -> timedelta:
    """Offset that makes the clock show `target` when the real clock shows `real_now` (both aware)."""
    return target - real_now


def real_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def shifted_clock(path: Path | None, real: Callable[[], datetime] = real_clock) -> Callable[[], datetime]:
    """A clock that reads the offset again at each call (aware, UTC); `path` None: the real clock."""

    def now() -> datetime:
        return real() + read_offset(path)

    return now
