"""The queue that reminders.dispatch works off: claiming, attempts, outcomes. Query functions never commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.models import Delivery, DeliveryAttempt
from store.vocabulary import OPEN_STATES, DeliveryState

_KEYS_A_QUERY = 500
_OLDEST_FEW = 50
# No retry is planned for later than this (a test of reminders.retry sees to it).
LONGEST_RETRY = timedelta(minutes=20)


@dataclass(frozen=True)
class QueueFigures:
    """How the queue stands. `oldest_due`: when the longest waiting of those that may leave now could have left.

    One that fails keeps its age until it gets through, whenever its next try comes.
    """

    due: int
    oldest_due: datetime | None
    sending: int


def claim_due(session: Session, now: datetime, limit: int, claim: str, lease: timedelta) -> list[int]:
    """Ids of at most `limit` due deliveries, now SENDING under the name `claim` until `now + lease`.

    First those whose sender died or whose retry a wrong clock put too far, then what cannot wait, then the rest, each
    by due time. The UPDATE repeats the condition, so of two workers only one gets a row. `claim` must be new at each
    call: it is the proof of holding it.
    """
    candidates = _candidates(session, now, limit, lease)
    if not candidates:
        return []
    statement = (
        update(Delivery)
        .where(
            col(Delivery.id).in_(candidates),
            or_(_is_open_and_due(now), _is_put_too_far(now), *_is_abandoned(now, lease)),
        )
        .values(state=DeliveryState.SENDING, claimed_by=claim, claimed_until=now + lease)
        .returning(col(Delivery.id))
        .execution_options(synchronize_session=False)
    )
    claimed = set(session.scalars(statement))
    return [delivery_id for delivery_id in candidates if delivery_id in claimed]


def _candidates(session: Session, now: datetime, limit: int, lease: timedelta) -> list[int]:
    """One narrow index range after another: the cost does not grow with what is planned for later."""
    found: list[int] = []
    for forgotten in (*_is_abandoned(now, lease), _is_put_too_far(now)):
        found += session.scalars(select(col(Delivery.id)).where(forgotten).limit(limit - len(found)))
    for cannot_wait in (True, False):
        for state in OPEN_STATES:
            if len(found) < limit:
                found += session.scalars(_due(state, cannot_wait, now).limit(limit - len(found)))
    return found


def _due(state: DeliveryState, cannot_wait: bool, now: datetime) -> SelectOfScalar[int | None]:
    in_range = (Delivery.state == state, Delivery.cannot_wait == cannot_wait, Delivery.due_at <= now)
    return select(col(Delivery.id)).where(*in_range).order_by(col(Delivery.due_at))


def _is_open_and_due(now: datetime) -> ColumnElement[bool]:
    return and_(col(Delivery.state).in_(OPEN_STATES), col(Delivery.due_at) <= now)


def _is_abandoned(now: datetime, lease: timedelta) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Claimed by a process that died; or claimed « in the future », by a clock that has been put back since.

    Only what is being sent has `claimed_until`: its own small index finds these rows whatever the statistics say.
    """
    return col(Delivery.claimed_until) < now, col(Delivery.claimed_until) > now + 2 * lease


def _is_put_too_far(now: datetime) -> ColumnElement[bool]:
    """A retry planned by a clock that was an hour ahead and has been put back since: it would wait for that hour."""
    return and_(
        col(Delivery.state) == DeliveryState.TEMPORARY_FAILURE,
        col(Delivery.cannot_wait).in_((False, True)),  # the index's second column
        col(Delivery.due_at) > now + LONGEST_RETRY,
    )


def begin_attempt(session: Session, delivery: Delivery, now: datetime) -> int:
    """Writes that a try begins, before the call; returns the attempt's id."""
    delivery.attempts += 1
    attempt = DeliveryAttempt(delivery_id=_id(delivery), started_at=now)
    session.add(attempt)
    session.flush()
    return int(attempt.id or 0)


def end_attempt(session: Session, attempt_id: int, now: datetime, outcome: DeliveryState, reason: str) -> None:
    """Completes a try after the call."""
    attempt = session.get_one(DeliveryAttempt, attempt_id)
    attempt.ended_at, attempt.outcome, attempt.reason = now, outcome, reason


def settle(delivery: Delivery, state: DeliveryState, reason: str, now: datetime) -> None:
    """Puts a delivery into a final state."""
    delivery.state, delivery.reason, delivery.settled_at = state, reason, now
    delivery.claimed_by, delivery.claimed_until = "", None


def put_back(delivery: Delivery, state: DeliveryState, due_at: datetime, reason: str) -> None:
    """Gives a claimed delivery back to the queue, due at `due_at`."""
    delivery.state, delivery.reason, delivery.due_at = state, reason, due_at
    delivery.claimed_by, delivery.claimed_until = "", None


def written_keys(session: Session, once_keys: Sequence[str]) -> set[str]:
    """Which of these keys stand in the queue already, whatever became of them."""
    found: set[str] = set()
    for start in range(0, len(once_keys), _KEYS_A_QUERY):
        some = once_keys[start : start + _KEYS_A_QUERY]
        found.update(
            key for key in session.scalars(select(Delivery.once_key).where(col(Delivery.once_key).in_(some))) if key
        )
    return found


def queue_figures(session: Session, now: datetime) -> QueueFigures:
    """What is due, since when, and what is on its way."""
    counted = session.execute(
        select(func.count(col(Delivery.id)), func.min(Delivery.due_at)).where(_is_open_and_due(now))
    ).one()
    claimed = col(Delivery.claimed_until).is_not(None)
    sending = session.scalar(select(func.count(col(Delivery.id))).where(claimed))
    since = [moment for moment in (counted[1], _tried_since(session)) if moment is not None]
    return QueueFigures(due=counted[0], oldest_due=min(since, default=None), sending=sending or 0)


def _tried_since(session: Session) -> datetime | None:
    """When the first try began of those that have not got through yet: of the oldest few, which is enough to know."""
    failing = (
        select(Delivery.id)
        .where(Delivery.state == DeliveryState.TEMPORARY_FAILURE)
        .order_by(col(Delivery.planned_for))
        .limit(_OLDEST_FEW)
    )
    return session.scalar(
        select(func.min(DeliveryAttempt.started_at)).where(col(DeliveryAttempt.delivery_id).in_(failing))
    )


def _id(delivery: Delivery) -> int:
    if delivery.id is None:
        raise ValueError("the delivery was never written")
    return delivery.id
