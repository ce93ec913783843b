"""Reads what the guards ask of the one who would receive a message, in the instant before it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from reminders.guards import Recipient
from reminders.local_calendar import LocalCalendar
from reminders.policy import Policy
from reminders.rules import rules_of
from store.models import Counsellor, Delivery, Measure, Person, Service


def rules_for(session: Session, delivery: Delivery) -> tuple[Policy, LocalCalendar]:
    """The policy and calendar of the service to which the recipient belongs."""
    if delivery.person_id is not None:
        service_id = session.get_one(Person, delivery.person_id).service_id
    else:
        service_id = session.get_one(Counsellor, delivery.counsellor_id).service_id
    return rules_of(session.get_one(Service, service_id))


def recipient_of(session: Session, delivery: Delivery, calendar: LocalCalendar, now: datetime) -> Recipient:
    """The person or CPIP as the file stands now."""
    if delivery.person_id is None:
        return Recipient(session.get_one(Counsellor, delivery.counsellor_id).chat_id)
    person = session.get_one(Person, delivery.person_id)
    return Recipient(
        chat_id=person.chat_id,
        stopped=person.stopped_at is not None,
        paused_until=person.paused_until,
        in_custody=person.in_custody,
        measure_ended=person.follow_up_ended_at is not None
        or _all_measures_ended(session, delivery.person_id, calendar, now),
        chat_shared=_is_shared(session, person),
    )


def _all_measures_ended(session: Session, person_id: int, calendar: LocalCalendar, now: datetime) -> bool:
    """Of a file without any measure nothing is known: it does not count as ended."""
    ends = session.scalars(select(col(Measure.ends_on)).where(Measure.person_id == person_id)).all()
    today = calendar.day_of(now)
    return bool(ends) and all(end is not None and end < today for end in ends)


def _is_shared(session: Session, person: Person) -> bool:
    """Whether the chat also belongs to another file: somebody else would read it."""
    if person.chat_id is None:
        return False
    others = select(Person.id).where(Person.chat_id == person.chat_id, col(Person.id) != person.id)
    counsellors = select(Counsellor.id).where(Counsellor.chat_id == person.chat_id)
    return session.scalars(others).first() is not None or session.scalars(counsellors).first() is not None
