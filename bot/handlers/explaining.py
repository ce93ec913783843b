"""Taps under `/peine` and `/obligations`: one measure or obligation at a time, and the whole as a PDF."""

from __future__ import annotations

import asyncio

from telegram import InputFile, Update

from bot.context import Chat, Context, open_chat
from bot.explained import explain_measure, explain_obligation, obligations_to_explain
from bot.handlers.sending import acknowledge, chat_id_of, send, tapped
from bot.keyboards import EXPLAIN_MEASURE, EXPLAIN_OBLIGATION, TOPIC
from bot.sheet import sheet
from content.rendering import cpip
from content.situation import HeldObligation
from reminders.messages import Button, Rows


async def on_obligation(update: Update, context: Context) -> None:
    """Explains an obligation; with the details of the file where it is in it."""
    await acknowledge(update)
    assistant = context.assistant
    wanted = (tapped(update).data or "").removeprefix(EXPLAIN_OBLIGATION)
    if wanted not in assistant.library.obligations:
        return
    chat = await open_chat(assistant, chat_id_of(update))
    held = obligations_to_explain(chat.situation, assistant.library)
    obligation = next((o for o in held if o.id == wanted), HeldObligation(wanted))
    text = explain_obligation(obligation, assistant.library, assistant.say)
    await send(update, text.html(), _after(context, chat, wanted), html=True)


async def on_measure(update: Update, context: Context) -> None:
    """Explains a measure."""
    await acknowledge(update)
    assistant = context.assistant
    wanted = (tapped(update).data or "").removeprefix(EXPLAIN_MEASURE)
    if wanted in assistant.library.measures:
        await send(update, explain_measure(wanted, assistant.library, assistant.say).html(), html=True)


async def on_sheet(update: Update, context: Context) -> None:
    """Sends the PDF, under a neutral name; none where the service lets no file pass (a button may be old)."""
    await acknowledge(update)
    assistant = context.assistant
    chat = await open_chat(assistant, chat_id_of(update))
    if not chat.situation.is_known or update.effective_chat is None:
        await send(update, assistant.say("how_to_link"))
        return
    if not chat.situation.files_allowed:
        await send(update, assistant.say("sheet_not_here", cpip=cpip(chat.situation.counsellor, assistant.say)))
        return
    content = await asyncio.to_thread(sheet, chat.situation, assistant.library, assistant.say)
    await update.effective_chat.send_document(InputFile(content, filename=assistant.say("sheet_file_name")))


def _after(context: Context, chat: Chat, shown: str) -> Rows:
    """The next obligation of the list, and the topic that says more."""
    library, say = context.assistant.library, context.assistant.say
    ids = [o.id for o in obligations_to_explain(chat.situation, library)]
    following = ids[ids.index(shown) + 1 :][:1] if shown in ids else []
    rows = [(Button(say("next_obligation_button"), f"{EXPLAIN_OBLIGATION}{one}"),) for one in following]
    topic = library.obligations[shown].topic
    return (*rows, (Button(library.topics[topic].title, TOPIC + topic),))
