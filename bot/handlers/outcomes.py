"""A CPIP notes what became of an appointment, corrects it, takes it back; and tells the person, if she wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session
from telegram import Update

from bot.appointment_view import OUTCOME, TAKE_BACK, TELL
from bot.context import Context, open_chat
from bot.dialogue import Step
from bot.handlers.appointments import show
from bot.handlers.confirming import Commitment, choices, keep_step, say_refused
from bot.handlers.counsellor_menu import counsellor_who_tapped, person_label, with_warning
from bot.handlers.sending import acknowledge, chat_id_of, send, tapped
from reminders.outcomes import may_be_told, record_outcome, take_back_outcome, tell_outcome
from reminders.preview import Preview, preview_outcome
from reminders.scheduling import Refused, of_counsellor, policy_and_calendar
from reminders.wording import Wording
from store.models import Person
from store.vocabulary import AppointmentStatus


@dataclass(frozen=True)
class _Telling:
    """Of what outcome somebody would be told, and in which words."""

    outcome: str
    person: Person
    preview: Preview


async def on_outcome(update: Update, context: Context) -> None:
    """Writes it at once: it can be corrected, and nobody is told of it by that."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant = context.assistant
    outcome, _, number = (tapped(update).data or "").removeprefix(OUTCOME).partition(":")
    ids = {"appointment_id": int(number), "counsellor_id": int(counsellor.id or 0)}
    try:
        if outcome == TAKE_BACK:
            await assistant.store.transact(take_back_outcome, now=assistant.clock(), **ids)
        else:
            wanted = AppointmentStatus(outcome)
            await assistant.store.transact(record_outcome, outcome=wanted, tell=False, now=assistant.clock(), **ids)
    except Refused as refusal:
        await say_refused(update, context, refusal)
        return
    await show(update, context, ids["counsellor_id"], ids["appointment_id"], assistant.say(f"noted_{outcome}"))


async def on_tell(update: Update, context: Context) -> None:
    """Shows what the person would read: nothing leaves before it is confirmed."""
    await acknowledge(update)
    assistant, chat = context.assistant, await open_chat(context.assistant, chat_id_of(update))
    if chat.counsellor is None:
        return
    appointment_id = int((tapped(update).data or "").removeprefix(TELL))
    try:
        telling = await assistant.store.transact(
            _telling, appointment_id, int(chat.counsellor.id or 0), chat.now, assistant.wording
        )
    except Refused as refusal:
        await say_refused(update, context, refusal)
        return
    step, say = Step(flow="telling_confirm", appointment_id=appointment_id, kind=telling.outcome), assistant.say
    await keep_step(context, chat, step)
    person, sent = person_label(telling.person, say, chat.now), telling.preview
    said = say("telling_read_back", person=person, notification=sent.notification, detail=sent.detail)
    said = with_warning(said, telling.person, say, chat.now)
    await send(update, said, (choices(step, say("telling_yes_button"), say("posting_no_button")),))


def _telling(session: Session, appointment_id: int, counsellor_id: int, now: datetime, wording: Wording) -> _Telling:
    """Raises Refused: not_yours, outcome_changed."""
    appointment = of_counsellor(session, appointment_id, counsellor_id)
    person = session.get_one(Person, appointment.person_id)
    if not may_be_told(appointment, now, policy_and_calendar(session, person)[0]):
        raise Refused("outcome_changed")
    return _Telling(appointment.status, person, preview_outcome(session, appointment, now, wording))


def _write(session: Session, counsellor_id: int, step: Step, now: datetime) -> int:
    tell_outcome(
        session, appointment_id=int(step.appointment_id or 0), counsellor_id=counsellor_id,
        outcome=AppointmentStatus(step.kind), now=now,
    )  # fmt: skip
    return int(step.appointment_id or 0)


async def _tell(update: Update, context: Context, appointment_id: int) -> None:
    chat = await open_chat(context.assistant, chat_id_of(update))
    if chat.counsellor is not None:
        await show(update, context, int(chat.counsellor.id or 0), appointment_id, context.assistant.say("telling_done"))


TELLING = Commitment(_write, _tell)
