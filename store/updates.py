"""What a CPIP posts to her caseload."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from store.audit import record_event
from store.models import Delivery, Update
from store.persons import caseload
from store.vocabulary import DeliveryKind


def post_update(session: Session, *, counsellor_id: int, text: str, now: datetime) -> Update:
    """Writes the update and one delivery for each person of the caseload, in the caller's transaction.

    A person without Telegram gets a delivery too: it ends as not reached, so that the CPIP sees her.
    """
    update = Update(counsellor_id=counsellor_id, text=text, created_at=now)
    session.add(update)
    session.flush()
    for person in caseload(session, counsellor_id):
        session.add(
            Delivery(
                kind=DeliveryKind.UPDATE,
                person_id=person.id,
                update_id=update.id,
                planned_for=now,
                due_at=now,
                created_at=now,
            )
        )
    record_event(
        session, actor=f"counsellor:{counsellor_id}", action="post_update", subject=f"update:{update.id}", now=now
    )
    return update


def updates_of(session: Session, counsellor_id: int, limit: int = 5) -> Sequence[Update]:
    """Her newest updates first."""
    return session.exec(
        select(Update).where(Update.counsellor_id == counsellor_id).order_by(col(Update.id).desc()).limit(limit)
    ).all()


def update_of(session: Session, update_id: int, counsellor_id: int) -> Update | None:
    """The update, if this CPIP wrote it; None otherwise."""
    update = session.get(Update, update_id)
    return update if update is not None and update.counsellor_id == counsellor_id else None
