"""Where each conversation stands, so that a restart loses nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from store.models import Dialogue


def read_dialogue(session: Session, chat_id: int, *, lock: bool = False) -> str | None:
    """The JSON last saved for this chat. `lock`: no other transaction reads it so until this one ends."""
    row = session.get(Dialogue, chat_id, with_for_update=lock)
    return None if row is None else row.state


def save_dialogue(session: Session, chat_id: int, state: str, now: datetime) -> None:
    row = session.get(Dialogue, chat_id) or Dialogue(chat_id=chat_id, state=state, updated_at=now)
    row.state, row.updated_at = state, now
    session.add(row)
