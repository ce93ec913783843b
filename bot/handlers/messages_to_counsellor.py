"""What a person passes on to her CPIP: a message, a reason for an absence, or that she is not well, if she wants."""

from __future__ import annotations

from sqlmodel import Session
from telegram import Update

from bot.context import Chat, Context, keep, open_chat, remember
from bot.dialogue import Step
from bot.handlers.sending import acknowledge, chat_id_of, send
from content.rendering import cpip
from reminders.replies import refusal
from reminders.scheduling import Refused, announce_absence
from reminders.writing import notify_counsellor
from store.models import Person
from store.requests import add_request
from store.vocabulary import RequestKind

MOST_CHARACTERS = 1000


async def on_write(update: Update, context: Context) -> None:
    """Asks what to pass on; says first who reads it, and that it is not read at once."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    say = context.assistant.say
    if chat.person is None:
        await send(update, say("how_to_link"))
        return
    await remember(
        context.assistant, chat, chat.dialogue.model_copy(update={"step": Step(flow="message_to_counsellor")})
    )
    await send(update, say("message_what", cpip=cpip(chat.situation.counsellor, say)))


async def on_typed_message(update: Update, context: Context, chat: Chat, text: str) -> None:
    """Passes the message on."""
    if chat.person is None:
        return
    await _pass_on(context, chat, chat.person, RequestKind.MESSAGE, text[:MOST_CHARACTERS])
    await send(update, context.assistant.say("message_passed_on"))


async def on_tell(update: Update, context: Context) -> None:
    """After an emergency: tells the CPIP that the person is not well, since she wants it. No text is passed on."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    if chat.person is None:
        return
    await _pass_on(context, chat, chat.person, RequestKind.DISTRESS, "")
    await send(update, context.assistant.say("counsellor_told"))


async def on_typed_reason(update: Update, context: Context, chat: Chat, text: str) -> None:
    """More about an announced absence, in the person's words; a proof may still follow."""
    step = chat.dialogue.step
    if chat.person is None or step is None or step.appointment_id is None:
        return
    assistant, person_id = context.assistant, int(chat.person.id or 0)
    try:
        await assistant.store.transact(_explain, chat, step, person_id, text[:MOST_CHARACTERS])
    except Refused as refused:
        await remember(assistant, chat, chat.dialogue.model_copy(update={"step": None}))
        reply = await assistant.store.transact(
            refusal, refused.key, step.appointment_id, person_id, chat.now, assistant.wording
        )
        await send(update, reply.text, reply.buttons)
        return
    await send(update, assistant.say("reason_passed_on"))


def _explain(session: Session, chat: Chat, step: Step, person_id: int, text: str) -> None:
    """The words and the end of this step, together."""
    announce_absence(
        session, appointment_id=int(step.appointment_id or 0), person_id=person_id, reason="", text=text, now=chat.now
    )
    following = step.model_copy(update={"flow": "absence_proof"})
    keep(session, chat, chat.dialogue.model_copy(update={"step": following}))


async def _pass_on(context: Context, chat: Chat, person: Person, kind: RequestKind, text: str) -> None:
    await context.assistant.store.transact(_write, chat, person, kind, text)


def _write(session: Session, chat: Chat, person: Person, kind: RequestKind, text: str) -> None:
    """The request, the notice to the CPIP and the end of the step, together: never lost, never passed on twice."""
    request = add_request(
        session, person_id=int(person.id or 0), counsellor_id=person.counsellor_id, kind=kind, text=text, now=chat.now
    )
    notify_counsellor(session, request, chat.now)
    keep(session, chat, chat.dialogue.model_copy(update={"step": None}))
