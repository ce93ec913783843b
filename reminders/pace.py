"""How fast messages leave: never in bursts, never while Telegram asks for a pause or cannot be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiolimiter import AsyncLimiter

from reminders.sender import Outcome, Permanent, Sent, Technical, Temporary

# Telegram takes about 30 messages a second from a bot (https://core.telegram.org/bots/faq, « My bot is hitting
# limits »): bulk leaves five of them to the answers that people wait for.
MESSAGES_A_SECOND = 25.0
# One message that leaves a little late lets the next one follow at once: else every lateness adds up over a bulk.
_CATCHES_UP = 2
_FAILURES_BEFORE_PAUSE = 5
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 30.0
_LOOKS_UP_EVERY = 0.5


class Pace:
    """Lets messages through evenly, never more than two at a time, and stops all of them while trying is pointless."""

    def __init__(
        self, messages_a_second: float = MESSAGES_A_SECOND, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._limiter = AsyncLimiter(_CATCHES_UP, _CATCHES_UP / messages_a_second)
        self._sleep = sleep
        self._failures = 0  # in a row
        self._pauses = 0  # in a row
        self._open_at = 0.0

    async def opened(self) -> None:
        """Returns at the end of a pause."""
        while (wait := self._open_at - asyncio.get_running_loop().time()) > 0:
            await self._sleep(min(wait, _LOOKS_UP_EVERY))

    async def turn(self) -> None:
        """Returns when one more message may leave, pause or not: ask `pausing`."""
        await self._limiter.acquire()

    def end_pause(self) -> None:
        """Whoever waits for the end of a pause goes on at once (the process is told to stop)."""
        self._open_at = 0.0

    def learn(self, outcome: Outcome) -> None:
        """Telegram answered: full pace. It did not, several times in a row: a pause, ever longer, for everybody."""
        match outcome:
            case Sent() | Permanent() | Technical():
                self._failures = self._pauses = 0
            case Temporary(retry_after=asked) if not self.pausing:
                self._failures += 1
                self._pause(self._length(asked))
            case Temporary():
                pass  # a call that had begun before the pause says nothing new

    @property
    def pausing(self) -> bool:
        """Whether nothing should leave now."""
        return self._open_at > asyncio.get_running_loop().time()

    def _length(self, asked: timedelta | None) -> float:
        """A single 429 may concern one chat: only a second one in a row stops everybody."""
        if asked is not None:
            return min(asked.total_seconds(), _LONGEST_PAUSE) if self._failures > 1 else 0.0
        if self._failures < _FAILURES_BEFORE_PAUSE:
            return 0.0
        return min(_FIRST_PAUSE * 2.0**self._pauses, _LONGEST_PAUSE)

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            self._open_at = asyncio.get_running_loop().time() + seconds
            self._pauses += 1
