"""One-time codes that tie a Telegram chat to a person or to a CPIP."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlmodel import Session, col, select

from store.audit import record_event
from store.models import Counsellor, LinkingCode, Person

LIFETIME = timedelta(days=7)
# Neither 0/O nor 1/I/L: the code is read aloud or copied from paper. 32^10 codes cannot be guessed.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 10


class LinkingResult(StrEnum):
    LINKED = "linked"
    UNKNOWN = "unknown"  #: no such code, or used, or expired: said alike, so that nothing can be probed
    CHAT_TAKEN = "chat_taken"  #: this chat already belongs to another file


@dataclass(frozen=True)
class Linked:
    """What a code led to; `owner` is None unless `result` is LINKED."""

    result: LinkingResult
    owner: Person | Counsellor | None = None


def create_code(
    session: Session, *, person_id: int | None = None, counsellor_id: int | None = None, now: datetime
) -> str:
    """A fresh code for a person or a CPIP; any earlier unused one stops working. Only its hash is stored."""
    same_owner = (
        col(LinkingCode.person_id) == person_id if person_id else col(LinkingCode.counsellor_id) == counsellor_id
    )
    session.execute(update(LinkingCode).where(same_owner, col(LinkingCode.used_at).is_(None)).values(used_at=now))
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    session.add(
        LinkingCode(
            code_hash=_hashed(code), person_id=person_id, counsellor_id=counsellor_id, expires_at=now + LIFETIME
        )
    )
    return code


def link_chat(session: Session, code: str, chat_id: int, now: datetime) -> Linked:
    """Ties the chat to the code's owner, once: the code is spent by a conditional UPDATE before anything is tied."""
    found = session.exec(select(LinkingCode).where(LinkingCode.code_hash == _hashed(code.strip().upper()))).first()
    if found is None or found.used_at is not None or found.expires_at <= now:
        return Linked(LinkingResult.UNKNOWN)
    owner = _owner(session, found)
    holder = owner_of_chat(session, chat_id)
    if holder is not None and (type(holder), holder.id) != (type(owner), owner.id):
        return Linked(LinkingResult.CHAT_TAKEN)
    spent = session.execute(
        update(LinkingCode)
        .where(col(LinkingCode.id) == found.id, col(LinkingCode.used_at).is_(None))
        .values(used_at=now)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        return Linked(LinkingResult.UNKNOWN)
    _tie(owner, chat_id, now)
    session.add(owner)
    record_event(session, actor=f"{_kind(owner)}:{owner.id}", action="link", now=now)
    return Linked(LinkingResult.LINKED, owner)


def owner_of_chat(session: Session, chat_id: int) -> Person | Counsellor | None:
    """Whose chat it is: a person's, a CPIP's, or nobody's."""
    person = session.exec(select(Person).where(Person.chat_id == chat_id)).first()
    return person or session.exec(select(Counsellor).where(Counsellor.chat_id == chat_id)).first()


def _owner(session: Session, code: LinkingCode) -> Person | Counsellor:
    if code.person_id is not None:
        return session.get_one(Person, code.person_id)
    return session.get_one(Counsellor, code.counsellor_id)


def _tie(owner: Person | Counsellor, chat_id: int, now: datetime) -> None:
    owner.chat_id = chat_id
    if isinstance(owner, Person):
        owner.linked_at, owner.unreachable_since, owner.stopped_at = now, None, None


def _kind(owner: Person | Counsellor) -> str:
    return "person" if isinstance(owner, Person) else "counsellor"


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
