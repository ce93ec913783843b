"""Calculations from the end of a prison sentence that the person tells, the day of custody being unknown. Pure."""

from __future__ import annotations

from datetime import date

from bot.calculations.asked import Asked, Finding, Found, told
from bot.calculations.reading import Reading
from sentence_dates.durations import Duration
from sentence_dates.eligibility import release_by_law
from sentence_dates.result import Calculated, Obstacle, Refused, Step, obstacle, rules_of

_OF_SOMETHING_ELSE = (
    "probation",
    "simple",
    "tig",
    "day_fines",
    "follow_up",
    "bracelet",
    "before_trial",
    "ban",
    "record",
)


def told_end(reading: Reading) -> date | None:
    """The end of the sentence as told, where no entry is; None where what ends is something else."""
    other = reading.custody is not None or reading.says(*_OF_SOMETHING_ELSE)
    return None if other or not reading.says("release") else reading.date_of("ends")


def release_from_told_end(asked: Asked, obstacles: frozenset[Obstacle]) -> Found:
    """The day of release: the end itself, else the last working day before it (R4; art. 716-3 of the CPP)."""
    end = told_end(asked.reading)
    if end is None or not asked.reading.says("when_out", "going_out"):
        return []
    if refused := obstacle(obstacles):
        return [refused]
    day = asked.holidays.working_day_on_or_before(end)
    steps = (Step("day_off", {"end": end, "release": day}),) if day != end else ()
    result = Calculated(rules_of("R4"), {"end": end}, steps, {"end": end, "release": day})
    outcome = "release_past" if day < asked.today else "release" if day == end else "release_moved"
    return [Finding(outcome, result, ("granted_only",))]


def by_law_from_told_end(asked: Asked, total: Duration | None, obstacles: frozenset[Obstacle]) -> Found:
    """The release by law: three months before the end that is told (R12; art. 720, II of the CPP)."""
    end = told_end(asked.reading)
    if end is None:
        return []
    result = release_by_law(end, total, obstacles=obstacles)
    if isinstance(result, Refused) and result.reason == "excluded":
        return []  # over two years in all: the ordinary answer says so
    return told(result, "by_law", "not_release", "exclusions", "granted_only")
