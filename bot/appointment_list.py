"""A CPIP's list of coming and recent appointments: what is wrong with each, in which order, on which page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from store.deliveries import Contact, last_missed_out
from store.models import Appointment
from store.vocabulary import STANDING, AppointmentStatus, ReminderRole

RECENT = timedelta(days=30)
PAGE = 6
ProblemKind = Literal["not_reached", "absence", "to_note"]

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
    """A message that she did not get, while it still matters."""
    missed_out = last_missed_out(entry.contacts)
    if missed_out is None or missed_out.reason == _NEVER_HERE:
        return None
    matters = entry.appointment.starts_at > now or missed_out.role in _ABOUT_OUTCOMES
    return missed_out if matters else None
