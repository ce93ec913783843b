"""Which appointments a delivery speaks of. Query functions never commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from store.models import Appointment, Delivery, Reminder
from store.vocabulary import OPEN_STATES, STANDING, DeliveryKind, DeliveryState, ReminderRole

ANNOUNCEMENTS = (ReminderRole.SUMMON, ReminderRole.CHANGE)
_WITHDRAWN = tuple((DeliveryState.CANCELLED, reason) for reason in ("moved", "cancelled", "outcome"))


@dataclass(frozen=True)
class Spoken:
    """One appointment that a delivery speaks of, and as what."""

    reminder_id: int
    role: ReminderRole
    appointment: Appointment


def spoken_of(session: Session, delivery_id: int) -> list[Spoken]:
    """The appointments of a delivery, in the order in which they begin."""
    rows = session.execute(
        select(col(Reminder.id), Reminder.role, Appointment)
        .join(Appointment, col(Appointment.id) == Reminder.appointment_id)
        .where(Reminder.delivery_id == delivery_id)
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    return [Spoken(reminder_id, ReminderRole(role), appointment) for reminder_id, role, appointment in rows]


def split_off(
    session: Session, delivery: Delivery, reminder_id: int, state: DeliveryState, reason: str, now: datetime
) -> None:
    """Gives what a delivery will not say after all a record of its own: « sent » must be true of all that it holds."""
    apart = Delivery(
        kind=delivery.kind,
        person_id=delivery.person_id,
        cannot_wait=delivery.cannot_wait,
        state=state,
        reason=reason,
        planned_for=delivery.planned_for,
        due_at=delivery.due_at,
        expires_at=delivery.expires_at,
        settled_at=now,
        created_at=delivery.created_at,
    )
    session.add(apart)
    session.flush()
    session.get_one(Reminder, reminder_id).delivery_id = int(apart.id or 0)


def joinable(session: Session, person_id: int, role: ReminderRole, planned_for: datetime | None) -> list[int]:
    """Ids of the person's unclaimed deliveries of that role (and instant) that another appointment may join."""
    found = (
        select(Delivery.id)
        .join(Reminder, col(Reminder.delivery_id) == Delivery.id)
        .where(Delivery.person_id == person_id, Delivery.kind == DeliveryKind.REMINDER, Reminder.role == role)
        .where(Delivery.state == DeliveryState.CREATED, Delivery.attempts == 0)
        .order_by(col(Delivery.id))
    )
    if planned_for is not None:
        found = found.where(Delivery.planned_for == planned_for)
    return [int(delivery_id) for delivery_id in session.scalars(found) if delivery_id is not None]


def join(session: Session, delivery_id: int, appointment: Appointment, role: ReminderRole, step: str) -> bool:
    """Adds an appointment to a delivery; False when a sender has claimed it meanwhile.

    The conditional UPDATE locks the row: a claim that comes now waits, and then reads the new appointment.
    """
    latest = max(appointment.starts_at, session.get_one(Delivery, delivery_id).expires_at or appointment.starts_at)
    touched = session.execute(
        update(Delivery)
        .where(col(Delivery.id) == delivery_id, col(Delivery.state) == DeliveryState.CREATED)
        .values(expires_at=latest)
        .returning(col(Delivery.id))
        .execution_options(synchronize_session="fetch")
    )
    if touched.first() is None:
        return False
    session.add(Reminder(appointment_id=int(appointment.id or 0), delivery_id=delivery_id, role=role, step=step))
    return True


def open_deliveries(session: Session, appointment_id: int) -> list[Delivery]:
    """The deliveries about an appointment that have not left and may still."""
    return list(
        session.scalars(
            select(Delivery)
            .join(Reminder, col(Reminder.delivery_id) == Delivery.id)
            .where(Reminder.appointment_id == appointment_id, col(Delivery.state).in_(OPEN_STATES))
            .with_for_update(of=Delivery)
        )
    )


def speaks_of_another(session: Session, delivery_id: int, appointment_id: int, now: datetime) -> bool:
    """Whether a delivery has something to say without that appointment."""
    others = (s.appointment for s in spoken_of(session, delivery_id) if s.appointment.id != appointment_id)
    return any(a.status in STANDING and a.starts_at > now for a in others)


def never_told(session: Session, appointment_id: int) -> bool:
    """Whether the news of an appointment (made or moved) was written, and waits or was withdrawn before any try.

    Where it failed otherwise (a person without Telegram, or who wants no messages) she may know by other ways.
    """
    announcements = session.execute(
        select(Delivery.state, Delivery.attempts, Delivery.reason)
        .join(Reminder, col(Reminder.delivery_id) == Delivery.id)
        .where(Reminder.appointment_id == appointment_id, col(Reminder.role).in_(ANNOUNCEMENTS))
    ).all()
    return bool(announcements) and all(
        attempts == 0 and (state == DeliveryState.CREATED or (state, reason) in _WITHDRAWN)
        for state, attempts, reason in announcements
    )


def reminder_of_step(session: Session, appointment_id: int, step: str) -> Delivery | None:
    """The open delivery that a step of an appointment has planned."""
    return session.scalars(
        select(Delivery)
        .join(Reminder, col(Reminder.delivery_id) == Delivery.id)
        .where(Reminder.appointment_id == appointment_id, Reminder.step == step)
        .where(col(Delivery.state).in_(OPEN_STATES))
    ).first()


def said_anew(session: Session, delivery: Delivery, appointment_id: int, now: datetime) -> bool:
    """Whether a later reminder of the appointment is due too, on its way or sent: it says all that this one would."""
    newer = (
        select(Delivery.id)
        .join(Reminder, col(Reminder.delivery_id) == Delivery.id)
        .where(Reminder.appointment_id == appointment_id, Reminder.role == ReminderRole.REMINDER)
        .where(Delivery.planned_for > delivery.planned_for, Delivery.due_at <= now)
        .where(col(Delivery.state).in_((*OPEN_STATES, DeliveryState.SENDING, DeliveryState.SENT)))
    )
    return session.scalars(newer).first() is not None


def deliveries_of_role(session: Session, appointment_id: int, role: ReminderRole) -> list[Delivery]:
    """All the deliveries of one role about an appointment, whatever became of them."""
    return list(
        session.scalars(
            select(Delivery)
            .join(Reminder, col(Reminder.delivery_id) == Delivery.id)
            .where(Reminder.appointment_id == appointment_id, Reminder.role == role)
            .order_by(col(Delivery.id))
        )
    )
