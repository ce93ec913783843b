"""Plain functions that put fictional people into a database, with sensible defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from store.models import Appointment, Counsellor, Measure, Obligation, Person, Service

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ids:
    """A service, its CPIP and one of her persons, by id."""

    service: int
    counsellor: int
    person: int


def create_service(session: Session, /, name: str = "SPIP de Nanterre", **fields: Any) -> int:
    return _added(session, Service(name=name, **fields))


def create_counsellor(session: Session, /, service_id: int, name: str = "Mme Durand", **fields: Any) -> int:
    return _added(session, Counsellor(service_id=service_id, name=name, **fields))


def create_person(session: Session, /, counsellor_id: int, first_name: str = "Karim", **fields: Any) -> int:
    counsellor = session.get_one(Counsellor, counsellor_id)
    defaults: dict[str, Any] = {"label": f"{first_name} B.", "linked_at": NOW, "service_id": counsellor.service_id}
    return _added(session, Person(counsellor_id=counsellor_id, first_name=first_name, **defaults | fields))


def create_caseload(
    session: Session, /, chat_id: int | None = 1001, counsellor_chat_id: int | None = 2001, **service: Any
) -> Ids:
    """One linked person with her linked CPIP."""
    service_id = create_service(session, **service)
    counsellor_id = create_counsellor(session, service_id, chat_id=counsellor_chat_id)
    return Ids(service_id, counsellor_id, create_person(session, counsellor_id, chat_id=chat_id))


def create_another_caseload(session: Session, /) -> Ids:
    """A CPIP of another service, overseas, with one person who has not linked Telegram."""
    service = create_service(session, "SPIP de Saint-Denis", time_zone="Indian/Reunion")
    counsellor = create_counsellor(session, service, "M. Payet")
    return Ids(service, counsellor, create_person(session, counsellor, "Jimmy"))


def create_measure(session: Session, /, person_id: int, kind: str = "sursis_probatoire", **fields: Any) -> int:
    return _added(session, Measure(person_id=person_id, kind=kind, **fields))


def create_obligation(session: Session, /, person_id: int, kind: str = "soins", **fields: Any) -> int:
    return _added(session, Obligation(person_id=person_id, kind=kind, **fields))


def create_appointment(session: Session, /, person_id: int, starts_at: datetime, **fields: Any) -> int:
    """An appointment without any reminder: `reminders.scheduling.book` plans them."""
    person = session.get_one(Person, person_id)
    defaults: dict[str, Any] = {"kind": "suivi_spip", "created_at": NOW, "counsellor_id": person.counsellor_id}
    return _added(session, Appointment(person_id=person_id, starts_at=starts_at, **defaults | fields))


def _added(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return int(row.id)
