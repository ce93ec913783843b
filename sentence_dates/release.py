"""The end of a prison sentence and the day of release (R1 to R5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sentence_dates.durations import NOTHING, Duration, sentence_after, shifted
from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.result import Calculated, Obstacle, Refused, Result, Step, lacking, obstacle, rules_of, uncertain

# What came before the sentence, and whether it is taken off.
Before = Literal["pretrial", "arrest_warrant", "home_arrest", "judicial_control", "police_custody", "other_case"]
_BEFORE: dict[Before, tuple[str, bool]] = {
    "pretrial": ("R3a", True),
    "arrest_warrant": ("R3a", True),
    "home_arrest": ("R3b", True),
    "judicial_control": ("R3c", False),
    "police_custody": ("R3d", False),
    "other_case": ("R3f", False),
}


@dataclass(frozen=True)
class Custody:
    """A sentence being served. `begins_on`: custody, or the warrant where pre-trial detention never stopped (R2).

    `pretrial_days` are days of an interrupted detention (day of entry counted, day of exit not); `reduction` is what a
    judge has granted, never what he may grant.
    """

    begins_on: date | None = None
    duration: Duration | None = None
    pretrial_days: int = 0
    home_arrest_days: int = 0
    reduction: Duration = NOTHING
    obstacles: frozenset[Obstacle] = frozenset()


def deducted(before: Before) -> Calculated:
    """Whether a measure before the sentence is taken off it (R3; art. 716-4 and 142-11 of the CPP)."""
    rule, possible = _BEFORE[before]
    return Calculated(rules_of(rule), {"before": before}, possible=possible)


def days_detained(entered_on: date, left_on: date) -> int:
    """Days of detention: the day of entry counts, the day of exit does not (R3e, usage of the registries)."""
    if left_on < entered_on:
        raise ValueError("nobody leaves before she enters")
    return (left_on - entered_on).days


def release_day(custody: Custody, holidays: PublicHolidays) -> Result:
    """When the sentence ends and when the person leaves (R1 to R4; art. 716-1 to 716-4 of the CPP).

    Gives `full_end` (nothing taken off), `end` and `release`. Refuses several sentences and whatever else only the
    registry of the prison can settle, and reductions that nobody has granted.
    """
    if refused := obstacle(custody.obstacles):
        return refused
    if custody.begins_on is None or custody.duration is None:
        needed = {"custody_start": custody.begins_on, "sentence": custody.duration}
        return lacking(*(name for name, value in needed.items() if value is None))
    if custody.duration.is_nothing:
        return Refused("inconsistent")
    full_end = sentence_after(custody.begins_on, custody.duration)
    end = None if full_end is None else reduced(full_end, custody)
    if full_end is None or end is None:
        return uncertain("R1d")
    if end <= custody.begins_on:
        return Refused("inconsistent")
    release = holidays.working_day_on_or_before(end)
    return Calculated(
        rules=rules_of(*_rules(custody, shifted_by_holiday=release != end)),
        given=_given(custody),
        steps=tuple(_steps(custody, full_end, end, release)),
        dates={"full_end": full_end, "end": end, "release": release},
    )


def reduced(full_end: date, custody: Custody) -> date | None:
    """The end once what is deducted and what was granted is taken off; None where the month has no such day."""
    end = shifted(full_end, -custody.reduction.whole_months)
    days = custody.reduction.days + custody.pretrial_days + custody.home_arrest_days
    return None if end is None else end - timedelta(days=days)


def consecutive_ends(begins_on: date, durations: tuple[Duration, ...]) -> Result:
    """The end of each of several sentences served one after the other, with no confusion (R5; art. 132-4 of the CP).

    It is the arithmetic only: whether they are confused, and in which order, the registry says.
    """
    ends: dict[str, date] = {}
    given: dict[str, date | int | Duration] = {"custody_start": begins_on}
    starts, steps = begins_on, []
    for number, duration in enumerate(durations, 1):
        end = sentence_after(starts, duration)
        if end is None:
            return uncertain("R1d")
        steps.append(Step("add", {"start": starts, "duration": duration, "end": end}))
        ends[f"end_{number}"] = starts = end
        given[f"sentence_{number}"] = duration
    return Calculated(rules_of("R5", "R1a"), given, tuple(steps), ends)


def _rules(custody: Custody, *, shifted_by_holiday: bool) -> Iterator[str]:
    yield "R1a"
    if custody.duration and custody.duration.days and custody.duration.whole_months:
        yield "R1e" if custody.duration.whole_months == 1 else "R1c"
    if custody.pretrial_days:
        yield from ("R3a", "R3e")
    if custody.home_arrest_days:
        yield from ("R3b", "R3e")
    if not custody.reduction.is_nothing:
        yield "R8_imputed"
    if shifted_by_holiday:
        yield "R4"


def _given(custody: Custody) -> dict[str, date | int | Duration]:
    given = {
        "custody_start": custody.begins_on,
        "sentence": custody.duration,
        "pretrial_days": custody.pretrial_days or None,
        "home_arrest_days": custody.home_arrest_days or None,
        "reduction": None if custody.reduction.is_nothing else custody.reduction,
    }
    return {name: value for name, value in given.items() if value is not None}


def _steps(custody: Custody, full_end: date, end: date, release: date) -> Iterator[Step]:
    key = "add_thirty_days" if custody.duration and custody.duration.is_one_month else "add"
    yield Step(key, {"start": custody.begins_on or end, "duration": custody.duration or NOTHING, "end": full_end})
    taken_off = Duration(days=custody.pretrial_days + custody.home_arrest_days).plus(custody.reduction)
    if not taken_off.is_nothing:
        yield Step("take_off", {"start": full_end, "duration": taken_off, "end": end})
    if release != end:
        yield Step("day_off", {"end": end, "release": release})
