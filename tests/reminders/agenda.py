"""Short ways to act on an appointment in a test, and to see its messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from reminders import scheduling
from store.delivery_queue import settle
from store.models import Appointment, Delivery, Reminder, Request
from store.vocabulary import DeliveryState
from tests.factories import NOW, Ids

START = NOW + timedelta(days=10, hours=4)


def book(session: Session, ids: Ids, starts_at: datetime = START, kind: str = "suivi_spip") -> Appointment:
    return scheduling.book(
        session, person_id=ids.person, counsellor_id=ids.counsellor, kind=kind, starts_at=starts_at, place="", now=NOW
    )


def move(session: Session, ids: Ids, appointment: Appointment, starts_at: datetime) -> Appointment:
    return scheduling.move(
        session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor,
        starts_at=starts_at, place=None, now=NOW,
    )  # fmt: skip


def announce(session: Session, ids: Ids, appointment: Appointment, reason: str) -> Request:
    return scheduling.announce_absence(
        session, appointment_id=id_of(appointment), person_id=ids.person, reason=reason, now=NOW
    )


def id_of(appointment: Appointment) -> int:
    return int(appointment.id or 0)


def outgoing(session: Session) -> list[tuple[str, str]]:
    """Role and state of every message about appointments, in order of time."""
    rows = session.execute(
        select(Reminder.role, Delivery.state)
        .join(Delivery, col(Delivery.id) == Reminder.delivery_id)
        .order_by(col(Delivery.due_at), col(Reminder.id))
    )
    return [(role, state) for role, state in rows]


def tell_everything(session: Session) -> None:
    for delivery in session.scalars(select(Delivery).where(Delivery.due_at <= NOW)):
        delivery.attempts = 1
        settle(delivery, DeliveryState.SENT, "", NOW)
    session.flush()
