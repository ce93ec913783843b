"""What a CPIP can do, as buttons; her persons and the absences they announced."""

from __future__ import annotations

from sqlmodel import Session
from telegram import Update

from bot.context import Context, open_chat, remember
from bot.handlers.sending import acknowledge, chat_id_of, send, tapped
from content.dates import spoken_moment
from content.sentences import Sentences
from reminders.messages import Button, Rows
from store.appointments import ahead, announced_absences
from store.models import Appointment, Counsellor, Person, Service
from store.persons import caseload, person_of

MENU = "counsellor_menu"
PERSONS, ABSENCES, NEW_APPOINTMENT, NEW_UPDATE, UPDATES, PERSON = (
    "c:persons",
    "c:absences",
    "b:new",
    "u:new",
    "u:list",
    "c:p:",
)
_ENTRIES = (
    ("menu_new_appointment", NEW_APPOINTMENT),
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


async def on_persons(update: Update, context: Context) -> None:
    """Her persons, each with whether she can be reached here."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    persons = await context.assistant.store.transact(caseload, int(counsellor.id or 0))
    rows = tuple((Button(person_label(p, context.assistant.say), f"{PERSON}{p.id}"),) for p in persons)
    say = context.assistant.say
    await send(update, say("persons_title", count=len(persons)) if persons else say("persons_none"), rows)


async def on_person(update: Update, context: Context) -> None:
    """One person: whether she is linked, and her appointments ahead."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant, person_id = context.assistant, int((tapped(update).data or "").removeprefix(PERSON))
    now = assistant.clock()

    def read(session: Session) -> tuple[Person, list[Appointment], str] | None:
        person = person_of(session, person_id, int(counsellor.id or 0))
        if person is None:
            return None
        zone = session.get_one(Service, person.service_id).time_zone
        return person, ahead(session, person_id, now), zone

    found = await assistant.store.transact(read)
    if found is None:
        await send(update, assistant.say("not_your_person"))
        return
    person, appointments, zone = found
    lines = [person_label(person, assistant.say)]
    lines += [
        assistant.say(f"person_appointment_{a.status}", moment=spoken_moment(a.starts_at, zone)) for a in appointments
    ] or [assistant.say("person_no_appointment")]
    new = Button(assistant.say("menu_new_appointment"), f"b:p:{person_id}")
    changes = tuple(
        (Button(assistant.say("cancel_appointment_button", moment=spoken_moment(a.starts_at, zone)), f"b:x:{a.id}"),)
        for a in appointments
    )
    await send(update, "\n".join(lines), ((new,), *changes))


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
    lines = [
        assistant.say("absence_line", person=label, moment=spoken_moment(a.starts_at, zone))
        for label, a, zone in absences
    ]
    await send(
        update, "\n".join([assistant.say("absences_title"), *lines]) if lines else assistant.say("absences_none")
    )


def person_label(person: Person, say: Sentences) -> str:
    """Her label, and a word when no message reaches her here."""
    if person.chat_id is None:
        return say("person_not_linked", label=person.label)
    if person.stopped_at is not None:
        return say("person_stopped", label=person.label)
    if person.unreachable_since is not None:
        return say("person_unreachable", label=person.label)
    return person.label


async def counsellor_who_tapped(update: Update, context: Context) -> Counsellor | None:
    """The CPIP whose chat it is; None for anybody else, who is told nothing of what the button was."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    return chat.counsellor
