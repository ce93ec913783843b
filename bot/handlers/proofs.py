"""Files: a photo or a PDF that proves an announced absence is passed on, any other refused; none is kept here."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message, Update
from telegram.error import BadRequest

from bot.context import Chat, Context, open_chat, remember
from bot.conversing import Turn, converse
from bot.handlers.messages_to_counsellor import MOST_CHARACTERS
from bot.handlers.sending import chat_id_of, send, send_reply, written
from content.dates import spoken_moment
from content.rendering import cpip
from content.situation import HeldAppointment, Situation
from reminders.buttons import Prove
from reminders.messages import Rows, tap_button
from reminders.proofs import SentFile, add_proof, open_proof, takes_files
from reminders.replies import refusal
from reminders.scheduling import Refused
from store.models import Request
from store.vocabulary import AppointmentStatus

_STILL_PROVED = timedelta(days=7)
PROVING = ("absence_reason", "absence_proof")


def proof_in(message: Message) -> SentFile | None:
    """The photo or PDF of a message, by the name that Telegram gives it; None for anything else."""
    if message.photo:
        return SentFile("photo", message.photo[-1].file_id)  # the last one is the largest
    kind = (message.document.mime_type or "") if message.document is not None else ""
    if message.document is not None and (kind == "application/pdf" or kind.startswith("image/")):
        return SentFile("document", message.document.file_id)
    return None


async def on_file(update: Update, context: Context) -> None:
    """What is written under a file is heard first: a cry for help may stand there."""
    chat, message = await open_chat(context.assistant, chat_id_of(update)), written(update)
    turn = await _heard(context, chat, message.caption) if message.caption and chat.counsellor is None else None
    if turn is not None and turn.reply.action == "emergency":
        await remember(context.assistant, chat, turn.dialogue)
        await send_reply(update, context, turn.reply)
        return
    step, file = chat.dialogue.step, proof_in(message)
    if chat.person is None or step is None or step.flow not in PROVING or step.appointment_id is None:
        await _refuse(update, context, chat)
    elif file is None:
        await send(update, context.assistant.say("proof_kinds"))
    else:
        await _pass_on(update, context, chat, step.appointment_id, file)
    if turn is not None and turn.reply.safety_note:  # a worry: nobody reads these words at once
        await send(update, context.assistant.answerer.safety_note(chat.situation))


async def show_proof(update: Update, context: Context, counsellor_id: int, request_id: int) -> None:
    """Telegram sends the file again, from where it lies, to the CPIP alone; it can be neither saved nor passed on."""
    assistant = context.assistant
    proof = await assistant.store.transact(open_proof, request_id, counsellor_id, assistant.clock())
    if proof is None or update.effective_chat is None:
        await send(update, assistant.say("proof_gone"))
        return
    try:
        await _send(update, proof)
    except BadRequest:  # Telegram keeps it no more
        await send(update, assistant.say("proof_gone"))


async def _send(update: Update, proof: Request) -> None:
    chat = update.effective_chat
    if chat is None or proof.file_id is None:
        return
    if proof.file_kind == "photo":
        await chat.send_photo(proof.file_id, protect_content=True, disable_notification=True)
    else:
        await chat.send_document(proof.file_id, protect_content=True, disable_notification=True)


async def _heard(context: Context, chat: Chat, caption: str) -> Turn:
    assistant = context.assistant
    return await converse(caption, chat.situation, chat.dialogue, assistant.listening, assistant.answerer)


async def _pass_on(update: Update, context: Context, chat: Chat, appointment_id: int, file: SentFile) -> None:
    assistant, person_id = context.assistant, int(chat.person.id or 0) if chat.person else 0
    text = (written(update).caption or "")[:MOST_CHARACTERS]
    try:
        await assistant.store.transact(
            add_proof, appointment_id=appointment_id, person_id=person_id, file=file, text=text, now=chat.now
        )
    except Refused as refused:
        reply = await assistant.store.transact(
            refusal, refused.key, appointment_id, person_id, chat.now, assistant.wording
        )
        await send(update, reply.text, reply.buttons)
        return
    step = chat.dialogue.step
    if step is not None:  # another one may follow; what is typed is a question again
        following = step.model_copy(update={"flow": "absence_proof"})
        await remember(assistant, chat, chat.dialogue.model_copy(update={"step": following}))
    await send(update, assistant.wording.say("replies", "proof"))


async def _refuse(update: Update, context: Context, chat: Chat) -> None:
    """Nothing is kept; where an announced absence waits for a proof, the way to send one is shown."""
    assistant, message = context.assistant, written(update)
    key = "no_file_here" if message.photo or message.document else "only_text"
    rows = await _ways_to_prove(chat, context) if key == "no_file_here" else ()
    await send(update, assistant.say(key, cpip=cpip(chat.situation.counsellor, assistant.say)), rows)


async def _ways_to_prove(chat: Chat, context: Context) -> Rows:
    absences = absences_to_prove(chat.situation)
    if chat.person is None or not absences:
        return ()
    if not await context.assistant.store.transact(takes_files, int(chat.person.id or 0)):
        return ()
    say, zone = context.assistant.say, chat.situation.time_zone
    return tuple(
        (tap_button(say("prove_button", moment=spoken_moment(a.starts_at, zone)), Prove(int(a.id or 0))),)
        for a in absences
    )


def absences_to_prove(situation: Situation) -> list[HeldAppointment]:
    """The appointments to which the person said that she cannot come, ahead or of the last days."""
    since = situation.now - _STILL_PROVED
    announced = (a for a in situation.appointments if a.status == AppointmentStatus.ABSENCE_ANNOUNCED)
    return [a for a in announced if a.starts_at > since]
