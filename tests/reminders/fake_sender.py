"""A sender that keeps what it is given and answers as told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from reminders.messages import OutgoingMessage
from reminders.sender import Outcome, Sent


@dataclass
class FakeSender:
    """`outcomes` are given one after the other, then every message is accepted. `meanwhile` runs during each call."""

    outcomes: list[Outcome] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[None]] | None = None
    sent: list[tuple[int, OutgoingMessage]] = field(default_factory=list)

    async def send(self, chat_id: int, message: OutgoingMessage) -> Outcome:
        if self.meanwhile is not None:
            await self.meanwhile()
        self.sent.append((chat_id, message))
        return self.outcomes.pop(0) if self.outcomes else Sent(len(self.sent))

    @property
    def texts(self) -> list[str]:
        return [message.text for _, message in self.sent]
