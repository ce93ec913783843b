"""Writes messages into the queue and takes them out again, inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from reminders.planning import PlannedStep
from store.delivery_queue import settle
from store.models import Appointment, Delivery, Reminder, Request
from store.reminders import join, joinable, open_deliveries, speaks_of_another, spoken_of
from store.requests import add_request, was_not_reached
from store.vocabulary import DeliveryKind, DeliveryState, ReminderRole, RequestKind

# A message without a natural end is pointless after a week of not getting through.
LIFETIME = timedelta(days=7)


def write_reminder(
    session: Session, appointment: Appointment, step: PlannedStep, now: datetime, *, expires_at: datetime
) -> Delivery:
    """The delivery that will speak of the appointment: one that waits already, where there is one, else a new one."""
    for delivery_id in _candidates(session, appointment, step):
        if join(session, delivery_id, appointment, step.role, step.step):
            return session.get_one(Delivery, delivery_id)
    delivery = Delivery(
        kind=DeliveryKind.REMINDER,
        person_id=appointment.person_id,
        cannot_wait=step.cannot_wait,
        planned_for=step.at,
        due_at=step.at,
        expires_at=expires_at,
        created_at=now,
    )
    session.add(delivery)
    session.flush()
    ids = {"appointment_id": _id(appointment), "delivery_id": _id(delivery)}
    session.add(Reminder(role=step.role, step=step.step, **ids))
    session.flush()
    return delivery


def _candidates(session: Session, appointment: Appointment, step: PlannedStep) -> list[int]:
    """Reminders that leave at the same instant are one message, and so are new appointments not yet told."""
    if step.role == ReminderRole.REMINDER:
        return joinable(session, appointment.person_id, step.role, step.at)
    if step.role == ReminderRole.SUMMON:
        return joinable(session, appointment.person_id, step.role, None)
    return []


def withdraw(session: Session, appointment: Appointment, reason: str, now: datetime) -> None:
    """Cancels what has not left about an appointment; a message that speaks of another one too stays.

    What is being sent at this instant is re-checked by its sender, or has left.
    """
    for delivery in open_deliveries(session, _id(appointment)):
        if not speaks_of_another(session, _id(delivery), _id(appointment), now):
            settle(delivery, DeliveryState.CANCELLED, reason, now)


def tell_not_reached(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    """Tells the CPIP, at once and once, of an appointment ahead whose message did not get through: she can call."""
    for spoken in spoken_of(session, _id(delivery)):
        appointment = spoken.appointment
        if appointment.starts_at > now and not was_not_reached(session, _id(appointment)):
            request = add_request(
                session, person_id=appointment.person_id, counsellor_id=appointment.counsellor_id,
                appointment_id=appointment.id, kind=RequestKind.NOT_REACHED, reason=reason, now=now,
            )  # fmt: skip
            notify_counsellor(session, request, now)


def notify_counsellor(session: Session, request: Request, now: datetime) -> Delivery:
    """Queues the news of a request for the CPIP to whom it was made, once."""
    delivery = Delivery(
        kind=DeliveryKind.NOTICE,
        counsellor_id=request.counsellor_id,
        request_id=request.id,
        once_key=f"request:{request.id}",
        cannot_wait=True,
        planned_for=now,
        due_at=now,
        expires_at=now + LIFETIME,
        created_at=now,
    )
    session.add(delivery)
    session.flush()
    return delivery


def _id(row: Appointment | Delivery) -> int:
    if row.id is None:
        raise ValueError("the row was never written")
    return row.id
