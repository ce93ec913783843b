"""Whose messages a CPIP holds back, and which ones that concerns. Query functions never commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from store.models import Appointment, Delivery, Person, Reminder
from store.vocabulary import OPEN_STATES, DeliveryKind, DeliveryState, HoldKind, ReminderRole

REASON_OF_HOLD = {HoldKind.PAUSE: "paused", HoldKind.CUSTODY: "in_custody", HoldKind.ENDED: "measure_ended"}


@dataclass(frozen=True)
class HeldMessage:
    """A message to a person; `role` and `starts_at` where it speaks of an appointment. Instants are UTC."""

    kind: DeliveryKind
    role: ReminderRole | None
    starts_at: datetime | None
    at: datetime


def holds_of(person: Person, now: datetime) -> list[HoldKind]:
    """What her CPIP holds her messages back for, at `now`."""
    held = {
        HoldKind.PAUSE: person.paused_until is not None and person.paused_until > now,
        HoldKind.CUSTODY: person.in_custody,
        HoldKind.ENDED: person.follow_up_ended_at is not None,
    }
    return [kind for kind, is_held in held.items() if is_held]


def to_come(session: Session, person_id: int) -> list[HeldMessage]:
    """What has not left yet and may still, in the order in which it is due."""
    return _messages(session, person_id, col(Delivery.state).in_(OPEN_STATES))


def withheld(session: Session, person_id: int, reason: str, since: datetime) -> list[HeldMessage]:
    """What will never leave for that reason, in the order in which it was meant to."""
    dropped = (col(Delivery.state) == DeliveryState.CANCELLED) & (col(Delivery.reason) == reason)
    return _messages(session, person_id, dropped & (col(Delivery.settled_at) >= since))


def hears(person: Person, now: datetime) -> bool:
    """Whether a message may reach her here at `now`, as far as her file says."""
    unheard = person.chat_id is None or person.stopped_at is not None or person.unreachable_since is not None
    return not unheard and not holds_of(person, now)


def put_off(session: Session, person_id: int) -> list[Delivery]:
    """Open deliveries of a person that wait for the end of a pause, locked.

    All her open ones are locked and read again: a sender may be putting one off at this very instant.
    """
    found = select(Delivery).where(Delivery.person_id == person_id, col(Delivery.state).in_(OPEN_STATES))
    rows = session.scalars(found.order_by(col(Delivery.id)).with_for_update().execution_options(populate_existing=True))
    return [delivery for delivery in rows if delivery.reason == REASON_OF_HOLD[HoldKind.PAUSE]]


def _messages(session: Session, person_id: int, condition: ColumnElement[bool]) -> list[HeldMessage]:
    rows = session.execute(
        select(Delivery.kind, Delivery.due_at, Reminder.role, Appointment.starts_at)
        .outerjoin(Reminder, col(Reminder.delivery_id) == Delivery.id)
        .outerjoin(Appointment, col(Appointment.id) == Reminder.appointment_id)
        .where(Delivery.person_id == person_id, condition)
        .order_by(col(Delivery.due_at), col(Delivery.id), col(Appointment.starts_at))
    )
    return [
        HeldMessage(DeliveryKind(kind), ReminderRole(role) if role is not None else None, starts_at, at)
        for kind, at, role, starts_at in rows
    ]
