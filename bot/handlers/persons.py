"""A CPIP's persons, and each of them: how she can be reached, what is held back, her appointments ahead."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session
from telegram import Update

from bot.appointment_view import VIEW
from bot.context import Context
from bot.handlers.booking import FOR_PERSON
from bot.handlers.counsellor_menu import PERSON, counsellor_who_tapped, person_label
from bot.handlers.holding import HOLDS
from bot.handlers.sending import send, tapped
from bot.hold_texts import holds_now
from content.dates import spoken_moment
from reminders.messages import Button
from store.appointments import ahead
from store.models import Appointment, Person, Service
from store.persons import caseload, person_of


async def on_persons(update: Update, context: Context) -> None:
    """Her persons, each with whether she can be reached here."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant, say = context.assistant, context.assistant.say
    persons = await assistant.store.transact(caseload, int(counsellor.id or 0))
    rows = tuple((Button(person_label(p, say, assistant.clock()), f"{PERSON}{p.id}"),) for p in persons)
    await send(update, say("persons_title", count=len(persons)) if persons else say("persons_none"), rows)


async def on_person(update: Update, context: Context) -> None:
    """One person; a tap on an appointment opens it."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant, person_id = context.assistant, int((tapped(update).data or "").removeprefix(PERSON))
    say, now = assistant.say, assistant.clock()

    found = await assistant.store.transact(_read, person_id, int(counsellor.id or 0), now)
    if found is None:
        await send(update, say("not_your_person"))
        return
    person, appointments, zone = found
    moments = [(a, spoken_moment(a.starts_at, zone)) for a in appointments]
    lines = [person_label(person, say, now), *holds_now(person, zone, now, say)]
    lines += [say(f"person_appointment_{a.status}", moment=moment) for a, moment in moments]
    if not appointments:
        lines.append(say("person_no_appointment"))
    new = Button(say("menu_new_appointment"), f"{FOR_PERSON}{person_id}")
    opened = tuple((Button(say("open_appointment_button", moment=moment), f"{VIEW}{a.id}"),) for a, moment in moments)
    await send(update, "\n".join(lines), ((new,), *opened, (Button(say("holds_button"), f"{HOLDS}{person_id}"),)))


def _read(
    session: Session, person_id: int, counsellor_id: int, now: datetime
) -> tuple[Person, list[Appointment], str] | None:
    """The person, her appointments ahead, her time zone; None for another CPIP's."""
    person = person_of(session, person_id, counsellor_id)
    if person is None:
        return None
    return person, ahead(session, person_id, now), session.get_one(Service, person.service_id).time_zone
