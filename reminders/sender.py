"""What dispatch asks of whoever sends, and the four things that can come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from reminders.messages import OutgoingMessage


@dataclass(frozen=True)
class Sent:
    """Accepted."""

    message_id: int


@dataclass(frozen=True)
class Temporary:
    """Worth another try, not before `retry_after` where it is given. `reason`: a key of `outcomes`."""

    reason: str
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Permanent:
    """This chat cannot be reached."""

    reason: str


@dataclass(frozen=True)
class Technical:
    """The message itself was refused: our fault, another try would change nothing."""

    reason: str


Outcome = Sent | Temporary | Permanent | Technical


class Sender(Protocol):
    """Sends one message. Never raises for what a network or Telegram can do: it says it in the outcome."""

    async def send(self, chat_id: int, message: OutgoingMessage) -> Outcome:
        """Tries once."""
        ...
