"""A CPIP gives an appointment: whom, when (typed the French way), what kind; she reads it back, then confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process
from sqlmodel import Session
from telegram import Update

from bot.context import Chat, Context, open_chat
from bot.dialogue import Step
from bot.handlers.confirming import Commitment, choices, keep_step, say_gone, say_refused
from bot.handlers.counsellor_menu import counsellor_who_tapped, menu_rows, person_label, with_warning
from bot.handlers.sending import acknowledge, chat_id_of, send, tapped
from bot.typed_dates import read_moment
from content.dates import spoken_moment
from reminders.messages import Button, Rows
from reminders.preview import Preview, preview
from reminders.scheduling import Refused, book, cancel
from store.models import Appointment, Person, Service
from store.persons import caseload, person_of

FOR_PERSON, KIND, CANCEL = "b:p:", "b:k:", "b:x:"
USUAL_KIND = "suivi_spip"
_LIKENESS = 85.0


@dataclass(frozen=True)
class _ReadBack:
    """What the CPIP checks before anything is written."""

    person: Person
    zone: str
    preview: Preview


async def on_new(update: Update, context: Context) -> None:
    """Whom the appointment is for."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    say = context.assistant.say
    persons = await context.assistant.store.transact(caseload, int(counsellor.id or 0))
    rows = tuple(
        (Button(person_label(person, say, context.assistant.clock()), f"{FOR_PERSON}{person.id}"),)
        for person in persons
    )
    await send(update, say("booking_whom") if persons else say("persons_none"), rows)


async def on_person_chosen(update: Update, context: Context) -> None:
    """Asks for date and time."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    person_id = int((tapped(update).data or "").removeprefix(FOR_PERSON))
    if chat.counsellor is None or not await _is_hers(context, chat, person_id):
        return
    await keep_step(context, chat, Step(flow="booking_when", person_id=person_id))
    await send(update, context.assistant.say("booking_when"))


async def on_typed_moment(update: Update, context: Context, chat: Chat, text: str) -> None:
    """Reads the moment back, or says what is missing in it."""
    step = chat.dialogue.step
    if step is None or step.person_id is None:
        return
    await _read_moment(update, context, chat, step.person_id, text)


async def try_in_one_line(update: Update, context: Context, chat: Chat, text: str) -> bool:
    """« rdv Karim mardi prochain 14h30 » does in one line what the buttons do in three steps."""
    say, assistant = context.assistant.say, context.assistant
    first, _, rest = text.strip().partition(" ")
    if first.lower().strip("/:") not in say("booking_words").split() or chat.counsellor is None:
        return False
    persons = await assistant.store.transact(caseload, int(chat.counsellor.id or 0))
    person_id, typed = _named(rest, persons)
    if person_id is None:
        await send(update, say("booking_nobody"))
        return True
    await _read_moment(update, context, chat, person_id, typed)
    return True


async def on_kind(update: Update, context: Context) -> None:
    """Without a kind: offers the kinds. With one: reads the appointment back again."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    step, kind = chat.dialogue.step, (tapped(update).data or "").removeprefix(KIND)
    if chat.counsellor is None or step is None or step.flow != "booking_confirm":
        await say_gone(update, context)
    elif kind in context.assistant.library.appointment_kinds:
        await _read_back(update, context, chat, step.model_copy(update={"kind": kind}))
    else:
        kinds = context.assistant.library.appointment_kinds.values()
        rows = tuple((Button(k.title, f"{KIND}{k.id}"),) for k in kinds)
        await send(update, context.assistant.say("booking_kind"), rows)


def _write(session: Session, counsellor_id: int, step: Step, now: datetime) -> Appointment:
    """The appointment with all its messages."""
    return book(
        session, person_id=int(step.person_id or 0), counsellor_id=counsellor_id, kind=step.kind,
        starts_at=step.starts_at or now, place="", now=now,
    )  # fmt: skip


