"""The journal of who did what to whom: append only, never a text (LIL, art. 101)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from store.models import AuditEvent


def record_event(session: Session, *, actor: str, action: str, subject: str = "", now: datetime) -> None:
    """`actor` and `subject` are like "counsellor:3"; `action` is a verb of our vocabulary ("link", "post_update")."""
    session.add(AuditEvent(at=now, actor=actor, action=action, subject=subject))
