"""How handlers speak: one place that turns texts and rows of buttons into Telegram messages."""

from __future__ import annotations

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.context import Context
from bot.exchange import Reply
from bot.keyboards import markup, under_reply
from reminders.messages import Rows

log = structlog.get_logger()


async def send(update: Update, text: str, rows: Rows = (), *, html: bool = False) -> None:
    """A new message in the chat of the update."""
    chat = update.effective_chat
    if chat is not None:
        mode = ParseMode.HTML if html else None
        await chat.send_message(text, reply_markup=markup(rows), parse_mode=mode)


async def send_reply(update: Update, context: Context, reply: Reply) -> None:
    """An answer, in several messages where it is long; its buttons stand under the last."""
    *before, last = reply.text.messages()
    for text in before:
        await send(update, text.html(), html=True)
    await send(update, last.html(), under_reply(reply, context.assistant.say), html=True)


async def change(query: CallbackQuery, text: str, rows: Rows = (), *, html: bool = False) -> None:
    """Rewrites the message whose button was tapped. A second tap that changes nothing is no error."""
    try:
        await query.edit_message_text(text, reply_markup=markup(rows), parse_mode=ParseMode.HTML if html else None)
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


async def acknowledge(update: Update) -> None:
    """Ends the spinner of a tap. A courtesy: a tap that comes late or twice, to which Telegram takes no answer any
    more, must still do what it says.
    """
    try:
        await tapped(update).answer()
    except TelegramError as error:
        log.info("tap not acknowledged", error=type(error).__name__)


def tapped(update: Update) -> CallbackQuery:
    """The callback query of an update that a CallbackQueryHandler matched."""
    if update.callback_query is None:
        raise ValueError("not a tap")
    return update.callback_query


def written(update: Update) -> Message:
    """The message of an update that a MessageHandler matched."""
    if update.effective_message is None:
        raise ValueError("not a message")
    return update.effective_message


def chat_id_of(update: Update) -> int:
    """The chat of an update that a handler matched."""
    if update.effective_chat is None:
        raise ValueError("without a chat")
    return update.effective_chat.id
