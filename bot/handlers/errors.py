"""The one place where unexpected errors end: an apology to the person, the kind of error to the log, nothing else."""

from __future__ import annotations

import structlog
from telegram import Update
from telegram.error import Forbidden, NetworkError, TelegramError

from bot.context import Context
from bot.handlers.sending import send

log = structlog.get_logger()


async def on_error(update: object, context: Context) -> None:
    """Logs the type and the update's id: an error's own message may hold a text, a name or the token."""
    number = update.update_id if isinstance(update, Update) else None
    log.error("update failed", error=type(context.error).__name__, update_id=number)
    if isinstance(update, Update) and not isinstance(context.error, Forbidden | NetworkError):
        try:
            await send(update, context.assistant.say("error"))
        except TelegramError as error:
            log.error("apology failed", error=type(error).__name__, update_id=number)
