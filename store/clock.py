"""The clock that entry points pass down: the machine's, or the demonstration's shifted one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


def clock(shift_file: Path | None) -> Callable[[], datetime]:
    """A function that says what time it is (aware, UTC), shifted by what `shift_file` holds.

    The file is read at each call, so that every process of the demonstration moves at once. Without a file, or with
    one that cannot be read, it is the machine's time.
    """
    if shift_file is None:
        return _machine_time
    return lambda: _machine_time() + _shift(shift_file)


def _machine_time() -> datetime:
    return datetime.now(UTC)


def _shift(path: Path) -> timedelta:
    """`{"offset_seconds": n}`, as `demo.clock` writes it."""
    try:
        return timedelta(seconds=float(json.loads(path.read_text("utf-8"))["offset_seconds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return timedelta(0)
