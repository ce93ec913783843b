"""A service's own calendar: its time zone, its Sundays, its public holidays, its hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reminders.policy import Policy
from sentence_dates.public_holidays import PublicHolidays

_SUNDAY = 6
_MONDAY_TO_FRIDAY = range(5)


@dataclass(frozen=True)
class LocalCalendar:
    """Days and hours as people of one service live them. `department` may be empty: the zone then tells it."""

    time_zone: str = "Europe/Paris"
    department: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def moment(self, day: date, at: time) -> datetime:
        """The UTC instant of a local day and time; a time that the spring change skips is the one an hour later."""
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)

    def is_holiday(self, day: date) -> bool:
        return self._holidays.includes(day)

    def allows(self, day: date) -> bool:
        """Whether messages that can wait may leave on that day: never on a Sunday or a public holiday."""
        return day.weekday() != _SUNDAY and not self.is_holiday(day)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in _MONDAY_TO_FRIDAY and not self.is_holiday(day)

    @property
    def _holidays(self) -> PublicHolidays:
        department = self.department.strip()
        return PublicHolidays(department) if department else PublicHolidays.of_zone(self.time_zone)


def within_hours(moment: datetime, policy: Policy, calendar: LocalCalendar) -> bool:
    """Whether a message that can wait may leave at `moment` (and any other may ring)."""
    local = moment.astimezone(calendar.zone)
    return calendar.allows(local.date()) and policy.opens <= local.time() <= policy.closes


def next_allowed(moment: datetime, policy: Policy, calendar: LocalCalendar) -> datetime:
    """`moment` itself within the hours allowed, else the next opening."""
    if within_hours(moment, policy, calendar):
        return moment
    local = moment.astimezone(calendar.zone)
    day = local.date() if local.time() < policy.opens else local.date() + timedelta(days=1)
    while not calendar.allows(day):
        day += timedelta(days=1)
    return calendar.moment(day, policy.opens)


def previous_allowed(moment: datetime, policy: Policy, calendar: LocalCalendar) -> datetime:
    """`moment` moved to the last allowed day at or before it, at the same local time, held within the hours."""
    local = moment.astimezone(calendar.zone)
    day = local.date()
    while not calendar.allows(day):
        day -= timedelta(days=1)
    return calendar.moment(day, min(max(local.time(), policy.opens), policy.closes))


def next_working_day(day: date, calendar: LocalCalendar) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day
