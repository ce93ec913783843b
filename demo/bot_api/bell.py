"""Waiting until something changed, without polling."""

import asyncio
from collections.abc import Callable


class Bell:
    """Every `ring` wakes every waiter, which looks again whether what it waits for has come."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    async def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """True as soon as `ready()` holds; False when `seconds` have passed without it."""
        try:
            async with asyncio.timeout(seconds):
                while not ready():
                    await self._rung.wait()
        except TimeoutError:
            return ready()
        return True
