"""One person with an appointment ten days ahead, and what became of her messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from reminders.scheduling import book
from store.engine import Store
from store.models import Delivery
from tests.factories import NOW, Ids, create_caseload

START = NOW + timedelta(days=10, hours=4)  # Friday 4 December 2026, 14 h in Paris
DAY_BEFORE = NOW + timedelta(days=9)  # Thursday, 10 h in Paris: the reminder's instant


def booked(session: Session, starts_at: datetime = START, now: datetime = NOW) -> tuple[Ids, int]:
    ids = create_caseload(session)
    return ids, appointment_of(session, ids, starts_at, now)


def appointment_of(session: Session, ids: Ids, starts_at: datetime = START, now: datetime = NOW) -> int:
    appointment = book(
        session, person_id=ids.person, counsellor_id=ids.counsellor, kind="suivi_spip",
        starts_at=starts_at, place="", now=now,
    )  # fmt: skip
    return int(appointment.id or 0)


def deliveries(session: Session) -> list[Delivery]:
    return list(session.scalars(select(Delivery).order_by(col(Delivery.due_at), col(Delivery.id))))


def states(store: Store) -> list[tuple[str, str]]:
    return [(d.state, d.reason) for d in store.run(deliveries)]
