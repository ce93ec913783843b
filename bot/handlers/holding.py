"""A CPIP holds back the messages of one of her persons, or lets them go again: each is read back and confirmed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session
from telegram import Update

from bot.context import Chat, Context, open_chat
from bot.dialogue import Step
from bot.handlers.confirming import Commitment, choices, keep_step
from bot.handlers.counsellor_menu import menu_rows, person_label
from bot.handlers.sending import acknowledge, chat_id_of, send, tapped
from bot.hold_texts import holds_now, lifted_text, read_back
from bot.typed_dates import read_day
from reminders.holds import Lifted, hold, lift
from reminders.local_calendar import LocalCalendar
from reminders.messages import Button, Rows
from store.holds import HeldMessage, holds_of, to_come
from store.models import Person, Service
from store.persons import person_of
from store.vocabulary import HoldKind

HOLDS, SET, LIFT, FOR_DAYS = "h:m:", "h:s:", "h:l:", "h:d:"
PATTERN = r"^h:[msld]:"
_DATA = re.compile(r"h:(?P<what>[msld]):(?P<person>\d{1,9})(?::(?P<detail>[a-z0-9]{1,10}))?", re.ASCII)
_KINDS = {str(kind): kind for kind in HoldKind}
_USUAL_PAUSES = ("7", "14", "30")  # days


@dataclass(frozen=True)
class _Held:
    """One of her persons, in which time zone, and what is still to leave for her."""

    person: Person
    zone: str
    messages: tuple[HeldMessage, ...]

    @property
    def id(self) -> int:
        return int(self.person.id or 0)


async def on_tap(update: Update, context: Context) -> None:
    """The choices for a person, or the first step of one of them."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    found = _DATA.fullmatch(tapped(update).data or "")
    if chat.counsellor is None or found is None:
        return
    held = await _person(context, chat, int(found["person"]))
    if held is None:
        await send(update, context.assistant.say("not_your_person"))
        return
    match found["what"], _KINDS.get(found["detail"]):
        case "m", _:
            await _offer(update, context, chat, held)
        case "d", _ if found["detail"] in _USUAL_PAUSES:
            last = LocalCalendar(held.zone).day_of(chat.now) + timedelta(days=int(found["detail"]))
            await _read_back_pause(update, context, chat, held, last)
        case "s", HoldKind.PAUSE:
            await _ask_until(update, context, chat, held)
        case "s", HoldKind() as kind:
            await _read_back(update, context, chat, held, kind, None)
        case "l", HoldKind() as kind:
            await _read_back_lift(update, context, chat, held, kind)


async def on_typed_day(update: Update, context: Context, chat: Chat, text: str) -> None:
    """The last day of a pause, read back."""
    step = chat.dialogue.step
    held = await _person(context, chat, int(step.person_id or 0)) if step is not None else None
    if held is None:
        return
    read = read_day(text, chat.now, held.zone)
    if read.day is None:
        await send(update, context.assistant.say(f"pause_{read.problem}"))
        return
    await _read_back_pause(update, context, chat, held, read.day)


async def _offer(update: Update, context: Context, chat: Chat, held: _Held) -> None:
    say, now = context.assistant.say, chat.now
    set_now = holds_of(held.person, now)
    rows: Rows = tuple(
        (Button(say(f"lift_{kind}_button"), f"{LIFT}{held.id}:{kind}"),)
        if kind in set_now
        else (Button(say(f"hold_{kind}_button"), f"{SET}{held.id}:{kind}"),)
        for kind in HoldKind
    )
    lines = [person_label(held.person, say, now), *(holds_now(held.person, held.zone, now, say) or [say("held_none")])]
    await send(update, "\n".join(lines), rows)


async def _ask_until(update: Update, context: Context, chat: Chat, held: _Held) -> None:
    say = context.assistant.say
    await keep_step(context, chat, Step(flow="pause_until", person_id=held.id))
    days = tuple(Button(say("pause_days_button", days=days), f"{FOR_DAYS}{held.id}:{days}") for days in _USUAL_PAUSES)
    await send(update, say("pause_when", person=person_label(held.person, say, chat.now)), (days,))


async def _read_back_pause(update: Update, context: Context, chat: Chat, held: _Held, last: date) -> None:
    """A pause ends in the night that follows its last day."""
    until = LocalCalendar(held.zone).moment(last + timedelta(days=1), time(0))
    await _read_back(update, context, chat, held, HoldKind.PAUSE, until)


async def _read_back(
    update: Update, context: Context, chat: Chat, held: _Held, kind: HoldKind, until: datetime | None
) -> None:
    say = context.assistant.say
    said = read_back(kind, held.person.label, held.messages, until, held.zone, say)
    step = Step(flow="holding_confirm", person_id=held.id, kind=kind, starts_at=until)
    await _ask(update, context, chat, step, said)


async def _read_back_lift(update: Update, context: Context, chat: Chat, held: _Held, kind: HoldKind) -> None:
    said = context.assistant.say(f"lift_{kind}_read_back", person=held.person.label)
    await _ask(update, context, chat, Step(flow="lifting_confirm", person_id=held.id, kind=kind), said)


async def _ask(update: Update, context: Context, chat: Chat, step: Step, said: str) -> None:
    say = context.assistant.say
    await keep_step(context, chat, step)
    await send(update, said, (choices(step, say("booking_yes_button"), say("keep_as_is_button")),))


def _write_hold(session: Session, counsellor_id: int, step: Step, now: datetime) -> _Held:
    person_id = int(step.person_id or 0)
    hold(
        session, person_id=person_id, counsellor_id=counsellor_id, kind=HoldKind(step.kind),
        until=step.starts_at, now=now,
    )  # fmt: skip
    return _read(session, person_id)


def _write_lift(session: Session, counsellor_id: int, step: Step, now: datetime) -> tuple[_Held, Lifted]:
    person_id = int(step.person_id or 0)
    lifted = lift(session, person_id=person_id, counsellor_id=counsellor_id, kind=HoldKind(step.kind), now=now)
    return _read(session, person_id), lifted


async def _tell_hold(update: Update, context: Context, held: _Held) -> None:
    say, now = context.assistant.say, context.assistant.clock()
    lines = [say("hold_done", person=held.person.label), *holds_now(held.person, held.zone, now, say)]
    await send(update, "\n".join(lines), menu_rows(say))


async def _tell_lift(update: Update, context: Context, done: tuple[_Held, Lifted]) -> None:
    (held, lifted), say = done, context.assistant.say
    await send(update, lifted_text(lifted, held.person.label, held.zone, say), menu_rows(say))


HOLDING = Commitment(_write_hold, _tell_hold)
LIFTING = Commitment(_write_lift, _tell_lift)


async def _person(context: Context, chat: Chat, person_id: int) -> _Held | None:
    counsellor_id = int(chat.counsellor.id or 0) if chat.counsellor else 0

    def read(session: Session) -> _Held | None:
        return _read(session, person_id) if person_of(session, person_id, counsellor_id) is not None else None

    return await context.assistant.store.transact(read)


def _read(session: Session, person_id: int) -> _Held:
    person = session.get_one(Person, person_id)
    zone = session.get_one(Service, person.service_id).time_zone
    return _Held(person, zone, tuple(to_come(session, person_id)))
