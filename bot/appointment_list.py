"""A CPIP's list of coming and recent appointments: what is wrong with each, in which order, on which page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from store.deliveries import FAILED, Contact
from store.models import Appointment
from store.vocabulary import STANDING, AppointmentStatus, DeliveryState, ReminderRole

RECENT = timedelta(days=30)
PAGE = 6
ProblemKind = Literal["not_reached", "absence", "to_note"]

# Messages that the file forbade: the person has not heard of it here. What was withdrawn as pointless is no problem.
HELD_BACK = ("stopped", "paused", "in_custody", "measure_ended", "chat_shared")
# She was never here: told by phone or mail, as the daily list takes it too.
_NEVER_HERE = "not_linked"
_ABOUT_OUTCOMES = (ReminderRole.MISSED, ReminderRole.EXCUSED)


@dataclass(frozen=True)
class Entry:
    """An appointment with its messages, oldest first; `absence_at`: when the person last said that she cannot come."""

    appointment: Appointment
    person: str
    contacts: tuple[Contact, ...] = ()
    absence_at: datetime | None = None


@dataclass(frozen=True)
class Problem:
    """What a CPIP should look at, since when. `reason`: why a message did not get through, a key of `outcomes`."""

    kind: ProblemKind
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Page:
    """A few entries; `number` counts from 0."""

    entries: tuple[Entry, ...]
    number: int
    has_next: bool
    total: int


def was_missed_out(contact: Contact) -> bool:
    """Whether the person will not get this message, though it had something to say."""
    forbidden = contact.state == DeliveryState.CANCELLED and contact.reason in HELD_BACK
    return contact.state in FAILED or forbidden


def problem_of(entry: Entry, now: datetime) -> Problem | None:
    """The first that counts: a message that did not get through, an absence to decide on, an outcome to note."""
    appointment = entry.appointment
    missed_out = _not_reached(entry, now)
    if missed_out is not None:
        return Problem("not_reached", missed_out.planned_for, missed_out.reason)
    if appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED:
        return Problem("absence", entry.absence_at or appointment.created_at)
    if appointment.status in STANDING and appointment.starts_at <= now:
        return Problem("to_note", appointment.starts_at)
    return None


def arranged(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """Problems first, the newest on top; then what comes, the next one first; then what is past, the last one first."""
    problems = {id(entry): problem_of(entry, now) for entry in entries}

    def place(entry: Entry) -> tuple[int, float]:
        problem, starts = problems[id(entry)], entry.appointment.starts_at.timestamp()
        if problem is not None:
            return 0, -problem.at.timestamp()
        return (1, starts) if entry.appointment.starts_at > now else (2, -starts)

    return sorted(entries, key=place)


def page_of(entries: Sequence[Entry], wanted: int, size: int = PAGE) -> Page:
    """The page of that number; the last one where the list has become shorter since."""
    last = max(0, (len(entries) - 1) // size)
    number = min(max(0, wanted), last)
    shown = tuple(entries[number * size : (number + 1) * size])
    return Page(shown, number, number < last, len(entries))


def _not_reached(entry: Entry, now: datetime) -> Contact | None:
    """The last message, where she did not get it and nothing has reached her since, while it still matters."""
    said = [c for c in entry.contacts if c.state == DeliveryState.SENT or was_missed_out(c)]
    if not said or not was_missed_out(said[-1]) or said[-1].reason == _NEVER_HERE:
        return None
    matters = entry.appointment.starts_at > now or said[-1].role in _ABOUT_OUTCOMES
    return said[-1] if matters else None
