"""Supervised persons and what their file holds. Every function that lists takes the CPIP: she sees only her own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from store.audit import record_event
from store.models import Appointment, Counsellor, Measure, Obligation, Person, Service


@dataclass(frozen=True)
class PersonFile:
    """All the rows of one person's file."""

    person: Person
    counsellor: Counsellor
    service: Service
    measures: Sequence[Measure]
    obligations: Sequence[Obligation]
    appointments: Sequence[Appointment]


def file_of(session: Session, person_id: int) -> PersonFile:
    """The person's whole file. Raises NoResultFound where there is no such person."""
    person = session.get_one(Person, person_id)
    return PersonFile(
        person,
        session.get_one(Counsellor, person.counsellor_id),
        session.get_one(Service, person.service_id),
        session.exec(select(Measure).where(Measure.person_id == person_id).order_by(col(Measure.id))).all(),
        session.exec(select(Obligation).where(Obligation.person_id == person_id).order_by(col(Obligation.id))).all(),
        session.exec(
            select(Appointment).where(Appointment.person_id == person_id).order_by(col(Appointment.starts_at))
        ).all(),
    )


def caseload(session: Session, counsellor_id: int) -> list[Person]:
    """The persons that a CPIP follows, by the label she gave them."""
    found = session.exec(select(Person).where(Person.counsellor_id == counsellor_id)).all()
    return sorted(found, key=lambda person: person.label.casefold())


def person_of(session: Session, person_id: int, counsellor_id: int) -> Person | None:
    """The person, if this CPIP follows her; None otherwise."""
    person = session.get(Person, person_id)
    return person if person is not None and person.counsellor_id == counsellor_id else None


def stop_messages(session: Session, person_id: int, now: datetime) -> None:
    """No message leaves for this person any more until she asks for them again."""
    session.get_one(Person, person_id).stopped_at = now
    record_event(session, actor=f"person:{person_id}", action="stop_messages", now=now)


def resume_messages(session: Session, person_id: int, now: datetime) -> None:
    session.get_one(Person, person_id).stopped_at = None
    record_event(session, actor=f"person:{person_id}", action="resume_messages", now=now)


def mark_reachable(session: Session, chat_id: int) -> None:
    """A person who writes to us is reachable again, whatever Telegram said before."""
    person = session.exec(select(Person).where(Person.chat_id == chat_id)).first()
    if person is not None:
        person.unreachable_since = None
