"""When to try again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from reminders.guards import SEND_MARGIN

# At once, then ever more rarely: an outage of hours costs few calls, and after it nothing waits over five minutes.
_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (0, 5, 15, 30, 60, 120, 180, 300))
# Telegram has been seen to ask for hours; we come back sooner with one call and are told again.
_LONGEST_WAIT = timedelta(minutes=15)


def next_try(attempts: int, now: datetime, expires_at: datetime, retry_after: timedelta | None) -> datetime | None:
    """When to try again after `attempts` tries; None when it would be pointless by then.

    What Telegram asks for (`retry_after`) is respected, up to a quarter of an hour.
    """
    pause = _PAUSES[min(attempts, len(_PAUSES)) - 1]
    asked = min(retry_after or timedelta(0), _LONGEST_WAIT)
    at = now + max(pause, asked)
    return at if at + SEND_MARGIN < expires_at else _last_chance(now, expires_at, asked)


def _last_chance(now: datetime, expires_at: datetime, asked: timedelta) -> datetime | None:
    """Where the usual pause would miss the end, halves what is left instead of giving up."""
    left = expires_at - SEND_MARGIN - now
    at = now + max(left / 2, asked)
    return at if left > timedelta(seconds=2) and at + SEND_MARGIN < expires_at else None
