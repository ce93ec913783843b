"""Sursis probatoire, sursis simple and the bracelet as a sentence (R20 to R22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sentence_dates.durations import Duration, shifted, term_after
from sentence_dates.result import (
    Calculated,
    Obstacle,
    Refused,
    Result,
    Step,
    Value,
    lacking,
    obstacle,
    rules_of,
    uncertain,
)

_SHORTEST, _LONGEST, _LONGEST_PROLONGED = 12, 84, 36


@dataclass(frozen=True)
class Probation:
    """A probation period. `starts_on`: the day the judgment was enforceable; `detained_days`: spent in prison since.

    `mixed_under_bracelet`: a firm part served at home under DDSE, which no text read settles.
    """

    starts_on: date | None = None
    duration: Duration | None = None
    detained_days: int = 0
    mixed_under_bracelet: bool = False
    obstacles: frozenset[Obstacle] = frozenset()


def probation_end(probation: Probation) -> Result:
    """The end of a sursis probatoire (R20; art. 132-41 to 132-43 and 132-52 of the CP).

    Twelve months to three years, five for a repeat offence, seven for another; suspended while in prison. At the end,
    with no total revocation, the conviction is void. `seized_by`: the judge may still be seized for an earlier breach
    (art. 712-20 of the CPP).
    """
    if refused := obstacle(probation.obstacles):
        return refused
    if probation.mixed_under_bracelet:
        return uncertain("R20_ddse")
    start, duration = probation.starts_on, probation.duration
    if start is None or duration is None:
        needed = {"probation_start": start, "probation_length": duration}
        return lacking(*(name for name, value in needed.items() if value is None))
    if not _SHORTEST <= duration.whole_months <= _LONGEST:
        return Refused("out_of_bounds", rules=rules_of("R20"))
    plain = term_after(start, duration)
    if plain is None:
        return uncertain("R1d")
    end = plain + timedelta(days=probation.detained_days)
    return _probation(probation, start, duration, plain, end)


def _probation(probation: Probation, start: date, duration: Duration, plain: date, end: date) -> Calculated:
    given: dict[str, date | int | Duration] = {"probation_start": start, "probation_length": duration}
    steps = [Step("add", {"start": start, "duration": duration, "end": plain})]
    rules = ["R20"]
    if probation.detained_days:
        given["detained_days"] = probation.detained_days
        steps.append(Step("suspended", {"start": plain, "days": probation.detained_days, "end": end}))
        rules.append("R20_suspended")
    seized_by = shifted(end, 1)
    dates = {"end": end} if seized_by is None else {"end": end, "seized_by": seized_by}
    return Calculated(rules_of(*rules), given, tuple(steps), dates)


def put_off_by_prison(end: date | None, detained_days: int) -> Result:
    """A known end, put off by the days spent in prison during the period (R20; art. 132-43 of the CP)."""
    if end is None:
        return lacking("end")
    later = end + timedelta(days=detained_days)
    step = Step("suspended", {"start": end, "days": detained_days, "end": later})
    given: dict[str, Value] = {"file_end": end, "detained_days": detained_days}
    return Calculated(
        rules_of("R20_suspended"), given, (step,), {"plain": end, "end": later}, {"days_count": detained_days}
    )


def early_void_from(final_on: date | None) -> Result:
    """The earliest day on which the judge may declare the conviction void: a year after it is final (R20; art. 744)."""
    if final_on is None:
        return lacking("final_on")
    since = shifted(final_on, 12)
    if since is None:
        return uncertain("R1d")
    step = Step("add", {"start": final_on, "duration": Duration(years=1), "end": since})
    return Calculated(rules_of("R20_early"), {"final_on": final_on}, (step,), {"since": since})


def longest_prolongation(duration: Duration | None) -> Result:
    """The judge may prolong, up to three years in all (R20; art. 743 of the CPP)."""
    if duration is None:
        return lacking("probation_length")
    more = max(_LONGEST_PROLONGED - duration.whole_months - bool(duration.days), 0)
    return Calculated(rules_of("R20_prolonged"), {"probation_length": duration}, figures={"more_months": more})


def simple_suspension_end(final_on: date | None, *, minor_offence: bool = False) -> Result:
    """The end of a sursis simple: five years, two for a contravention (R21; art. 132-35, 132-37 of the CP)."""
    if final_on is None:
        return lacking("final_on")
    length = Duration(years=2 if minor_offence else 5)
    end = term_after(final_on, length)
    if end is None:
        return uncertain("R1d")
    step = Step("add", {"start": final_on, "duration": length, "end": end})
    return Calculated(rules_of("R21_minor" if minor_offence else "R21"), {"final_on": final_on}, (step,), {"end": end})


def home_detention(starts_on: date | None, duration: Duration | None) -> Result:
    """The bracelet as a sentence: 15 days to 6 months; an early end may be asked from half (R22; art. 713-43)."""
    if starts_on is None or duration is None:
        needed = {"bracelet_start": starts_on, "sentence": duration}
        return lacking(*(name for name, value in needed.items() if value is None))
    if duration.exceeds(6) is not False or (not duration.whole_months and duration.days < 15):
        return Refused("out_of_bounds", rules=rules_of("R22"))
    end = starts_on + timedelta(days=30) if duration.is_one_month else term_after(starts_on, duration)
    if end is None:
        return uncertain("R1d")
    half = _half(starts_on, end, duration)
    steps = (
        Step("add", {"start": starts_on, "duration": duration, "end": end}),
        Step("halfway", {"start": starts_on, "end": end, "since": half}),
    )
    given: dict[str, Value] = {"bracelet_start": starts_on, "sentence": duration}
    return Calculated(rules_of("R22", "R1a"), given, steps, {"end": end, "since": half})


def _half(starts_on: date, end: date, duration: Duration) -> date:
    if not duration.days and duration.whole_months % 2 == 0:
        landed = shifted(starts_on, duration.whole_months // 2)
        if landed is not None:
            return landed
    return starts_on + timedelta(days=-(-(end - starts_on).days // 2))
