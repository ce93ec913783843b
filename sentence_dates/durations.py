"""Lengths of time as the law counts them (R1)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Duration:
    """Years, months and days, as written in a decision."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.days) < 0:
            raise ValueError("a duration is never negative")

    @property
    def whole_months(self) -> int:
        """Years and months, in months; the days are left out."""
        return self.years * 12 + self.months

    @property
    def is_nothing(self) -> bool:
        return not (self.years or self.months or self.days)

    @property
    def is_one_month(self) -> bool:
        return self.whole_months == 1 and not self.days

    def plus(self, other: Duration) -> Duration:
        """Both added, years, months and days each for themselves."""
        return Duration(self.years + other.years, self.months + other.months, self.days + other.days)

    def exceeds(self, months: int) -> bool | None:
        """Whether it is longer than so many months; None where the days make that depend on the calendar."""
        missing = months - self.whole_months
        if not self.days or missing <= 0:
            return missing < 0 or (missing == 0 and self.days > 0)
        if self.days <= missing * 28:
            return False
        return True if self.days > missing * 31 else None


NOTHING = Duration()


def shifted(day: date, months: int) -> date | None:
    """The same day of the month so many months later (or earlier); None where that month has no such day (R1d)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1) if _exists(year, month + 1, day.day) else None


def term_after(day: date, duration: Duration) -> date | None:
    """The day on which a period other than imprisonment ends: years and months by the calendar, then days.

    None where the month has no such day: no text read says what then (R1d).
    """
    landed = shifted(day, duration.whole_months)
    return None if landed is None else landed + timedelta(days=duration.days)


def sentence_after(day: date, duration: Duration) -> date | None:
    """The end of a prison sentence that starts on `day` (R1a to R1e; art. 716-1 of the CPP).

    One month alone is thirty days; more counts from day of the month to day of the month, then the days. The day of
    release is the day of custody plus the duration (R1b). None where the month has no such day (R1d).
    """
    return day + timedelta(days=30) if duration.is_one_month else term_after(day, duration)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and day <= monthrange(year, month)[1]
