"""Sends through the Bot API with a connection of its own, and says in our words what Telegram answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import TracebackType
from typing import Self

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from reminders.messages import OutgoingMessage, Rows
from reminders.sender import Outcome, Permanent, Sent, Technical, Temporary

# All in all a call ends within this, which is less than reminders.guards.SEND_MARGIN.
_SECONDS = 14.0
_CONNECTIONS = 32
# Telegram's descriptions are not documented; these are the ones seen in the field, in lower case.
_NO_SUCH_CHAT = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty")
_DEACTIVATED = "deactivated"


class TelegramSender:
    """Open it with `async with`. `api_url` is the Bot API server's address, without a slash at its end."""

    def __init__(self, token: str, api_url: str) -> None:
        self._request = HTTPXRequest(
            connection_pool_size=_CONNECTIONS, connect_timeout=5, read_timeout=10, write_timeout=5, pool_timeout=10
        )
        self._bot = Bot(token, base_url=f"{api_url}/bot", base_file_url=f"{api_url}/file/bot", request=self._request)

    async def __aenter__(self) -> Self:
        """Asks Telegram nothing: a sender must start while Telegram is away."""
        await self._request.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.shutdown()

    async def send(self, chat_id: int, message: OutgoingMessage) -> Outcome:
        """One try, of fourteen seconds at most. A time-out may hide that the message was accepted."""
        try:
            async with asyncio.timeout(_SECONDS):
                sent = await self._bot.send_message(
                    chat_id,
                    message.text,
                    reply_markup=keyboard(message.buttons),
                    disable_notification=message.silent,
                )
        except TimeoutError:
            return Temporary("timed_out")
        except TelegramError as error:
            return outcome_of(error)
        return Sent(sent.message_id)


def outcome_of(error: TelegramError) -> Outcome:
    """What an error of python-telegram-bot means for a message. The order counts: BadRequest is a NetworkError."""
    said = error.message.lower()
    match error:
        case RetryAfter():
            return Temporary("flood", _wait(error))
        case Forbidden():
            return Permanent("deactivated" if _DEACTIVATED in said else "blocked")
        case ChatMigrated():
            return Permanent("chat_not_found")
        case BadRequest():
            return Permanent("chat_not_found") if any(text in said for text in _NO_SUCH_CHAT) else Technical("refused")
        case InvalidToken():
            return Temporary("token_refused")
        case TimedOut():
            return Temporary("timed_out")
        case _:
            return Temporary("network")


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Our buttons as Telegram's."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.data or None, url=b.url or None) for b in row] for row in rows]
    )


def _wait(error: RetryAfter) -> timedelta:
    """The library is changing the attribute's type; what it pickles is the number of seconds."""
    return timedelta(seconds=error.__reduce__()[1][0])
