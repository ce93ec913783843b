"""TIG, stage and jours-amende: by when they must be done or paid (R23)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sentence_dates.durations import Duration, term_after
from sentence_dates.result import Calculated, Refused, Result, Step, lacking, rules_of, uncertain

_LONGEST_TIG = Duration(months=18)
_STAGE = Duration(months=6)
_MOST_DAYS, _MOST_A_DAY = 360, Decimal(1000)


def unpaid_work_by(
    enforceable_on: date | None, hours: int | None = None, allowed: Duration | None = None, suspended_days: int = 0
) -> Result:
    """The last day to do the hours of a TIG: the time set, 18 months at most (R23; art. 131-8, 131-22 of the CP).

    Suspended in detention; it ends as soon as the hours are done. 20 to 400 hours for an offence.
    """
    if enforceable_on is None:
        return lacking("enforceable_on")
    if hours is not None and not 20 <= hours <= 400:
        return Refused("out_of_bounds", rules=rules_of("R23_tig"))
    length = allowed or _LONGEST_TIG
    if length.exceeds(_LONGEST_TIG.months) is not False:
        return Refused("out_of_bounds", rules=rules_of("R23_tig"))
    plain = term_after(enforceable_on, length)
    if plain is None:
        return uncertain("R1d")
    by = plain + timedelta(days=suspended_days)
    steps = [Step("add", {"start": enforceable_on, "duration": length, "end": plain})]
    if suspended_days:
        steps.append(Step("suspended", {"start": plain, "days": suspended_days, "end": by}))
    given: dict[str, date | int] = {"enforceable_on": enforceable_on}
    if hours is not None:
        given["hours"] = hours
    return Calculated(rules_of("R23_tig"), given, tuple(steps), {"by": by})


def stage_by(final_on: date | None) -> Result:
    """A stage is done within six months of the day the sentence is final (R23; art. 131-5-1 of the CP)."""
    if final_on is None:
        return lacking("final_on")
    by = term_after(final_on, _STAGE)
    if by is None:
        return uncertain("R1d")
    step = Step("add", {"start": final_on, "duration": _STAGE, "end": by})
    return Calculated(rules_of("R23_stage"), {"final_on": final_on}, (step,), {"by": by})


def day_fine_due(enforceable_on: date | None, days: int | None, a_day: Decimal | None = None) -> Result:
    """When jours-amende are due, at the end of their number of days, and how much (R23; art. 131-5, 131-25 of the CP).

    Amounts in euros. The exact starting day is probable only, hence an approximate date.
    """
    if days is None or (enforceable_on is None and a_day is None):
        return lacking(*(n for n, v in {"day_fines": days, "enforceable_on": enforceable_on}.items() if v is None))
    if not 1 <= days <= _MOST_DAYS or (a_day is not None and not 0 < a_day <= _MOST_A_DAY):
        return Refused("out_of_bounds", rules=rules_of("R23_days"))
    given: dict[str, date | int | Decimal] = {"day_fines": days}
    steps, dates, figures = [], {}, {}
    if a_day is not None:
        given["a_day"], figures["total"] = a_day, days * a_day
        steps.append(Step("day_fines_total", {"days": days, "a_day": a_day, "total": days * a_day}))
    if enforceable_on is not None:
        given["enforceable_on"], dates["due"] = enforceable_on, enforceable_on + timedelta(days=days)
        steps.append(Step("add", {"start": enforceable_on, "duration": Duration(days=days), "end": dates["due"]}))
    return Calculated(rules_of("R23_days"), given, tuple(steps), dates, dict(figures), approximate=True)
