"""Telegram's limits on sending, and how fast the bot really was.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages
a second in all, one a second in a chat (short bursts pass), 20 a minute in a group.
"""

import math
from collections import deque
from collections.abc import Callable

from pydantic import BaseModel

KEPT_SECONDS = 3600.0


class RateLimits(BaseModel):
    """`enabled` False: everything passes and is only counted."""

    enabled: bool = False
    overall_per_second: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20


class Second(BaseModel):
    """`at`: seconds since the first call. Messages are calls of send… methods that passed."""

    at: int
    calls: int = 0
    messages: int = 0
    refused: int = 0


class RateMeter:
    """Counts calls by second and decides whether a message is too much now.

    `clock` gives seconds that only grow; the demonstration's shifted clock must not matter here.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.limits = RateLimits()
        self._clock = clock
        self._start: float | None = None
        self._seconds: dict[int, Second] = {}
        self._sent: deque[float] = deque()
        self._by_chat: dict[int, deque[float]] = {}

    def call(self, is_message: bool, chat_id: int | None) -> int | None:
        """Count one call. None: it passes; otherwise after how many seconds to try again."""
        now = self._clock()
        self._start = now if self._start is None else self._start
        at = int(now - self._start)
        second = self._seconds.setdefault(at, Second(at=at))
        second.calls += 1
        if not is_message:
            return None
        wait = self._excess(now, chat_id) if self.limits.enabled else 0.0
        if wait > 0:
            second.refused += 1
            return max(1, math.ceil(wait))
        second.messages += 1
        self._keep(now, chat_id)
        return None

    def _keep(self, now: float, chat_id: int | None) -> None:
        self._sent.append(now)
        while self._sent[0] < now - KEPT_SECONDS:
            self._sent.popleft()
        if chat_id is not None:
            recent = self._by_chat.setdefault(chat_id, deque())
            recent.append(now)
            while recent[0] < now - 60:
                recent.popleft()

    def _excess(self, now: float, chat_id: int | None) -> float:
        """Seconds until the next message may pass; 0 or less when it may now."""
        limits = self.limits
        waits = [_until_room(self._sent, now, limits.overall_per_second, 1.0)]
        recent = self._by_chat.get(chat_id or 0, deque())
        burst_seconds = limits.chat_burst / limits.chat_per_second
        waits.append(_until_room(recent, now, limits.chat_burst, burst_seconds))
        if chat_id is not None and chat_id < 0:
            waits.append(_until_room(recent, now, limits.group_per_minute, 60.0))
        return max(waits)

    def seconds(self) -> list[Second]:
        return list(self._seconds.values())

    def worst_window(self) -> int:
        """Most messages in any one second (sliding), over the last hour."""
        worst, first = 0, 0
        sent = list(self._sent)
        for last, moment in enumerate(sent):
            while sent[first] <= moment - 1.0:
                first += 1
            worst = max(worst, last - first + 1)
        return worst

    def reset(self) -> None:
        """Forget what was counted; limits stay."""
        self._start = None
        self._seconds.clear()
        self._sent.clear()
        self._by_chat.clear()


def _until_room(moments: deque[float], now: float, allowed: int, seconds: float) -> float:
    """How long until fewer than `allowed` of `moments` lie within the last `seconds`."""
    if len(moments) < allowed:
        return 0.0
    return moments[-allowed] + seconds - now
