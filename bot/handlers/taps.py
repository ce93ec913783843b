"""Taps on the buttons of reminders, updates and notices: they work after restarts and on old messages."""

from __future__ import annotations

from telegram import InputFile, Update

from bot.context import Context, open_chat, remember
from bot.dialogue import Step
from bot.handlers.sending import acknowledge, change, chat_id_of, send, tapped
from reminders.buttons import Because, OpenNotice, parse
from reminders.messages import File
from reminders.replies import Reply, open_notice, reply_to


async def on_tap(update: Update, context: Context) -> None:
    """Does what the button says for the person or the CPIP whose chat it is, and for nobody else."""
    await acknowledge(update)
    query = tapped(update)
    tap = parse(query.data)
    assistant = context.assistant
    chat = await open_chat(assistant, chat_id_of(update))
    if tap is None:
        return
    if chat.counsellor is not None and isinstance(tap, OpenNotice):
        reply = await assistant.store.transact(
            open_notice, tap.request_id, int(chat.counsellor.id or 0), chat.now, assistant.wording
        )
    elif chat.person is not None:
        reply = await assistant.store.transact(reply_to, tap, int(chat.person.id or 0), chat.now, assistant.wording)
        if isinstance(tap, Because) and reply.done:
            step = Step(flow="absence_reason", appointment_id=tap.appointment_id)
            await remember(assistant, chat, chat.dialogue.model_copy(update={"step": step}))
    else:
        await send(update, assistant.say("not_linked_command"))
        return
    await _say(update, reply)


async def _say(update: Update, reply: Reply) -> None:
    if reply.edits:
        await change(tapped(update), reply.text, reply.buttons)
    else:
        await send(update, reply.text, reply.buttons)
    if reply.file is not None:
        await _send_file(update, reply.file)


async def _send_file(update: Update, file: File) -> None:
    if update.effective_chat is not None:
        await update.effective_chat.send_document(InputFile(file.content, filename=file.name))
