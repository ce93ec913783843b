"""The queue of updates: https://core.telegram.org/bots/api#getting-updates"""

from collections import deque
from collections.abc import Sequence

from demo.bot_api.archive import Archive
from demo.bot_api.bell import Bell
from demo.bot_api.errors import OTHER_GET_UPDATES, ConnectionDropped, Json, conflict
from demo.bot_api.records import Update

FIRST_UPDATE_ID = 700_000_001


class UpdateQueue:
    """Unconfirmed updates. An update leaves only when a later `offset` confirms it."""

    def __init__(self, archive: Archive) -> None:
        self.bell = Bell()
        self._archive = archive
        self._pending = deque(archive.load("update", Update))
        # Numbers never go back: after a restart the bot would skip updates older than its offset.
        last = next(archive.load("last_update", Update), None)
        self._next_id = last.update_id + 1 if last else FIRST_UPDATE_ID
        self._turn = 0
        self._dropped_through = 0

    def __len__(self) -> int:
        return len(self._pending)

    def put(self, kind: str, body: Json) -> Update:
        update = Update(update_id=self._next_id, body={"update_id": self._next_id, kind: body})
        self._next_id += 1
        self._pending.append(update)
        self._archive.save("update", update.update_id, update)
        self._archive.save("last_update", "bot", Update(update_id=update.update_id, body={}))
        self.bell.ring()
        return update

    def first(self) -> Update | None:
        return self._pending[0] if self._pending else None

    def confirm_before(self, update_id: int) -> None:
        while self._pending and self._pending[0].update_id < update_id:
            self._archive.forget("update", self._pending.popleft().update_id)

    def keep_last(self, count: int) -> None:
        """A negative offset: all earlier updates are forgotten."""
        while len(self._pending) > count:
            self._archive.forget("update", self._pending.popleft().update_id)

    def interrupt(self) -> None:
        """Makes every waiting poll end without an answer (outage, shutdown)."""
        self._dropped_through = self._turn
        self._turn += 1
        self.bell.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> Sequence[Json]:
        """Up to `limit` updates from `offset` on; waits up to `seconds` for the first one."""
        if offset < 0:
            self.keep_last(-offset)
        else:
            self.confirm_before(offset)
        turn = self._take_turn()
        await self.bell.wait_until(lambda: bool(self._pending) or self._turn != turn, seconds)
        if turn <= self._dropped_through:
            raise ConnectionDropped
        if self._turn != turn:
            raise conflict(OTHER_GET_UPDATES)
        return [update.body for update in list(self._pending)[:limit]]

    def _take_turn(self) -> int:
        self._turn += 1
        self.bell.ring()
        return self._turn
