"""What a CPIP can do, as buttons; the absences that her persons announced."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session
from telegram import Update

from bot.appointment_view import LIST, VIEW
from bot.context import Context, open_chat, remember
from bot.handlers.sending import acknowledge, chat_id_of, send
from content.dates import spoken_moment
from content.sentences import Sentences
from reminders.messages import Button, Rows
from store.appointments import announced_absences
from store.holds import hears, holds_of
from store.models import Appointment, Counsellor, Person, Service

MENU = "counsellor_menu"
PERSONS, PERSON, ABSENCES = "c:persons", "c:p:", "c:absences"
NEW_APPOINTMENT, NEW_UPDATE, UPDATES = "b:new", "u:new", "u:list"
_ENTRIES = (
    ("menu_new_appointment", NEW_APPOINTMENT),
    ("menu_appointments", LIST),
    ("menu_new_update", NEW_UPDATE),
    ("menu_persons", PERSONS),
    ("menu_absences", ABSENCES),
    ("menu_updates", UPDATES),
)


def menu_rows(say: Sentences) -> Rows:
    """One button for each thing that a CPIP does."""
    return tuple((Button(say(key), data),) for key, data in _ENTRIES)


async def on_menu(update: Update, context: Context) -> None:
    """`/menu`: for a CPIP, what she can do; a step in progress is left."""
    chat = await open_chat(context.assistant, chat_id_of(update))
    if chat.counsellor is None:
        await send(update, context.assistant.say("not_linked_command"))
        return
    await remember(context.assistant, chat, chat.dialogue.model_copy(update={"step": None}))
    await send(update, context.assistant.say(MENU), menu_rows(context.assistant.say))


async def on_absences(update: Update, context: Context) -> None:
    """The appointments ahead to which a person said that she cannot come."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant = context.assistant

    def read(session: Session) -> list[tuple[str, Appointment, str]]:
        zone = session.get_one(Service, counsellor.service_id).time_zone
        found = announced_absences(session, int(counsellor.id or 0), assistant.clock())
        return [(session.get_one(Person, a.person_id).label, a, zone) for a in found]

    absences = await assistant.store.transact(read)
    rows = tuple(
        (Button(assistant.say("absence_line", person=label, moment=spoken_moment(a.starts_at, zone)), f"{VIEW}{a.id}"),)
        for label, a, zone in absences
    )
    await send(update, assistant.say("absences_title") if rows else assistant.say("absences_none"), rows)


def person_label(person: Person, say: Sentences, now: datetime) -> str:
    """Her label, and a word when no message reaches her here."""
    held = holds_of(person, now)
    if person.chat_id is None:
        return say("person_not_linked", label=person.label)
    if held:
        return say(f"person_held_{held[-1]}", label=person.label)
    if person.stopped_at is not None:
        return say("person_stopped", label=person.label)
    if person.unreachable_since is not None:
        return say("person_unreachable", label=person.label)
    return person.label


def with_warning(said: str, person: Person, say: Sentences, now: datetime) -> str:
    """What was said, and that the person will not hear of it here, where that is so."""
    return said if hears(person, now) else said + "\n\n" + say("person_hears_nothing")


async def counsellor_who_tapped(update: Update, context: Context) -> Counsellor | None:
    """The CPIP whose chat it is; None for anybody else, who is told nothing of what the button was."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    return chat.counsellor
