"""What became of messages, as a CPIP sees it. Query functions never commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from store.models import Delivery, Person, Reminder
from store.vocabulary import DeliveryKind, DeliveryState, ReminderRole

FAILED = (DeliveryState.PERMANENT_FAILURE, DeliveryState.TECHNICAL_FAILURE, DeliveryState.TOO_LATE)
# Not sent because of how the person's file stands, not because there was nothing left to say.
NOT_SENT_REASONS = ("stopped", "paused", "chat_shared")
# With what the CPIP herself said of the file, which the daily list need not tell her.
FORBIDDEN_REASONS = (*NOT_SENT_REASONS, "in_custody", "measure_ended")


@dataclass(frozen=True)
class Received:
    """How one message stands with one person. `reason`: a key of `outcomes` in reminders.yml, or empty."""

    person_id: int
    label: str
    state: DeliveryState
    reason: str
    sent_at: datetime | None
    read_at: datetime | None

    @property
    def is_unreachable(self) -> bool:
        """Nobody will read it: it failed for good, came too late, or the file forbade it."""
        return self.state in (*FAILED, DeliveryState.CANCELLED)


@dataclass(frozen=True)
class UpdateFigures:
    """Of those to whom an update went: how many have it, said that they read it, will not get it, are waited for."""

    received: int
    read: int
    unreachable: int
    waiting: int


@dataclass(frozen=True)
class Contact:
    """One message about an appointment. `planned_for` is UTC."""

    role: ReminderRole
    step: str
    state: DeliveryState
    reason: str
    planned_for: datetime
    sent_at: datetime | None

    @property
    def was_missed_out(self) -> bool:
        """Whether the person will not get it, though it had something to say: it failed, or the file forbade it."""
        forbidden = self.state == DeliveryState.CANCELLED and self.reason in FORBIDDEN_REASONS
        return self.state in FAILED or forbidden


@dataclass(frozen=True)
class NotReached:
    """A message that a person did not get."""

    person_id: int
    label: str
    kind: DeliveryKind
    reason: str
    settled_at: datetime


def update_recipients(session: Session, update_id: int) -> list[Received]:
    """Each person to whom an update went, by the CPIP's label."""
    rows = session.execute(
        select(Delivery, Person)
        .join(Person, col(Person.id) == Delivery.person_id)
        .where(Delivery.update_id == update_id)
    )
    found = [
        Received(int(person.id or 0), person.label, DeliveryState(d.state), d.reason, d.sent_at, d.read_at)
        for d, person in rows
    ]
    return sorted(found, key=lambda received: received.label.casefold())


def update_figures(received: Sequence[Received]) -> UpdateFigures:
    """The count of what `update_recipients` lists."""
    sent = sum(r.state == DeliveryState.SENT for r in received)
    read = sum(r.read_at is not None for r in received)
    unreachable = sum(r.is_unreachable for r in received)
    return UpdateFigures(sent, read, unreachable, len(received) - sent - unreachable)


def appointment_contacts(session: Session, appointment_ids: Sequence[int]) -> dict[int, list[Contact]]:
    """Every message about each of these appointments, past and planned, in the order of their times."""
    rows = session.execute(
        select(Reminder, Delivery)
        .join(Delivery, col(Delivery.id) == Reminder.delivery_id)
        .where(col(Reminder.appointment_id).in_(appointment_ids))
        .order_by(col(Delivery.planned_for), col(Delivery.id))
    )
    found: dict[int, list[Contact]] = {appointment_id: [] for appointment_id in appointment_ids}
    for r, d in rows:
        contact = Contact(ReminderRole(r.role), r.step, DeliveryState(d.state), d.reason, d.planned_for, d.sent_at)
        found[r.appointment_id].append(contact)
    return found


def last_missed_out(contacts: Sequence[Contact]) -> Contact | None:
    """The last message about an appointment, where the person did not get it and nothing has reached her since."""
    said = [c for c in contacts if c.state == DeliveryState.SENT or c.was_missed_out]
    return said[-1] if said and said[-1].was_missed_out else None


def not_reached(session: Session, counsellor_id: int, since: datetime) -> list[NotReached]:
    """What persons of a CPIP did not get since then, oldest first.

    Persons who never linked Telegram are left out: they are told by phone or mail, and would fill the list every day.
    """
    rows = session.execute(
        select(Delivery, Person)
        .join(Person, col(Person.id) == Delivery.person_id)
        .where(Person.counsellor_id == counsellor_id, col(Person.linked_at).is_not(None))
        .where(col(Delivery.settled_at) > since, _failed())
        .order_by(col(Delivery.settled_at), col(Delivery.id))
    )
    return [
        NotReached(int(person.id or 0), person.label, DeliveryKind(d.kind), d.reason, d.settled_at)
        for d, person in rows
    ]


def mark_read(session: Session, delivery_id: int, person_id: int, now: datetime) -> Delivery | None:
    """« J'ai lu », kept from the first tap on; None when it is not that person's message."""
    delivery = delivery_of(session, delivery_id, person_id)
    if delivery is not None and delivery.read_at is None:
        delivery.read_at = now
    return delivery


def delivery_of(session: Session, delivery_id: int, person_id: int) -> Delivery | None:
    """A delivery, if it is to that person; never another's."""
    delivery = session.get(Delivery, delivery_id)
    return delivery if delivery is not None and delivery.person_id == person_id else None


def latest_digest(session: Session, counsellor_id: int, before: datetime) -> datetime | None:
    """When the last daily list of a CPIP was meant to leave, before that moment."""
    found = select(Delivery.planned_for).where(
        Delivery.counsellor_id == counsellor_id, Delivery.kind == DeliveryKind.DIGEST, Delivery.planned_for < before
    )
    return session.scalars(found.order_by(col(Delivery.planned_for).desc())).first()


def _failed() -> ColumnElement[bool]:
    for_the_person = and_(col(Delivery.state) == DeliveryState.CANCELLED, col(Delivery.reason).in_(NOT_SENT_REASONS))
    return or_(col(Delivery.state).in_(FAILED), for_the_person)
