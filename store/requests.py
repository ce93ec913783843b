"""What persons ask or tell their CPIP. Query functions never commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from store.models import Request
from store.vocabulary import RequestKind


def add_request(
    session: Session,
    *,
    person_id: int,
    counsellor_id: int,
    kind: RequestKind,
    now: datetime,
    appointment_id: int | None = None,
    reason: str = "",
    text: str = "",
    file: tuple[str, str] | None = None,
) -> Request:
    """Writes what the person says; `reminders.writing.notify_counsellor` tells the CPIP of it.

    `file`: its kind ("photo", "document") and the name that Telegram gives it.
    """
    request = Request(
        person_id=person_id,
        counsellor_id=counsellor_id,
        kind=kind,
        appointment_id=appointment_id,
        reason=reason,
        text=text,
        file_kind=file[0] if file else None,
        file_id=file[1] if file else None,
        created_at=now,
    )
    session.add(request)
    session.flush()
    return request


def unseen_absence(session: Session, appointment_id: int) -> Request | None:
    """The announced absence of an appointment that the CPIP has not looked at yet."""
    found = select(Request).where(
        Request.appointment_id == appointment_id,
        Request.kind == RequestKind.CANNOT_COME,
        col(Request.seen_at).is_(None),
    )
    return session.scalars(found.order_by(col(Request.id).desc())).first()


def announced_absence(session: Session, appointment_id: int) -> Request | None:
    """The last absence that the person announced for an appointment, seen or not."""
    found = select(Request).where(Request.appointment_id == appointment_id, Request.kind == RequestKind.CANNOT_COME)
    return session.scalars(found.order_by(col(Request.id).desc())).first()


def absence_times(session: Session, counsellor_id: int) -> dict[int, datetime]:
    """When an absence was last announced to a CPIP, by appointment."""
    found = select(Request.appointment_id, func.max(Request.created_at)).where(
        Request.counsellor_id == counsellor_id, Request.kind == RequestKind.CANNOT_COME
    )
    rows = session.execute(found.group_by(col(Request.appointment_id)))
    return {appointment_id: at for appointment_id, at in rows if appointment_id is not None}


def proofs_of(session: Session, appointment_id: int) -> list[Request]:
    """The files sent about an absence that are still kept, oldest first."""
    found = select(Request).where(Request.appointment_id == appointment_id, col(Request.file_id).is_not(None))
    return list(session.scalars(found.order_by(col(Request.id))))


def was_not_reached(session: Session, appointment_id: int) -> bool:
    """Whether the CPIP has been told that a message about this appointment did not get through."""
    told = select(Request.id).where(Request.appointment_id == appointment_id, Request.kind == RequestKind.NOT_REACHED)
    return session.scalars(told).first() is not None


def request_of(session: Session, request_id: int, counsellor_id: int) -> Request | None:
    """The request, if it was made to this CPIP; never another's."""
    request = session.get(Request, request_id)
    return request if request is not None and request.counsellor_id == counsellor_id else None
