"""When to speak of an appointment: pure, on the service's local calendar, in UTC instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.local_calendar import LocalCalendar, next_allowed, previous_allowed, within_hours
from reminders.policy import Policy, Step
from store.vocabulary import ReminderRole

BOOKING = "booking"
LATER = "later"
AGAIN = "again"
_LATER_AFTER = timedelta(hours=3)


@dataclass(frozen=True)
class PlannedStep:
    """One message to come. `at` is UTC; `cannot_wait`: it leaves at any hour (see `reminders.guards`)."""

    role: ReminderRole
    step: str
    at: datetime
    cannot_wait: bool = False


def plan(
    starts_at: datetime,
    policy: Policy,
    calendar: LocalCalendar,
    now: datetime,
    announcement: ReminderRole | None = ReminderRole.SUMMON,
) -> list[PlannedStep]:
    """The messages about an appointment, in order; empty when it has begun.

    `announcement` tells at once that it was made (SUMMON) or moved (CHANGE); None where that is not wanted. Reminders
    whose time is past are not made up for: the announcement has just said the same.
    """
    if starts_at <= now:
        return []
    told = [PlannedStep(announcement, BOOKING, now, cannot_wait=True)] if announcement else []
    for step in _reminders(starts_at, policy, calendar):
        says_something_new = not told or step.at - told[-1].at >= policy.merge_within
        if step.at > now and says_something_new:
            told.append(step)
    return told


def _reminders(starts_at: datetime, policy: Policy, calendar: LocalCalendar) -> list[PlannedStep]:
    """All the policy's reminders that leave time to set out, whether past or not, in order."""
    instants = [(_instant(starts_at, step, policy, calendar), step.name) for step in policy.all_steps]
    in_time = sorted((at, name) for at, name in instants if at + policy.time_to_leave <= starts_at)
    return [PlannedStep(ReminderRole.REMINDER, name, at) for at, name in in_time]


def _instant(starts_at: datetime, step: Step, policy: Policy, calendar: LocalCalendar) -> datetime:
    """Counted in local days, and moved EARLIER off Sundays and holidays: later could be too late to arrange oneself."""
    day = calendar.day_of(starts_at) - timedelta(days=step.days_before)
    return previous_allowed(calendar.moment(day, step.at), policy, calendar)


def plan_later(starts_at: datetime, policy: Policy, calendar: LocalCalendar, now: datetime) -> PlannedStep | None:
    """« Me rappeler plus tard »: in three hours, within the hours allowed; None when that leaves no time to set out."""
    at = next_allowed(now + _LATER_AFTER, policy, calendar)
    if at + policy.time_to_leave > starts_at:
        return None
    return PlannedStep(ReminderRole.REMINDER, LATER, at)


def held_until(
    now: datetime, expires_at: datetime | None, policy: Policy, calendar: LocalCalendar, *, cannot_wait: bool
) -> datetime | None:
    """The next opening, for a message that comes due out of hours (caught up after an outage); None: let it go now.

    It goes now when it cannot wait, or when waiting for the opening would leave no time to set out.
    """
    if cannot_wait or within_hours(now, policy, calendar):
        return None
    opening = next_allowed(now, policy, calendar)
    if expires_at is not None and opening + policy.time_to_leave > expires_at:
        return None
    return opening
