"""Appointments, as bot, console and reminders ask for them. Query functions never commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from store.models import Appointment, Person
from store.reminders import never_told
from store.vocabulary import STANDING, AppointmentStatus


def of_person(session: Session, person_id: int, appointment_id: int) -> Appointment | None:
    """An appointment, if it is that person's; never another's."""
    appointment = session.get(Appointment, appointment_id)
    return appointment if appointment is not None and appointment.person_id == person_id else None


def of_counsellor(session: Session, appointment_id: int, counsellor_id: int) -> Appointment | None:
    """An appointment, if this CPIP gave it; never another's."""
    appointment = session.get(Appointment, appointment_id)
    return appointment if appointment is not None and appointment.counsellor_id == counsellor_id else None


def in_sight(session: Session, counsellor_id: int, since: datetime) -> list[tuple[Appointment, Person]]:
    """A CPIP's appointments that begin from `since` on, with whom they are; not those that another one replaces."""
    found = (
        select(Appointment, Person)
        .join(Person, col(Person.id) == Appointment.person_id)
        .where(Appointment.counsellor_id == counsellor_id, Appointment.starts_at >= since)
        .where(Appointment.status != AppointmentStatus.MOVED)
    )
    return [(appointment, person) for appointment, person in session.execute(found)]


def ahead(session: Session, person_id: int, now: datetime) -> list[Appointment]:
    """The person's standing appointments that have not begun, in order."""
    found = select(Appointment).where(Appointment.person_id == person_id, Appointment.starts_at > now)
    return list(session.scalars(found.where(_standing()).order_by(col(Appointment.starts_at))))


def same(session: Session, person_id: int, kind: str, starts_at: datetime) -> Appointment | None:
    """A standing appointment that is the same in all: what a double tap would make again."""
    found = select(Appointment).where(Appointment.person_id == person_id, Appointment.starts_at == starts_at)
    return session.scalars(found.where(Appointment.kind == kind, _standing())).first()


def between(session: Session, counsellor_id: int, start: datetime, end: datetime) -> list[Appointment]:
    """A CPIP's standing appointments that begin in [start, end), in order."""
    found = select(Appointment).where(
        Appointment.counsellor_id == counsellor_id, Appointment.starts_at >= start, Appointment.starts_at < end
    )
    return list(session.scalars(found.where(_standing()).order_by(col(Appointment.starts_at))))


def announced_absences(session: Session, counsellor_id: int, now: datetime) -> list[Appointment]:
    """A CPIP's appointments ahead to which the person said that she cannot come, in order."""
    found = select(Appointment).where(
        Appointment.counsellor_id == counsellor_id,
        Appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED,
        Appointment.starts_at > now,
    )
    return list(session.scalars(found.order_by(col(Appointment.starts_at))))


def replacement(session: Session, appointment_id: int) -> Appointment | None:
    """What became of a moved appointment: the last one of the chain; None when it was not moved."""
    current, latest = appointment_id, None
    while (following := _replacing(session, current)) is not None:
        latest, current = following, int(following.id or 0)
    return latest


def last_told(session: Session, appointment: Appointment) -> Appointment | None:
    """The appointment as the person knows it: itself, or the one it replaces while the news has not left; else None."""
    current: Appointment | None = appointment
    while current is not None and current.id is not None and never_told(session, current.id):
        current = session.get(Appointment, current.replaces_id) if current.replaces_id is not None else None
    return current


def _replacing(session: Session, appointment_id: int) -> Appointment | None:
    return session.scalars(select(Appointment).where(Appointment.replaces_id == appointment_id)).first()


def _standing() -> ColumnElement[bool]:
    return col(Appointment.status).in_(STANDING)
