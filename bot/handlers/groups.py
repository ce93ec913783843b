"""Groups are left at once: what concerns a supervised person is said to her alone."""

from __future__ import annotations

import contextlib

from telegram import Update
from telegram.error import TelegramError

from bot.context import Context


async def on_group(update: Update, context: Context) -> None:
    """Says why, if Telegram lets us, and leaves."""
    chat = update.effective_chat
    if chat is None:
        return
    with contextlib.suppress(TelegramError):  # not allowed to write there: leaving is what matters
        await chat.send_message(context.assistant.say("group_refused"))
    await chat.leave()