async def _tell(update: Update, context: Context, appointment: Appointment) -> None:
    """It can be undone at once."""
    say = context.assistant.say
    undo = Button(say("undo_booking_button"), f"{CANCEL}{appointment.id}")
    await send(update, say("booking_done"), ((undo,), *menu_rows(say)))


BOOKING = Commitment(_write, _tell)


async def on_cancel_appointment(update: Update, context: Context) -> None:
    """Cancels one of her appointments; the person is told, unless she never heard of it."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant = context.assistant
    appointment_id = int((tapped(update).data or "").removeprefix(CANCEL))
    try:
        await assistant.store.transact(
            cancel, appointment_id=appointment_id, counsellor_id=int(counsellor.id or 0), now=assistant.clock()
        )
    except Refused as refusal:
        await say_refused(update, context, refusal)
        return
    await send(update, assistant.say("appointment_cancelled"), menu_rows(assistant.say))


async def _read_moment(update: Update, context: Context, chat: Chat, person_id: int, typed: str) -> None:
    zone = await context.assistant.store.transact(_zone_of, person_id)
    read = read_moment(typed, chat.now, zone)
    if read.moment is None:
        await keep_step(context, chat, Step(flow="booking_when", person_id=person_id))
        await send(update, context.assistant.say(f"booking_{read.problem}"))
        return
    step = Step(flow="booking_confirm", person_id=person_id, starts_at=read.moment, kind=USUAL_KIND)
    await _read_back(update, context, chat, step)


async def _read_back(update: Update, context: Context, chat: Chat, step: Step) -> None:
    assistant = context.assistant
    counsellor_id, moment = int(chat.counsellor.id or 0) if chat.counsellor else 0, step.starts_at or chat.now

    def look(session: Session) -> _ReadBack | None:
        person = person_of(session, int(step.person_id or 0), counsellor_id)
        if person is None:
            return None
        seen = preview(
            session, person_id=int(step.person_id or 0), kind=step.kind, starts_at=moment, place="", now=chat.now,
            wording=assistant.wording,
        )  # fmt: skip
        return _ReadBack(person, _zone_of(session, int(step.person_id or 0)), seen)

    found = await assistant.store.transact(look)
    if found is None:
        await send(update, assistant.say("not_your_person"))
        return
    await keep_step(context, chat, step)
    await send(update, _described(found, moment, context), _choices(step, context))


def _described(found: _ReadBack, moment: datetime, context: Context) -> str:
    say, now = context.assistant.say, context.assistant.clock()
    steps = "\n".join(say("booking_step", moment=spoken_moment(s.at, found.zone)) for s in found.preview.steps)
    said = say(
        "booking_read_back",
        person=person_label(found.person, say, now),
        moment=spoken_moment(moment, found.zone),
        notification=found.preview.notification,
        detail=found.preview.detail,
        steps=steps,
    )
    return with_warning(said, found.person, say, now)


def _choices(step: Step, context: Context) -> Rows:
    say = context.assistant.say
    return (
        choices(step, say("booking_yes_button"), say("booking_no_button")),
        (Button(say("booking_kind_button"), KIND),),
    )


def _named(text: str, persons: list[Person]) -> tuple[int | None, str]:
    """The person whose first name or label begins the text, and the rest of it."""
    words = text.split()
    for length in (2, 1):
        candidates = {p.id: p.label if length == 2 else p.first_name for p in persons}
        best = process.extract(
            " ".join(words[:length]), candidates, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_LIKENESS
        )
        if len(best) == 1:  # two Karims: better ask than guess
            return best[0][2], " ".join(words[length:])
    return None, text


async def _is_hers(context: Context, chat: Chat, person_id: int) -> bool:
    counsellor_id = int(chat.counsellor.id or 0) if chat.counsellor else 0
    return await context.assistant.store.transact(person_of, person_id, counsellor_id) is not None


def _zone_of(session: Session, person_id: int) -> str:
    return session.get_one(Service, session.get_one(Person, person_id).service_id).time_zone
