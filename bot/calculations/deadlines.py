"""Calculations of deadlines and of money to pay: appeals, answers awaited, fines, jours-amende. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.calculations.asked import Asked, Finding, Found, told
from bot.calculations.reading import Reading
from sentence_dates.appeals import appeal_deadline, cassation_deadline
from sentence_dates.clocks import Asked as Request
from sentence_dates.clocks import Refusing, answer_due, asked_again_from, prosecutor_may_execute, summons_due
from sentence_dates.community import day_fine_due
from sentence_dates.durations import term_after
from sentence_dates.fines import MONTH_TO_PAY, Fine, FineKind, paid_at_once
from sentence_dates.judgment import enforceable_on
from sentence_dates.result import Calculated, Refused, Result, lacking

_BEFORE_TRIAL = frozenset({"controle_judiciaire", "arse"})


def appeal(asked: Asked) -> Found:
    """Until when one may appeal: the shortest reading first."""
    reading = asked.reading
    held = {measure.id for measure in asked.situation.running_measures}
    if held and held <= _BEFORE_TRIAL:
        return []  # other judges and other delays before the trial
    if not reading.says("appeal", "cassation") and (asked.topic != "refus_appel" or _only_asked(reading)):
        return []
    if "appeal_pending" in reading.obstacles and not reading.date_of("notified", "refused", "judged"):
        return []  # the day told is that of the appeal
    notified_on = reading.past_date("notified", "refused", "judged")
    if notified_on is None:
        return [lacking("notified_on")] if reading.says("appeal_when") else []
    if reading.says("cassation"):
        return told(cassation_deadline(notified_on, asked.holidays), "cassation", "received")
    return _appeal_from(asked, notified_on)


def _only_asked(reading: Reading) -> bool:
    """A request is dated and no decision: an answer is awaited."""
    return reading.date_of("asked") is not None and reading.date_of("notified", "refused", "judged") is None


def _appeal_from(asked: Asked, notified_on: date) -> Found:
    reading = asked.reading
    order = appeal_deadline("order", notified_on, asked.holidays)
    judgment = appeal_deadline("judgment", notified_on, asked.holidays)
    if isinstance(order, Refused) or isinstance(judgment, Refused):
        return []
    if reading.says("said_order") or (reading.says("order") and not reading.says("judgment")):
        return [_appeal_told(order, asked, "appeal_order")]
    if reading.says("judgment") and not reading.says("order"):
        return [_appeal_told(judgment, asked, "appeal")]
    if order.dates["prudent"] < asked.today <= judgment.dates["prudent"]:
        return [_either(order, judgment, "appeal_late")]
    if judgment.dates["prudent"] < asked.today:
        return [_appeal_told(judgment, asked, "appeal")]
    return [_either(order, judgment, "appeal_either")]


def _appeal_told(result: Calculated, asked: Asked, outcome: str) -> Finding:
    if result.dates["prudent"] < asked.today:
        return Finding("appeal_past", result, ("received",))
    moved = result.dates["carried_over"] != result.dates["prudent"]
    return Finding(outcome, result, ("received", "carried_over") if moved else ("received",))


def _either(order: Calculated, judgment: Calculated, outcome: str) -> Finding:
    dates = {"order": order.dates["prudent"], "judgment": judgment.dates["prudent"]}
    return Finding(outcome, replace(judgment, dates=dates, steps=(*order.steps, *judgment.steps)), ("received",))


def asked_again(asked: Asked) -> Found:
    """Until when a refusal may forbid a new request."""
    reading = asked.reading
    refused_on = reading.date_of("refused", "notified")
    if refused_on is None or not reading.says("asked_again") or reading.says("appeal"):
        return []
    refusing: Refusing = "court" if reading.says("court_adjustment") else "jap"
    if reading.says("leave_or_reduction"):
        refusing = "leave_or_reduction"
    return told(asked_again_from(refusing, refused_on), "asked_again")


def answer_awaited(asked: Asked) -> Found:
    """By when a request is answered, when the prosecutor may execute."""
    reading = asked.reading
    if reading.says("copy") and reading.date_of("copy"):
        return told(prosecutor_may_execute(reading.date_of("copy")), "prosecutor")
    if reading.date_of("judged") and reading.says("free"):
        return told(summons_due(reading.date_of("judged")), "summons")
    request, asked_on = _request(asked), reading.date_of("asked")
    past = asked_on is not None and asked_on <= asked.today
    return told(answer_due(request, asked_on), "answer_due") if request and past else []


def _request(asked: Asked) -> Request | None:
    """What was asked for; None for a change of hours or obligations, which has no deadline that we know."""
    reading = asked.reading
    if reading.says("modification"):
        return None
    if reading.says("leave_or_reduction"):
        return "leave_or_reduction"
    if reading.says("court_adjustment"):
        return "court_adjustment"
    return "adjustment" if reading.says("adjustment") else None


def fine(asked: Asked) -> Found:
    """What is due when a fine is paid within the month; with and without the court fee when it is not told."""
    reading = asked.reading
    judged_on = reading.date_of("judged")
    if not reading.amounts or not (judged_on or reading.says("pays_soon", "no_discount")):
        return []
    by_days = asked.topic == "jours_amende" or reading.says("day_fines")
    kind: FineKind = "fixed_penalty" if reading.says("no_discount") else "day_fine" if by_days else "criminal"
    plain = Fine(reading.amounts[0], reading.fee or Decimal(0), judged_on, kind)
    found = _discounted(paid_at_once(plain), asked)
    if reading.fee is None and kind == "criminal" and isinstance(found[0], Finding):
        with_fee = paid_at_once(replace(plain, court_fee=asked.court_fee))
        if found[0].outcome != "discount_past" and isinstance(with_fee, Calculated):
            found.append(Finding("with_fee", with_fee, (), {"fee": asked.court_fee}))
    return found if judged_on else [*found, lacking("pronounced_on")]


def _discounted(result: Result, asked: Asked) -> Found:
    if isinstance(result, Refused):
        return [result]
    until = result.dates.get("until")
    if until is None:
        return [Finding("discount", result, ("fees_excluded",))]
    return [Finding("discount_past" if until < asked.today else "discount_until", result, ("fees_excluded",))]


def day_fines(asked: Asked) -> Found:
    """When jours-amende are due, how much, and what is saved by paying at once."""
    reading = asked.reading
    if reading.day_fines is None or _is_another_product(asked):
        return []
    start = _start_of_day_fines(asked)
    if isinstance(start, Refused) and start.reason != "missing":
        return [start]
    due_from = None if isinstance(start, Refused) else start.dates["enforceable"]
    result = day_fine_due(due_from, reading.day_fines, reading.a_day)
    if isinstance(result, Refused):
        return [result] if result.reason != "missing" or reading.says("until") else []
    outcome = "day_fine" if result.dates and result.figures else "day_fine_date" if result.dates else "day_fine_total"
    told_result = result if isinstance(start, Refused) else result.following(start)
    found: Found = [Finding(outcome, told_result, (), {"days_count": reading.day_fines})]
    lacks = [lacking("enforceable_on")] if not result.dates and reading.says("until") else []
    return [*found, *_day_fines_at_once(asked), *lacks]


def _is_another_product(asked: Asked) -> bool:
    """« 3 fois 200 € » with no word of jours-amende, when they are not what is asked about."""
    return asked.reading.only_times and asked.topic != "jours_amende" and not asked.reading.says("day_fines", "by_day")


def _start_of_day_fines(asked: Asked) -> Result:
    written = asked.reading.date_of("enforceable")
    if written:
        return Calculated((), {}, (), {"enforceable": written})
    return enforceable_on(asked.judgment(), asked.holidays)


def _day_fines_at_once(asked: Asked) -> Found:
    """What is saved by paying within the month; its last day where the judgment is dated."""
    reading, judged_on = asked.reading, asked.reading.date_of("judged")
    if reading.a_day is None or reading.day_fines is None or (judged_on is None and _month_may_be_over(asked)):
        return []
    result = paid_at_once(Fine(reading.day_fines * reading.a_day, counts_from=judged_on, kind="day_fine"))
    return _discounted(result if isinstance(result, Refused) else replace(result, given={}), asked)


def _month_may_be_over(asked: Asked) -> bool:
    """Whether a day that is told is more than a month ago: the judgment, not dated, is then likely as old."""
    ends = (term_after(found.day, MONTH_TO_PAY) for found in asked.reading.dates)
    return any(end is None or end < asked.today for end in ends)
