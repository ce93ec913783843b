"""Which of Telegram's updates have been handled: it delivers one again until it is told so, to whichever worker.

Query functions never commit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Update, update
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
    """Prolongs a claim, or ends it where `until` is past, if it is still ours and the update not handled."""
    session.execute(
        _ours(update_id, claim).where(col(TelegramUpdate.claimed_until).is_not(None)).values(claimed_until=until)
    )


def finish_update(session: Session, update_id: int, claim: str) -> None:
    """Writes that it has been handled, if it is still ours: Telegram may forget it."""
    session.execute(_ours(update_id, claim).values(claimed_until=None))


def _ours(update_id: int, claim: str) -> Update:
    ours = (col(TelegramUpdate.update_id) == update_id, col(TelegramUpdate.claimed_by) == claim)
    return update(TelegramUpdate).where(*ours).execution_options(synchronize_session=False)
