"""The transactions around one call to Telegram: may it leave, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from reminders.composing import compose
from reminders.guards import Drop, Go, Hold, expiry, gone, judge, still_true
from reminders.messages import OutgoingMessage
from reminders.recipients import recipient_of, rules_for
from reminders.retry import next_try
from reminders.sender import Outcome, Permanent, Sent, Technical, Temporary
from reminders.wording import Wording
from reminders.writing import tell_not_reached
from store import delivery_queue as queue
from store.models import Delivery, Person
from store.reminders import Spoken, said_anew, split_off, spoken_of
from store.vocabulary import DeliveryKind, DeliveryState, ReminderRole

log = structlog.get_logger(__name__)
_LATE = timedelta(hours=1)


@dataclass(frozen=True)
class Prepared:
    """A delivery that may leave now. `checked`: seconds of the monotonic clock, when that was true.

    `held_until` ends the claim, `expires_at` the sense of the message.
    """

    delivery_id: int
    claim: str
    attempt_id: int
    chat_id: int
    message: OutgoingMessage
    checked: float
    held_until: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Tried:
    """A prepared delivery and what came of it."""

    prepared: Prepared
    outcome: Outcome


@dataclass(frozen=True)
class Settled:
    """The state that a delivery has reached for now, why, and how late it left if it was sent."""

    kind: str
    state: DeliveryState
    reason: str = ""
    late_by: timedelta | None = None


def take(
    session: Session, clock: Callable[[], datetime], limit: int, claim: str, lease: timedelta, wording: Wording
) -> list[Prepared | Settled]:
    """Claims what is due and asks of each whether it may leave: written in one transaction, called right after it."""
    now = clock()
    ids = queue.claim_due(session, now, limit, claim, lease)
    return [_taken(session, delivery_id, now, wording) for delivery_id in ids]


def _taken(session: Session, delivery_id: int, now: datetime, wording: Wording) -> Prepared | Settled:
    """One message that cannot be composed must not stop the others, nor be lost: another try later."""
    try:
        with session.begin_nested():
            return _prepare(session, session.get_one(Delivery, delivery_id), now, wording)
    except DBAPIError:
        raise
    except Exception as error:
        log.error("not_composed", delivery_id=delivery_id, error=type(error).__name__)
        delivery = session.get_one(Delivery, delivery_id)
        attempt_id = queue.begin_attempt(session, delivery, now)
        settled = _failed(session, delivery, Temporary("composing"), now, ours=True)
        queue.end_attempt(session, attempt_id, now, settled.state, settled.reason)
        return settled


def _prepare(session: Session, delivery: Delivery, now: datetime, wording: Wording) -> Prepared | Settled:
    """Writes that a try begins, or why there is none."""
    checked, delivery_id = time.monotonic(), delivery.id or 0
    policy, calendar = rules_for(session, delivery)
    recipient, spoken = recipient_of(session, delivery, calendar, now), spoken_of(session, delivery_id)
    anew = _said_anew(session, delivery, spoken, now)
    match judge(delivery, spoken, recipient, now, policy, calendar, said_anew=anew):
        case Drop(state, reason):
            queue.settle(delivery, state, reason, now)
            return Settled(delivery.kind, state, reason)
        case Hold(until, reason):
            queue.put_back(delivery, DeliveryState.CREATED, until, reason)
            return Settled(delivery.kind, DeliveryState.CREATED, reason)
        case Go(chat_id):
            _leave_out(session, delivery, spoken, now)
            message = compose(session, delivery, now, wording)
            attempt_id = queue.begin_attempt(session, delivery, now)
            held_until, claim = delivery.claimed_until or now, delivery.claimed_by
            ids = (delivery_id, claim, attempt_id, chat_id)
            return Prepared(*ids, message, checked, held_until, expiry(delivery))


def _said_anew(session: Session, delivery: Delivery, spoken: Sequence[Spoken], now: datetime) -> bool:
    """Asked only of reminders that are late: in fair weather two of one appointment are never due together."""
    if now - delivery.planned_for < _LATE or any(s.role != ReminderRole.REMINDER for s in spoken):
        return False
    true = [s.appointment.id or 0 for s in spoken if still_true(s.role, s.appointment, now)]
    return bool(true) and all(said_anew(session, delivery, appointment_id, now) for appointment_id in true)


def _leave_out(session: Session, delivery: Delivery, spoken: Sequence[Spoken], now: datetime) -> None:
    for part in spoken:
        if not still_true(part.role, part.appointment, now):
            drop = gone(part.appointment)
            split_off(session, delivery, part.reminder_id, drop.state, drop.reason, now)


def record_all(session: Session, tried: Sequence[Tried], now: datetime) -> list[Settled]:
    """Writes what came of each try. That it was sent is a fact, whoever holds the delivery by now."""
    return [_record(session, one.prepared, one.outcome, now) for one in sorted(tried, key=_by_id)]


def _by_id(tried: Tried) -> int:
    """Rows are locked in one order everywhere, so that two workers never wait for each other."""
    return tried.prepared.delivery_id


def _record(session: Session, prepared: Prepared, outcome: Outcome, now: datetime) -> Settled:
    delivery = session.get_one(Delivery, prepared.delivery_id, with_for_update=True)
    ours = delivery.state == DeliveryState.SENDING and delivery.claimed_by == prepared.claim
    if isinstance(outcome, Sent):
        settled = _sent(session, delivery, outcome, now)
    else:
        settled = _failed(session, delivery, outcome, now, ours=ours)
    queue.end_attempt(session, prepared.attempt_id, now, settled.state, settled.reason)
    return settled


def _sent(session: Session, delivery: Delivery, outcome: Sent, now: datetime) -> Settled:
    delivery.message_id, delivery.sent_at = outcome.message_id, delivery.sent_at or now
    queue.settle(delivery, DeliveryState.SENT, "", now)
    _mark_unreachable(session, delivery, None)
    return Settled(delivery.kind, DeliveryState.SENT, late_by=max(now - delivery.planned_for, timedelta(0)))


def _failed(session: Session, delivery: Delivery, outcome: Outcome, now: datetime, *, ours: bool) -> Settled:
    """A failure that comes after the lease was lost says nothing of the delivery: somebody else is at it."""
    state, reason, again = _consequence(delivery, outcome, now)
    if ours and again is not None:
        queue.put_back(delivery, state, again, reason)
    elif ours:
        queue.settle(delivery, state, reason, now)
        if delivery.kind == DeliveryKind.REMINDER and state != DeliveryState.TOO_LATE:
            tell_not_reached(session, delivery, reason, now)
    if state == DeliveryState.PERMANENT_FAILURE:
        _mark_unreachable(session, delivery, now)
    return Settled(delivery.kind, state, reason)


def _consequence(delivery: Delivery, outcome: Outcome, now: datetime) -> tuple[DeliveryState, str, datetime | None]:
    """The state that a failure leads to, why, and when to try again (None: never)."""
    match outcome:
        case Permanent(reason):
            return DeliveryState.PERMANENT_FAILURE, reason, None
        case Temporary(reason, retry_after):
            again = next_try(delivery.attempts, now, expiry(delivery), retry_after)
            return (DeliveryState.TEMPORARY_FAILURE if again else DeliveryState.TOO_LATE), reason, again
        case Technical(reason):
            return DeliveryState.TECHNICAL_FAILURE, reason, None
        case Sent():
            raise ValueError("a message that was sent has not failed")


def _mark_unreachable(session: Session, delivery: Delivery, since: datetime | None) -> None:
    if delivery.person_id is not None:
        person = session.get_one(Person, delivery.person_id)
        person.unreachable_since = since and (person.unreachable_since or since)
