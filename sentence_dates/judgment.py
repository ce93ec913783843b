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


def enforceable_on(judgment: Judgment, holidays: PublicHolidays) -> Result:
    """The day from which it is executed (R19; art. 498, 708 and 801 of the CPP).

    The day after the ten days of appeal, a last day on a closed day being moved; or at once with provisional execution
    (art. 132-41 of the CP for probation). The date in the file comes first: local usage differs.
    """
    start = _start(judgment)
    if isinstance(start, Refused):
        return start
    given = {"pronounced_on": start}
    if judgment.provisional:
        step = Step("at_once", {"enforceable": start})
        return Calculated(rules_of("R19_provisional"), dict(given), (step,), {"enforceable": start})
    last = holidays.carried_over(start + timedelta(days=_APPEAL_DAYS))
    enforceable = last + timedelta(days=1)
    step = Step("after_appeal", {"last": last, "enforceable": enforceable})
    return Calculated(rules_of("R19"), dict(given), (step,), {"enforceable": enforceable})


def final_on(judgment: Judgment, holidays: PublicHolidays) -> Result:
    """The day from which it is final: after the twenty days of the procureur général (R19; art. 505 and 801)."""
    start = _start(judgment)
    if isinstance(start, Refused):
        return start
    last = holidays.carried_over(start + timedelta(days=_PROSECUTOR_GENERAL_DAYS))
    final = last + timedelta(days=1)
    step = Step("final", {"last": last, "final": final})
    return Calculated(rules_of("R19_final"), {"pronounced_on": start}, (step,), {"final": final})


def _start(judgment: Judgment) -> date | Refused:
    if judgment.appealed:
        return Refused("appeal_pending")
    start = judgment.served_on if judgment.to_serve else judgment.pronounced_on
    return start or lacking("served_on" if judgment.to_serve else "pronounced_on")
