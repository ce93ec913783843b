"""A CPIP moves, cancels or announces an appointment again: she reads what the person will read, then confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session
from telegram import Update

from bot.appointment_view import ANNOUNCE, CANCEL, MOVE
from bot.context import Chat, Context, open_chat
from bot.dialogue import Step
from bot.handlers.appointments import show
from bot.handlers.confirming import Commitment, choices, keep_step, say_refused
from bot.handlers.counsellor_menu import person_label, with_warning
from bot.handlers.sending import acknowledge, chat_id_of, send, tapped
from bot.typed_dates import read_moment
from content.dates import spoken_moment
from reminders.preview import Preview, preview_again, preview_move
from reminders.scheduling import Refused, announce_again, cancel, move, of_counsellor, require_standing
from store.models import Appointment, Person, Service


@dataclass(frozen=True)
class _Standing:
    """The appointment to change, and whose it is, in which time zone."""

    appointment: Appointment
    person: Person
    zone: str

    @property
    def id(self) -> int:
        return int(self.appointment.id or 0)

    @property
    def moment(self) -> str:
        return spoken_moment(self.appointment.starts_at, self.zone)


async def on_move(update: Update, context: Context) -> None:
    """Asks for the new date and time."""
    begun = await _begin(update, context, MOVE)
    if begun is None:
        return
    chat, standing = begun
    await keep_step(context, chat, Step(flow="moving_when", appointment_id=standing.id))
    person = person_label(standing.person, context.assistant.say, chat.now)
    await send(update, context.assistant.say("moving_when", person=person, moment=standing.moment))


async def on_cancel(update: Update, context: Context) -> None:
    """Reads back what will be cancelled."""
    begun = await _begin(update, context, CANCEL)
    if begun is None:
        return
    (chat, standing), say = begun, context.assistant.say
    step = Step(flow="cancelling_confirm", appointment_id=standing.id)
    await keep_step(context, chat, step)
    said = say("cancelling_read_back", person=person_label(standing.person, say, chat.now), moment=standing.moment)
    said = with_warning(said, standing.person, say, chat.now)
    await send(update, said, (choices(step, say("cancel_button"), say("keep_as_is_button")),))


async def on_announce(update: Update, context: Context) -> None:
    """Reads back what the person will read, when a message about it had not got through."""
    begun = await _begin(update, context, ANNOUNCE)
    if begun is None:
        return
    (chat, standing), assistant = begun, context.assistant
    sent = await assistant.store.transact(preview_again, standing.appointment, chat.now, assistant.wording)
    step, say = Step(flow="announcing_confirm", appointment_id=standing.id), assistant.say
    await keep_step(context, chat, step)
    person = person_label(standing.person, say, chat.now)
    said = say("telling_read_back", person=person, notification=sent.notification, detail=sent.detail)
    said = with_warning(said, standing.person, say, chat.now)
    await send(update, said, (choices(step, say("telling_yes_button"), say("posting_no_button")),))


async def on_typed_moment(update: Update, context: Context, chat: Chat, text: str) -> None:
    """Reads the new date back with what the person will read, or says what is missing in it."""
    assistant, step = context.assistant, chat.dialogue.step
    if step is None or step.appointment_id is None or chat.counsellor is None:
        return
    ids = (step.appointment_id, int(chat.counsellor.id or 0))
    try:
        standing = await assistant.store.transact(_standing, *ids)
        read = read_moment(text, chat.now, standing.zone)
        if read.moment is None:
            await send(update, assistant.say(f"booking_{read.problem}"))
            return
        sent = await assistant.store.transact(
            preview_move, standing.appointment, read.moment, chat.now, assistant.wording
        )
    except Refused as refusal:
        await say_refused(update, context, refusal)
        return
    following = step.model_copy(update={"flow": "moving_confirm", "starts_at": read.moment})
    await keep_step(context, chat, following)
    yes, no = choices(following, assistant.say("booking_yes_button"), assistant.say("keep_as_is_button"))
    await send(update, _described(standing, read.moment, sent, context, chat.now), ((yes, no),))


def _write_move(session: Session, counsellor_id: int, step: Step, now: datetime) -> int:
    moved = move(
        session, appointment_id=int(step.appointment_id or 0), counsellor_id=counsellor_id,
        starts_at=step.starts_at or now, place=None, now=now,
    )  # fmt: skip
    return int(moved.id or 0)


def _write_cancel(session: Session, counsellor_id: int, step: Step, now: datetime) -> int:
    cancel(session, appointment_id=int(step.appointment_id or 0), counsellor_id=counsellor_id, now=now)
    return int(step.appointment_id or 0)


def _write_again(session: Session, counsellor_id: int, step: Step, now: datetime) -> int:
    announce_again(session, appointment_id=int(step.appointment_id or 0), counsellor_id=counsellor_id, now=now)
    return int(step.appointment_id or 0)


async def _tell_move(update: Update, context: Context, appointment_id: int) -> None:
    await _tell(update, context, appointment_id, "moving_done")


async def _tell_cancel(update: Update, context: Context, appointment_id: int) -> None:
    await _tell(update, context, appointment_id, "appointment_cancelled")


async def _tell_again(update: Update, context: Context, appointment_id: int) -> None:
    await _tell(update, context, appointment_id, "announcing_done")


MOVING = Commitment(_write_move, _tell_move)
CANCELLING = Commitment(_write_cancel, _tell_cancel)
ANNOUNCING = Commitment(_write_again, _tell_again)


async def _tell(update: Update, context: Context, appointment_id: int, key: str) -> None:
    chat = await open_chat(context.assistant, chat_id_of(update))
    if chat.counsellor is not None:
        await show(update, context, int(chat.counsellor.id or 0), appointment_id, context.assistant.say(key))


async def _begin(update: Update, context: Context, prefix: str) -> tuple[Chat, _Standing] | None:
    """The appointment that was tapped, if it is hers and stands; else says why not."""
    await acknowledge(update)
    assistant, chat = context.assistant, await open_chat(context.assistant, chat_id_of(update))
    if chat.counsellor is None:
        return None
    appointment_id = int((tapped(update).data or "").removeprefix(prefix))
    try:
        return chat, await assistant.store.transact(_standing, appointment_id, int(chat.counsellor.id or 0))
    except Refused as refusal:
        await say_refused(update, context, refusal)
        return None


def _standing(session: Session, appointment_id: int, counsellor_id: int) -> _Standing:
    """Raises Refused: not_yours, moved, cancelled, over."""
    appointment = of_counsellor(session, appointment_id, counsellor_id)
    require_standing(appointment)
    person = session.get_one(Person, appointment.person_id)
    return _Standing(appointment, person, session.get_one(Service, person.service_id).time_zone)


def _described(standing: _Standing, moment: datetime, sent: Preview, context: Context, now: datetime) -> str:
    say = context.assistant.say
    said = say(
        "moving_read_back",
        person=person_label(standing.person, say, now),
        old=standing.moment,
        moment=spoken_moment(moment, standing.zone),
        notification=sent.notification,
        detail=sent.detail,
        steps="\n".join(say("booking_step", moment=spoken_moment(s.at, standing.zone)) for s in sent.steps),
    )
    return with_warning(said, standing.person, say, now)
