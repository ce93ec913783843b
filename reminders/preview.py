"""What a person would read of an appointment that is not booked yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from reminders.composing import notification
from reminders.detail import appointment_text
from reminders.planning import PlannedStep, plan
from reminders.rules import rules_of
from reminders.wording import Wording
from store.models import Appointment, Counsellor, Person, Service
from store.vocabulary import ReminderRole


@dataclass(frozen=True)
class Preview:
    """The notification, the detail behind it, and when messages would leave (UTC)."""

    notification: str
    detail: str
    steps: tuple[PlannedStep, ...]


def preview(
    session: Session, *, person_id: int, kind: str, starts_at: datetime, place: str, now: datetime, wording: Wording
) -> Preview:
    """Exactly what booking would send; writes nothing."""
    person = session.get_one(Person, person_id)
    service = session.get_one(Service, person.service_id)
    counsellor = session.get_one(Counsellor, person.counsellor_id)
    appointment = Appointment(
        person_id=person_id, counsellor_id=person.counsellor_id,
        kind=kind, starts_at=starts_at, place=place, created_at=now,
    )  # fmt: skip
    policy, calendar = rules_of(service)
    announcement = ReminderRole.SUMMON if policy.announce_bookings else None
    return Preview(
        notification(ReminderRole.SUMMON, [starts_at], service.time_zone, now, wording),
        appointment_text(appointment, counsellor, service, now, wording),
        tuple(plan(starts_at, policy, calendar, now, announcement)),
    )
