"""From when a judgment is executed, and when it is final (R19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.result import Calculated, Refused, Result, Step, lacking, rules_of

_APPEAL_DAYS = 10
_PROSECUTOR_GENERAL_DAYS = 20


@dataclass(frozen=True)
class Judgment:
    """A judgment of the tribunal correctionnel. `to_serve`: it counts from the day a bailiff serves it."""

    pronounced_on: date | None = None
    provisional: bool = False
    appealed: bool = False
    to_serve: bool = False
    served_on: date | None = None


def in_force(judgment: Judgment, holidays: PublicHolidays) -> Result:
    """The days from which it is executed and is final (R19; art. 498, 505, 708 and 801 of the CPP).

    `enforceable`: the day after the ten days of appeal, or at once with provisional execution (art. 132-41 of the
    CP for probation). `final`: the day after the twenty days of the procureur général.
    A last day on a closed day moves. The date in the file comes first: local usage differs.
    """
    if judgment.appealed:
        return Refused("appeal_pending")
    start = judgment.served_on if judgment.to_serve else judgment.pronounced_on
    if start is None:
        return lacking("served_on" if judgment.to_serve else "pronounced_on")
    last_appeal = holidays.carried_over(start + timedelta(days=_APPEAL_DAYS))
    last_general = holidays.carried_over(start + timedelta(days=_PROSECUTOR_GENERAL_DAYS))
    enforceable = start if judgment.provisional else last_appeal + timedelta(days=1)
    final = last_general + timedelta(days=1)
    key = "at_once" if judgment.provisional else "after_appeal"
    return Calculated(
        rules_of("R19_provisional" if judgment.provisional else "R19", "R19_final"),
        {"pronounced_on": start},
        (
            Step(key, {"start": start, "last": last_appeal, "enforceable": enforceable}),
            Step("final", {"start": start, "last": last_general, "final": final}),
        ),
        {"enforceable": enforceable, "final": final, "last_appeal_day": last_appeal},
    )
