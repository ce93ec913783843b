"""What a person would read of an appointment before it is booked, moved, or its outcome told. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from reminders.composing import notification
from reminders.detail import appointment_text, ended_text
from reminders.planning import PlannedStep, plan
from reminders.rules import rules_of
from reminders.wording import Wording
from store import appointments as stored
from store.models import Appointment, Counsellor, Person, Service
from store.vocabulary import ReminderRole


@dataclass(frozen=True)
class Preview:
    """The notification, the detail behind it, and when messages would leave (UTC)."""

    notification: str
    detail: str
    steps: tuple[PlannedStep, ...] = ()


def preview(
    session: Session, *, person_id: int, kind: str, starts_at: datetime, place: str, now: datetime, wording: Wording
) -> Preview:
    """Exactly what booking would send."""
    person = session.get_one(Person, person_id)
    appointment = Appointment(
        person_id=person_id, counsellor_id=person.counsellor_id,
        kind=kind, starts_at=starts_at, place=place, created_at=now,
    )  # fmt: skip
    return _announced(session, appointment, ReminderRole.SUMMON, None, now, wording)


def preview_move(session: Session, old: Appointment, starts_at: datetime, now: datetime, wording: Wording) -> Preview:
    """Exactly what moving it would send: a change, or the first news for who has never heard of it."""
    new = Appointment(
        person_id=old.person_id, counsellor_id=old.counsellor_id,
        kind=old.kind, starts_at=starts_at, place=old.place, created_at=now,
    )  # fmt: skip
    known = stored.last_told(session, old)
    return _announced(session, new, ReminderRole.CHANGE if known else ReminderRole.SUMMON, old, now, wording)


def preview_again(session: Session, appointment: Appointment, now: datetime, wording: Wording) -> Preview:
    """Exactly what announcing it once more would send."""
    return _announced(session, appointment, ReminderRole.SUMMON, None, now, wording)


def preview_outcome(session: Session, appointment: Appointment, now: datetime, wording: Wording) -> Preview:
    """What telling a person that she was missed or excused would send."""
    service, counsellor = _around(session, appointment)
    role = ReminderRole(appointment.status)
    return Preview(
        notification(role, [appointment.starts_at], service.time_zone, now, wording),
        ended_text(role, appointment, counsellor, service, now, wording),
    )


def _announced(
    session: Session,
    appointment: Appointment,
    role: ReminderRole,
    old: Appointment | None,
    now: datetime,
    wording: Wording,
) -> Preview:
    service, counsellor = _around(session, appointment)
    policy, calendar = rules_of(service)
    told = role if policy.announce_bookings or role == ReminderRole.CHANGE else None
    old_moment = wording.moment(old.starts_at, service.time_zone, now) if old is not None else ""
    return Preview(
        notification(role, [appointment.starts_at], service.time_zone, now, wording),
        appointment_text(appointment, counsellor, service, now, wording, old_moment),
        tuple(plan(appointment.starts_at, policy, calendar, now, told)),
    )


def _around(session: Session, appointment: Appointment) -> tuple[Service, Counsellor]:
    person = session.get_one(Person, appointment.person_id)
    return session.get_one(Service, person.service_id), session.get_one(Counsellor, appointment.counsellor_id)
