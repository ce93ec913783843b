"""Everything that happened, in order, for the page and for tests."""

import secrets
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from demo.bot_api.bell import Bell
from demo.bot_api.errors import Json

Kind = Literal[
    "message",
    "edited",
    "deleted",
    "answer",
    "typing",
    "tapped",
    "chat",
    "profile",
    "clock",
    "cast",
    "faults",
]
By = Literal["bot", "user", "world"]


class Event(BaseModel):
    """`seq` starts at 1. `chat_id` is 0 when the event concerns no chat. `at`: the demo's clock."""

    seq: int
    kind: Kind
    by: By
    chat_id: int
    at: str
    detail: Json


class Journal:
    """Events since the start; `epoch` changes with each start, so that a page knows to reload."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(4)
        self.bell = Bell()
        self._events: list[Event] = []
        self._closed = False

    @property
    def last(self) -> int:
        return len(self._events)

    def add(self, kind: Kind, by: By, chat_id: int, at: str, detail: Json) -> None:
        event = Event(seq=self.last + 1, kind=kind, by=by, chat_id=chat_id, at=at, detail=detail)
        self._events.append(event)
        self.bell.ring()

    def since(self, seq: int) -> Sequence[Event]:
        """Events after number `seq`."""
        return self._events[max(0, seq) :]

    async def wait_since(self, seq: int, seconds: float, chat_id: int | None) -> list[Event]:
        """The same, of one chat or of all; waits up to `seconds` for the first one."""

        def found() -> list[Event]:
            return [e for e in self.since(seq) if chat_id is None or e.chat_id == chat_id]

        await self.bell.wait_until(lambda: self._closed or bool(found()), seconds)
        return found()

    def close(self) -> None:
        """Ends every wait."""
        self._closed = True
        self.bell.ring()
