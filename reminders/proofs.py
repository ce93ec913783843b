"""The proof of an absence: a photo or a PDF that the person may send, kept as a reference to where it lies at Telegram.

Its contents never come here (docs/decisions/0007): no download, no copy, no caption in a notification.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from reminders.scheduling import Refused
from reminders.writing import notify_counsellor
from store import appointments as stored
from store.audit import record_event
from store.models import Appointment, Person, Request, Service
from store.requests import add_request, announced_absence, proofs_of, request_of
from store.vocabulary import AppointmentStatus, PrivacyMode, RequestKind

MOST_PROOFS = 5
# An absence may be explained after the hour, and after the CPIP has said what she makes of it, or given another date.
_PROVABLE = (AppointmentStatus.ABSENCE_ANNOUNCED, AppointmentStatus.MISSED, AppointmentStatus.EXCUSED)


@dataclass(frozen=True)
class SentFile:
    """A file as Telegram names it to this bot: https://core.telegram.org/bots/api#sending-files."""

    kind: Literal["photo", "document"]
    id: str


def require_provable(session: Session, appointment_id: int, person_id: int) -> Appointment:
    """The appointment of which an absence may be proved here.

    Raises Refused: not_yours, moved, cancelled, no_absence, no_files (a service in strict mode takes none).
    """
    appointment = stored.of_person(session, person_id, appointment_id)
    if appointment is None:
        raise Refused("not_yours")
    status = appointment.status
    replaced = status == AppointmentStatus.MOVED and announced_absence(session, appointment_id) is not None
    if status not in _PROVABLE and not replaced:
        raise Refused(status if status in (AppointmentStatus.MOVED, AppointmentStatus.CANCELLED) else "no_absence")
    if not takes_files(session, person_id):
        raise Refused("no_files")
    return appointment


def takes_files(session: Session, person_id: int) -> bool:
    """Whether the person's service lets a file pass through Telegram (DESIGN, section 10)."""
    service_id = session.get_one(Person, person_id).service_id
    return session.get_one(Service, service_id).privacy != PrivacyMode.STRICT


def add_proof(
    session: Session, *, appointment_id: int, person_id: int, file: SentFile, text: str = "", now: datetime
) -> Request:
    """Passes it on; the CPIP is told once while she has not looked. The same file twice is one.

    Raises Refused: those of `require_provable`, too_many_files.
    """
    session.get_one(Person, person_id, with_for_update=True)  # an album's photos come all at once
    appointment = require_provable(session, appointment_id, person_id)
    known = proofs_of(session, appointment_id)
    if (same := next((proof for proof in known if proof.file_id == file.id), None)) is not None:
        return same
    if len(known) >= MOST_PROOFS:
        raise Refused("too_many_files")
    proof = add_request(
        session, person_id=person_id, counsellor_id=appointment.counsellor_id, kind=RequestKind.PROOF,
        appointment_id=appointment_id, text=text, file=(file.kind, file.id), now=now,
    )  # fmt: skip
    if all(earlier.seen_at is not None for earlier in known):
        notify_counsellor(session, proof, now)
    return proof


def open_proof(session: Session, request_id: int, counsellor_id: int, now: datetime) -> Request | None:
    """The proof, if it was sent to this CPIP and is still kept; that she looked is written down."""
    proof = request_of(session, request_id, counsellor_id)
    if proof is None or proof.file_id is None:
        return None
    proof.seen_at = proof.seen_at or now
    record_event(
        session, actor=f"counsellor:{counsellor_id}", action="see_proof", subject=f"request:{request_id}", now=now
    )
    return proof
