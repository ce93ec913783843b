"""Sundays and public holidays, in France and overseas, and what they do to a release or to a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
import holidays.countries.france  # at start: found when first asked, it keeps one person waiting

_SATURDAY, _SUNDAY = 5, 6
# What the `holidays` library calls a department that has days of its own (Alsace-Moselle, overseas).
_SUBDIVISIONS = {
    **{"57": "57", "67": "6AE", "68": "6AE"},
    **{code: code for code in ("971", "972", "973", "974", "976")},
    **{"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"},
}
_DEPARTMENT_OF_ZONE = {
    "America/Guadeloupe": "971",
    "America/Martinique": "972",
    "America/Cayenne": "973",
    "Indian/Reunion": "974",
    "America/Miquelon": "975",
    "Indian/Mayotte": "976",
    "America/St_Barthelemy": "977",
    "America/Marigot": "978",
    "Pacific/Wallis": "986",
    "Pacific/Tahiti": "987",
    "Pacific/Noumea": "988",
}


@dataclass(frozen=True)
class PublicHolidays:
    """The days off of a department (« 67 », « 974 »); empty: those of all France."""

    department: str = ""

    @classmethod
    def of_zone(cls, time_zone: str) -> PublicHolidays:
        """Those of the territory that lives in this time zone."""
        return cls(_DEPARTMENT_OF_ZONE.get(time_zone, ""))

    def includes(self, day: date) -> bool:
        return day in _of(_SUBDIVISIONS.get(self.department))

    def is_off(self, day: date) -> bool:
        """A Sunday or a public holiday; a Saturday is a working day for a release (R4)."""
        return day.weekday() == _SUNDAY or self.includes(day)

    def is_closed(self, day: date) -> bool:
        """A Saturday, a Sunday or a public holiday (art. 801 of the CPP)."""
        return day.weekday() == _SATURDAY or self.is_off(day)

    def working_day_on_or_before(self, day: date) -> date:
        """A release never falls on a Sunday or public holiday but on the working day before (R4; art. 716-3)."""
        while self.is_off(day):
            day -= timedelta(days=1)
        return day

    def carried_over(self, day: date) -> date:
        """A deadline that ends on a closed day runs to the next open one (art. 801 of the CPP)."""
        while self.is_closed(day):
            day += timedelta(days=1)
        return day

    def open_days_after(self, day: date, count: int) -> date:
        """The day that is `count` open days after `day`."""
        while count:
            day += timedelta(days=1)
            count -= not self.is_closed(day)
        return day


@cache
def _of(subdivision: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays("FR", subdiv=subdivision)
