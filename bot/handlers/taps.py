"""Taps on the buttons of reminders, updates and notices: they work after restarts and on old messages."""

from __future__ import annotations

from dataclasses import replace

from telegram import InputFile, Update

from bot.appointment_view import VIEW
from bot.context import Chat, Context, open_chat, remember
from bot.dialogue import Flow, Step
from bot.handlers.proofs import show_proof
from bot.handlers.sending import acknowledge, change, chat_id_of, send, tapped
from reminders.buttons import Because, OpenNotice, Prove, SeeProof, Tap, parse
from reminders.messages import Button, File
from reminders.replies import Reply, open_notice, reply_to

# What a conversation waits for after a reply of that key.
_NEXT: dict[str, Flow] = {"absence": "absence_reason", "prove": "absence_proof"}


async def on_tap(update: Update, context: Context) -> None:
    """Does what the button says for the person or the CPIP whose chat it is, and for nobody else."""
    await acknowledge(update)
    tap = parse(tapped(update).data)
    chat = await open_chat(context.assistant, chat_id_of(update))
    if tap is None:
        return
    if chat.counsellor is not None and isinstance(tap, OpenNotice):
        await _open_notice(update, context, int(chat.counsellor.id or 0), tap.request_id)
    elif chat.counsellor is not None and isinstance(tap, SeeProof):
        await show_proof(update, context, int(chat.counsellor.id or 0), tap.request_id)
    elif chat.person is not None:
        await _reply(update, context, chat, int(chat.person.id or 0), tap)
    else:
        await send(update, context.assistant.say("not_linked_command"))


async def _open_notice(update: Update, context: Context, counsellor_id: int, request_id: int) -> None:
    """From the notice, its appointment is one tap away."""
    assistant = context.assistant
    reply = await assistant.store.transact(open_notice, request_id, counsellor_id, assistant.clock(), assistant.wording)
    if reply.appointment_id is not None:
        opened = Button(assistant.say("decide_button"), f"{VIEW}{reply.appointment_id}")
        reply = replace(reply, buttons=(*reply.buttons, (opened,)))
    await _say(update, reply)


async def _reply(update: Update, context: Context, chat: Chat, person_id: int, tap: Tap) -> None:
    """After an absence and after « Envoyer un justificatif », a file that comes is its proof."""
    assistant = context.assistant
    reply = await assistant.store.transact(reply_to, tap, person_id, chat.now, assistant.wording)
    flow: Flow | None = _NEXT.get(reply.key)
    if flow is not None and isinstance(tap, Because | Prove):
        step = Step(flow=flow, appointment_id=tap.appointment_id)
        await remember(assistant, chat, chat.dialogue.model_copy(update={"step": step}))
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
