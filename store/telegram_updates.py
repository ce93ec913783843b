"""Which of Telegram's updates have been handled: it delivers one again until it is told so, to whichever worker.

Query functions never commit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from store.models import TelegramUpdate


class Taking(StrEnum):
    """What came of trying to take an update."""

    OURS = "ours"
    BUSY = "busy"  # another worker is at it
    DONE = "done"  # it has been handled


def take_update(session: Session, update_id: int, claim: str, now: datetime, lease: timedelta) -> Taking:
    """Takes an update until `now + lease`, unless it is handled or another claim holds it.

    `claim` must be new at each call. A claim that ends impossibly late was made by a clock that has been put back
    since: it counts for nothing.
    """
    row = session.get(TelegramUpdate, update_id, with_for_update=True)
    if row is None:
        return _take_first(session, update_id, claim, now, lease)
    if row.claimed_until is None:
        return Taking.DONE
    if now <= row.claimed_until <= now + 2 * lease:
        return Taking.BUSY
    row.claimed_by, row.claimed_until = claim, now + lease
    return Taking.OURS


def _take_first(session: Session, update_id: int, claim: str, now: datetime, lease: timedelta) -> Taking:
    row = TelegramUpdate(update_id=update_id, taken_at=now, claimed_by=claim, claimed_until=now + lease)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another worker was faster by an instant
        return Taking.BUSY
    return Taking.OURS


def hold_update(session: Session, update_id: int, claim: str, until: datetime) -> None:
    """Prolongs a claim, if it is still ours."""
    _change(session, update_id, claim, claimed_until=until)


def finish_update(session: Session, update_id: int, claim: str) -> None:
    """Writes that it has been handled, if it is still ours: Telegram may forget it."""
    _change(session, update_id, claim, claimed_until=None)


def _change(session: Session, update_id: int, claim: str, **values: datetime | None) -> None:
    ours = (col(TelegramUpdate.update_id) == update_id, col(TelegramUpdate.claimed_by) == claim)
    session.execute(update(TelegramUpdate).where(*ours).values(**values).execution_options(synchronize_session=False))
