"""The transactions around one call to Telegram: may it leave, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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

_LATE = timedelta(hours=1)


@dataclass(frozen=True)
class Prepared:
    """A delivery that may leave now. `checked`: seconds of the monotonic clock, when that was true."""

    attempt_id: int
    chat_id: int
    message: OutgoingMessage
    checked: float
    expires_at: datetime


@dataclass(frozen=True)
class Settled:
    """The state that a delivery has reached for now, why, and how late it left if it was sent."""

    kind: str
    state: DeliveryState
    reason: str = ""
    late_by: timedelta | None = None


def prepare(
    session: Session, delivery_id: int, claim: str, clock: Callable[[], datetime], wording: Wording
) -> Prepared | Settled | None:
    """Asks again whether a delivery may leave, and writes that a try begins; or settles it; None: no longer ours."""
    now, checked = clock(), time.monotonic()
    delivery = queue.held(session, delivery_id, claim, now)
    if delivery is None:
        return None
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
            return Prepared(attempt_id, chat_id, message, checked, expiry(delivery))


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


def record(session: Session, delivery_id: int, claim: str, attempt_id: int, outcome: Outcome, now: datetime) -> Settled:
    """Writes what came of a try. That it was sent is a fact, whoever holds the delivery by now."""
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True)
    ours = delivery.state == DeliveryState.SENDING and delivery.claimed_by == claim
    settled = _sent(session, delivery, outcome, now) if isinstance(outcome, Sent) else None
    if settled is None:
        settled = _failed(session, delivery, outcome, now, ours=ours)
    queue.end_attempt(session, attempt_id, now, settled.state, settled.reason)
    return settled


def postpone(session: Session, delivery_id: int, claim: str, reason: str, now: datetime) -> Settled | None:
    """After a try that broke on our side before the call: another one later, as long as it makes sense."""
    delivery = queue.held(session, delivery_id, claim, now)
    if delivery is None:
        return None
    attempt_id = queue.begin_attempt(session, delivery, now)
    settled = _failed(session, delivery, Temporary(reason), now, ours=True)
    queue.end_attempt(session, attempt_id, now, settled.state, reason)
    return settled


def give_back(session: Session, delivery_id: int, claim: str, now: datetime) -> None:
    """What was claimed and not begun is free again at once: nobody waits for the lease of a process that ended."""
    delivery = queue.held(session, delivery_id, claim, now)
    if delivery is not None:
        state = DeliveryState.TEMPORARY_FAILURE if delivery.attempts else DeliveryState.CREATED
        queue.put_back(delivery, state, delivery.due_at, delivery.reason)


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
