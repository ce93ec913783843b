"""Who lives, and who may do what only one process may do. Query functions never commit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, col

from store.models import Heartbeat, Lease


def beat(session: Session, name: str, now: datetime) -> None:
    """Writes that the process of that name lives."""
    row = session.get(Heartbeat, name)
    if row is None:
        session.add(Heartbeat(name=name, beat_at=now))
    else:
        row.beat_at = now


def last_beat(session: Session, name: str) -> datetime | None:
    row = session.get(Heartbeat, name)
    return row.beat_at if row is not None else None


def hold_lease(session: Session, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Takes or renews a lease; False while somebody else holds it.

    A lease that ends impossibly late was taken by a clock that has been put back since: it counts for nothing.
    """
    until = now + length
    free = or_(col(Lease.holder) == holder, col(Lease.held_until) < now, col(Lease.held_until) > now + 2 * length)
    taken = session.execute(
        update(Lease)
        .where(col(Lease.name) == name, free)
        .values(holder=holder, held_until=until)
        .returning(col(Lease.name))
        .execution_options(synchronize_session=False)
    )
    if taken.first() is not None:
        return True
    if session.get(Lease, name) is not None:
        return False
    session.add(Lease(name=name, holder=holder, held_until=until))
    session.flush()
    return True


def drop_lease(session: Session, name: str, holder: str) -> None:
    """Ends a lease before its time, if that holder has it."""
    row = session.get(Lease, name)
    if row is not None and row.holder == holder:
        session.delete(row)
