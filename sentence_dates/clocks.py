"""How long the judge, the probation service and the prosecutor have (R15 to R17)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from sentence_dates.durations import Duration, term_after
from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.result import Calculated, Result, Step, lacking, rules_of, uncertain

Asked = Literal["adjustment", "court_adjustment", "leave_or_reduction"]
Refusing = Literal["jap", "court", "leave_or_reduction"]
_ANSWERS: dict[Asked, tuple[int, str]] = {
    "adjustment": (4, "R17"),
    "court_adjustment": (6, "R17_tap"),
    "leave_or_reduction": (2, "R17_order"),
}
_BLOCKED: dict[Refusing, tuple[int, str]] = {
    "jap": (12, "R17_again"),
    "court": (24, "R17_tap_again"),
    "leave_or_reduction": (6, "R17_order_again"),
}


def answer_due(asked: Asked, received_on: date | None) -> Result:
    """By when a request must be heard (R17; art. D. 49-33, D. 49-36, D. 49-32 of the CPP).

    An adjustment: 4 months before the JAP, 6 before the court; a leave or a reduction: 2. After that one may go
    straight to the court of appeal.
    """
    months, rule = _ANSWERS[asked]
    return _term(rule, "received_on", received_on, Duration(months=months), "due")


def asked_again_from(refusing: Refusing, refused_on: date | None) -> Result:
    """The latest day until which a refusal may forbid a new request (R17; art. D. 49-33, D. 49-36, D. 49-32).

    `at_most`: the decision may set less, and must set it.
    """
    months, rule = _BLOCKED[refusing]
    return _term(rule, "refused_on", refused_on, Duration(months=months), "at_most")


def hearing_notice_by(hearing_on: date) -> Result:
    """The person is told of a hearing ten days before, save an urgency (R17; art. D. 49-15, D. 49-16 of the CPP)."""
    by = hearing_on - timedelta(days=10)
    return Calculated(rules_of("R17_hearing"), {"hearing_on": hearing_on}, (), {"by": by})


def prosecutor_may_execute(copy_on: date | None) -> Result:
    """Six months after the judge got the copy, with no decision, the prosecutor may execute (R15; art. 723-15)."""
    return _term("R15", "copy_on", copy_on, Duration(months=6), "since")


def summons_due(informed_on: date | None) -> Result:
    """Summons before the JAP within 20 days, the probation service within 30, of the prosecutor's notice (R15).

    A delay annuls nothing.
    """
    if informed_on is None:
        return lacking("informed_on")
    dates = {"jap": informed_on + timedelta(days=20), "spip": informed_on + timedelta(days=30)}
    return Calculated(rules_of("R15"), {"informed_on": informed_on}, (), dates)


def suspensive_request_from(final_on: date | None) -> Result:
    """A year after it became final, not executed: a request to the judge suspends it (R15; art. 723-17 of the CPP)."""
    return _term("R15_final", "final_on", final_on, Duration(years=1), "since")


def terms_set_by(adjusted_on: date | None, *, detained: bool, holidays: PublicHolidays) -> Result:
    """After the court itself adjusted: the judge sets the terms in 4 months, 5 open days if detained (R16; 723-7-1)."""
    if not detained or adjusted_on is None:
        return _term("R16", "adjusted_on", adjusted_on, Duration(months=4), "due")
    due = holidays.open_days_after(adjusted_on, 5)
    step = Step("open_days", {"start": adjusted_on, "days": 5, "end": due})
    return Calculated(rules_of("R16"), {"adjusted_on": adjusted_on}, (step,), {"due": due})


def _term(rule: str, datum: str, start: date | None, duration: Duration, name: str) -> Result:
    if start is None:
        return lacking(datum)
    end = term_after(start, duration)
    if end is None:
        return uncertain("R1d")
    step = Step("add", {"start": start, "duration": duration, "end": end})
    return Calculated(rules_of(rule), {datum: start}, (step,), {name: end})
