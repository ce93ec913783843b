"""What a person registered in the FIJAIS must declare, and when (R25; art. 706-53-5 of the CPP)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from sentence_dates.durations import Duration
from sentence_dates.result import Calculated, Refused, Result, Step, lacking, rules_of

Rhythm = Literal["yearly", "half_yearly", "monthly"]
_DAYS_TO_DECLARE = 15
_FIRST_DAYS = 15


def move_declared_by(moved_on: date | None) -> Result:
    """A change of address is declared within fifteen days (R25)."""
    if moved_on is None:
        return lacking("moved_on")
    by = moved_on + timedelta(days=_DAYS_TO_DECLARE)
    step = Step("add", {"start": moved_on, "duration": Duration(days=_DAYS_TO_DECLARE), "end": by})
    return Calculated(rules_of("R25"), {"moved_on": moved_on}, (step,), {"by": by})


def next_window(rhythm: Rhythm, birth_month: int | None, today: date) -> Result:
    """The days, running or next, in which the address is to be proved (R25; art. R. 53-8-15 for half-yearly, monthly).

    Yearly: the whole month of birth. Every six months: the first fifteen days of the month of birth and of the sixth
    month after. Monthly: the first fifteen days of each month.
    """
    if birth_month is None and rhythm != "monthly":
        return lacking("birth_month")
    if birth_month is not None and not 1 <= birth_month <= 12:
        return Refused("inconsistent")
    first = next(day for day in _first_days(rhythm, birth_month or 1, today) if _last(rhythm, day) >= today)
    given = {} if rhythm == "monthly" else {"birth_month": birth_month or 1}
    rules = rules_of("R25_window") if rhythm == "yearly" else rules_of("R25_rhythm", "R25_first_half")
    return Calculated(rules, dict(given), (), {"opens": first, "closes": _last(rhythm, first)})


def _first_days(rhythm: Rhythm, birth_month: int, today: date) -> list[date]:
    """Candidates from this month on, in order."""
    months = {
        "yearly": {birth_month},
        "half_yearly": {birth_month, (birth_month + 5) % 12 + 1},
        "monthly": set(range(1, 13)),
    }[rhythm]
    ahead = (today.year * 12 + today.month - 1 + more for more in range(13))
    return [date(n // 12, n % 12 + 1, 1) for n in ahead if n % 12 + 1 in months]


def _last(rhythm: Rhythm, first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1] if rhythm == "yearly" else _FIRST_DAYS)
