"""Whether a message may leave now: asked again at the last moment, of rows read in that instant. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.local_calendar import LocalCalendar
from reminders.planning import held_until
from reminders.policy import Policy
from reminders.writing import LIFETIME
from store.models import Appointment, Delivery
from store.reminders import Spoken
from store.vocabulary import STANDING, AppointmentStatus, DeliveryKind, DeliveryState, ReminderRole

# A call to Telegram may take this long: what begins earlier has not left after its appointment.
SEND_MARGIN = timedelta(seconds=15)
_STATUS_OF_ROLE = {
    ReminderRole.CANCELLATION: AppointmentStatus.CANCELLED,
    ReminderRole.MISSED: AppointmentStatus.MISSED,
    ReminderRole.EXCUSED: AppointmentStatus.EXCUSED,
}


@dataclass(frozen=True)
class Recipient:
    """What matters of the one who would receive it. A CPIP is never stopped, paused or in custody."""

    chat_id: int | None
    stopped: bool = False
    paused_until: datetime | None = None
    in_custody: bool = False
    measure_ended: bool = False
    chat_shared: bool = False


@dataclass(frozen=True)
class Go:
    """It may leave, to this chat."""

    chat_id: int


@dataclass(frozen=True)
class Hold:
    """Not now: due again at `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True)
class Drop:
    """Never: the final state and why (a key of `outcomes` in reminders.yml)."""

    state: DeliveryState
    reason: str


Verdict = Go | Hold | Drop


def judge(
    delivery: Delivery,
    spoken: Sequence[Spoken],
    recipient: Recipient,
    now: datetime,
    policy: Policy,
    calendar: LocalCalendar,
    *,
    said_anew: bool = False,
) -> Verdict:
    """Go, hold or drop. The first reason counts: what it speaks of, its time, who receives it, the hour.

    `said_anew`: after an outage two reminders of one appointment are due at once; only the later one is sent.
    """
    drop = _appointments_gone(delivery, spoken, now) or _too_late(delivery, now) or _not_for(recipient)
    if drop is None and said_anew:
        drop = Drop(DeliveryState.CANCELLED, "superseded")
    if drop is not None:
        return drop
    hold = _paused(recipient, now) or _closed(delivery, now, policy, calendar)
    if hold is not None:
        return _held_in_time(hold, delivery)
    return Go(recipient.chat_id or 0)


def expiry(delivery: Delivery) -> datetime:
    """When it has become pointless; a message without a natural end is given a week."""
    return delivery.expires_at or delivery.created_at + LIFETIME


def still_true(role: ReminderRole, appointment: Appointment, now: datetime) -> bool:
    """Whether what the role says of the appointment is so, and not too late to say."""
    if role in _STATUS_OF_ROLE:
        return appointment.status == _STATUS_OF_ROLE[role]
    return appointment.status in STANDING and appointment.starts_at > now + SEND_MARGIN


def _appointments_gone(delivery: Delivery, spoken: Sequence[Spoken], now: datetime) -> Drop | None:
    if delivery.kind != DeliveryKind.REMINDER or any(still_true(s.role, s.appointment, now) for s in spoken):
        return None
    return next((drop for s in spoken if (drop := gone(s.appointment)).state == DeliveryState.TOO_LATE), None) or (
        gone(spoken[0].appointment) if spoken else Drop(DeliveryState.TOO_LATE, "expired")
    )


def gone(appointment: Appointment) -> Drop:
    """Why there is nothing left to say of an appointment of which what was planned is no longer true."""
    if appointment.status in STANDING:
        return Drop(DeliveryState.TOO_LATE, "expired")
    if appointment.status in (AppointmentStatus.MOVED, AppointmentStatus.CANCELLED):
        return Drop(DeliveryState.CANCELLED, str(appointment.status))
    return Drop(DeliveryState.CANCELLED, "outcome")


def _too_late(delivery: Delivery, now: datetime) -> Drop | None:
    if now + SEND_MARGIN >= expiry(delivery):
        return Drop(DeliveryState.TOO_LATE, "expired")
    return None


def _not_for(recipient: Recipient) -> Drop | None:
    if recipient.chat_id is None:
        return Drop(DeliveryState.PERMANENT_FAILURE, "not_linked")
    for reason in ("chat_shared", "stopped", "in_custody", "measure_ended"):
        if getattr(recipient, reason):
            return Drop(DeliveryState.CANCELLED, reason)
    return None


def _paused(recipient: Recipient, now: datetime) -> Hold | None:
    if recipient.paused_until is None or recipient.paused_until <= now:
        return None
    return Hold(recipient.paused_until, "paused")


def _closed(delivery: Delivery, now: datetime, policy: Policy, calendar: LocalCalendar) -> Hold | None:
    """Only a reminder waits for the opening: the rest answers an act of somebody, and then makes no sound."""
    at_once = delivery.cannot_wait or delivery.kind != DeliveryKind.REMINDER
    opening = held_until(now, delivery.expires_at, policy, calendar, cannot_wait=at_once)
    return Hold(opening, "closed_hours") if opening is not None else None


def _held_in_time(hold: Hold, delivery: Delivery) -> Hold | Drop:
    if hold.until + SEND_MARGIN >= expiry(delivery):
        return Drop(DeliveryState.CANCELLED, hold.reason)
    return hold
