"""Until when one may appeal: always the shortest reading first (R18)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from sentence_dates.durations import Duration
from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.result import Calculated, Result, Step, lacking, rules_of

Decision = Literal["order", "judgment", "conviction"]  # ordonnance or jugement of the judge, jugement that convicts
_DAYS: dict[Decision, tuple[int, str]] = {
    "order": (1, "R18"),
    "judgment": (10, "R18"),
    "conviction": (10, "R18_first"),
}
_CASSATION_DAYS = 5
_UNSIGNED_DAYS = 15
_PROSECUTOR_MORE: dict[Decision, int] = {"order": 1, "judgment": 5, "conviction": 5}


def appeal_deadline(decision: Decision, notified_on: date | None, holidays: PublicHolidays) -> Result:
    """The last day to appeal, until midnight (R18; art. 712-11, D. 49-39, 498 and 801 of the CPP).

    24 hours for an order, 10 days for a judgment; the day of the notification does not count. `prudent` is the day to
    rely on: the last day of the plain count, or the working day before when that is a Sunday or a public holiday.
    `carried_over` is the day to which art. 801 moves a deadline that ends on a closed day: it may not be relied on.
    """
    if notified_on is None:
        return lacking("notified_on")
    days, rule = _DAYS[decision]
    return _deadline(notified_on, days, rule, holidays)


def cassation_deadline(notified_on: date | None, holidays: PublicHolidays) -> Result:
    """The last day to go to the Cour de cassation: five days from the notification (R18; art. 712-15 of the CPP)."""
    if notified_on is None:
        return lacking("notified_on")
    return _deadline(notified_on, _CASSATION_DAYS, "R18_cassation", holidays)


def prosecutor_deadline(decision: Decision, main_appeal_last_day: date) -> Result:
    """How much longer the prosecutor may answer an appeal: 24 hours for an order, 5 days for a judgment (R18)."""
    last = main_appeal_last_day + timedelta(days=_PROSECUTOR_MORE[decision])
    return Calculated(rules_of("R18"), {"main_appeal_last_day": main_appeal_last_day}, (), {"last": last})


def notified_by_post(signed_on: date | None, sent_on: date | None) -> Result:
    """When a registered letter starts the count: signed, else 15 days after it was sent (R18; art. D. 49-39)."""
    if signed_on is not None:
        return Calculated(rules_of("R18_post"), {"signed_on": signed_on}, (), {"starts": signed_on})
    if sent_on is None:
        return lacking("signed_on", "sent_on")
    starts = sent_on + timedelta(days=_UNSIGNED_DAYS)
    return Calculated(rules_of("R18_post"), {"sent_on": sent_on}, (), {"starts": starts})


def appeal_in_absence(learnt_on: date | None, holidays: PublicHolidays) -> Result:
    """A judgment given in one's absence that revokes or withdraws: ten days from learning of it (R18; art. 712-9)."""
    if learnt_on is None:
        return lacking("learnt_on")
    return _deadline(learnt_on, _DAYS["judgment"][0], "R18_absent", holidays)


def _deadline(notified_on: date, days: int, rule: str, holidays: PublicHolidays) -> Calculated:
    plain = notified_on + timedelta(days=days)
    prudent = max(holidays.working_day_on_or_before(plain), notified_on)
    carried_over = holidays.carried_over(plain)
    steps = [Step("add", {"start": notified_on, "duration": Duration(days=days), "end": plain})]
    rules = [rule]
    if prudent != plain:
        steps.append(Step("appeal_closed", {"end": plain, "prudent": prudent}))
        rules.append("R18_opening")
    if carried_over != plain:
        rules.append("R18_801")
    dates = {"prudent": prudent, "plain": plain, "carried_over": carried_over}
    return Calculated(rules_of(*rules), {"notified_on": notified_on}, tuple(steps), dates, {"days": days})
