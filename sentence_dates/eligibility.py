"""From when one may ask, or is examined: half, two thirds, the last three months (R9, R11, R12, R14).

None of these dates is a release: they are dates from which a judge may look at the case. The end given is the one after
the reductions that were granted.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from sentence_dates.durations import Duration, shifted
from sentence_dates.result import Calculated, Obstacle, Refused, Result, Step, lacking, obstacle, rules_of, uncertain

_NO_OBSTACLE: frozenset[Obstacle] = frozenset()
_HALF, _TWO_THIRDS = (1, 2), (2, 3)
_FIVE_YEARS, _TWO_YEARS, _THREE_YEARS = 60, 24, 36
Prison = Literal["remand", "detention", "support"]  # maison d'arrêt, centre de détention, SAS
Exclusion = Literal[
    "felony", "terrorism", "young_victim", "authority_victim", "partner_victim", "violence_in_prison", "no_housing"
]


def part_of(begins_on: date, ends_on: date, done: int, of: int) -> date:
    """The first day on which `done` out of `of` parts of the sentence are served, give or take a day.

    Whole months are divided as months, as courts do; else days are divided, rounded up.
    """
    by_months = _part_in_months(begins_on, ends_on, done, of)
    days = -(-(ends_on - begins_on).days * done // of)
    return by_months or begins_on + timedelta(days=days)


def _part_in_months(begins_on: date, ends_on: date, done: int, of: int) -> date | None:
    months = (ends_on.year - begins_on.year) * 12 + ends_on.month - begins_on.month
    whole = begins_on.day == ends_on.day and months * done % of == 0
    return shifted(begins_on, months * done // of) if whole else None


def halfway(
    begins_on: date | None,
    ends_on: date | None,
    *,
    reduced: bool = False,
    obstacles: frozenset[Obstacle] = _NO_OBSTACLE,
) -> Result:
    """Half of the sentence: conditional release may be asked (R9, R9b; art. 729 and D. 115 of the CPP).

    The same for a repeat offence. `earlier` is a year before: a bracelet, semi-liberté or placement may come first, as
    a trial of a year at most (R9c; art. 723-1).
    """
    return _part("halfway", (begins_on, ends_on), _HALF, ("R9", "R9b") if reduced else ("R9",), obstacles)


def time_to_serve(total: Duration, done: int, of: int) -> Result:
    """How long half, or two thirds, of a sentence is, with no reduction (R9, R11): a length where no date is known.

    A part of a month is given in days, of a month of thirty.
    """
    parts = total.whole_months * done
    years, months = divmod(parts // of, 12) if parts // of >= _TWO_YEARS else (0, parts // of)
    after = Duration(years, months, ((parts % of) * 30 + total.days * done) // of)
    rules = ("R9" if (done, of) == _HALF else "R11",)
    exact = parts % of == 0 and not total.days
    step = Step("share", {"duration": total, "after": after})
    return Calculated(
        rules_of(*rules, *(() if exact else ("R9_fraction",))), {"sentence": total}, (step,), {}, {"after": after}
    )


def two_thirds(
    begins_on: date | None,
    ends_on: date | None,
    total: Duration | None,
    *,
    reduced: bool = False,
    obstacles: frozenset[Obstacle] = _NO_OBSTACLE,
) -> Result:
    """Two thirds: the judge must examine a release under constraint, total of five years at most (R11; art. 720, I)."""
    if total is None:
        return lacking("sentence")
    if total.exceeds(_FIVE_YEARS) is not False:
        return Refused("excluded", rules=rules_of("R11"))
    return _part("two_thirds", (begins_on, ends_on), _TWO_THIRDS, ("R11", "R9b") if reduced else ("R11",), obstacles)


def release_by_law(
    ends_on: date | None,
    total: Duration | None,
    exclusions: frozenset[Exclusion] = frozenset(),
    obstacles: frozenset[Obstacle] = _NO_OBSTACLE,
) -> Result:
    """Three months before the end, total of two years at most: release under constraint by law (R12; art. 720, II).

    Not without housing, nor for the offences that the law excludes (R12b; art. 720, III).
    `informed_by`: a month before.
    """
    if refused := obstacle(obstacles):
        return refused
    if ends_on is None or total is None:
        return lacking(*(name for name, value in {"end": ends_on, "sentence": total}.items() if value is None))
    if exclusions or total.exceeds(_TWO_YEARS) is not False:
        return Refused("excluded", rules=rules_of("R12"))
    since, informed_by = shifted(ends_on, -3), shifted(ends_on, -4)
    if since is None:
        return uncertain("R1d")
    dates = {"since": since} if informed_by is None else {"since": since, "informed_by": informed_by}
    step = Step("before_end", {"end": ends_on, "duration": Duration(months=3), "since": since})
    return Calculated(rules_of("R12"), {"end": ends_on, "sentence": total}, (step,), dates)


def parole_follow_up(release_on: date, ends_on: date) -> Result:
    """Follow-up after conditional release: the rest, a year more at most, ten in all (R9d; art. 732 of the CPP)."""
    if ends_on < release_on:
        return Refused("inconsistent")
    a_year_more, ten_years = shifted(ends_on, 12), shifted(release_on, 120)
    if a_year_more is None or ten_years is None:
        return uncertain("R1d")
    given = {"release": release_on, "end": ends_on}
    return Calculated(rules_of("R9d"), given, (), {"at_least": ends_on, "at_most": min(a_year_more, ten_years)})


def leave_since(prison: Prison, begins_on: date | None, ends_on: date | None, total: Duration | None) -> Result:
    """From when a leave may be asked, and for how many days (R14; art. D. 143 to D. 143-2 of the CPP).

    Maison d'arrêt: a year at most, or half done and less than three years to do, 3 days. Centre de détention: a third,
    5 days. SAS (structure for the way out): no minimum, 5 days.
    """
    if prison == "support":
        return Calculated(rules_of("R14"), {}, figures={"days": 5}, possible=True)
    if total is not None and prison == "remand" and total.exceeds(12) is False:
        return Calculated(rules_of("R14"), {"sentence": total}, figures={"days": 3}, possible=True)
    if begins_on is None or ends_on is None:
        return lacking(*(n for n, v in {"custody_start": begins_on, "end": ends_on}.items() if v is None))
    given = {"custody_start": begins_on, "end": ends_on}
    if prison == "detention":
        third = part_of(begins_on, ends_on, 1, 3)
        step = Step("third_done", {"start": begins_on, "end": ends_on, "since": third})
        return Calculated(rules_of("R14"), given, (step,), {"since": third}, {"days": 5}, approximate=True)
    half, three_years_left = part_of(begins_on, ends_on, 1, 2), shifted(ends_on, -_THREE_YEARS)
    if three_years_left is None:
        return uncertain("R1d")
    since = max(half, three_years_left + timedelta(days=1))
    step = Step("halfway", {"start": begins_on, "end": ends_on, "since": half})
    return Calculated(rules_of("R14"), given, (step,), {"since": since}, {"days": 3}, approximate=True)


def _part(
    key: str,
    ends: tuple[date | None, date | None],
    fraction: tuple[int, int],
    rules: tuple[str, ...],
    obstacles: frozenset[Obstacle],
) -> Result:
    begins_on, ends_on = ends
    if refused := obstacle(obstacles):
        return refused
    if begins_on is None or ends_on is None:
        return lacking(*(n for n, v in {"custody_start": begins_on, "end": ends_on}.items() if v is None))
    if ends_on <= begins_on:
        return Refused("inconsistent")
    since = part_of(begins_on, ends_on, *fraction)
    dates = {"since": since}
    if key == "halfway" and (earlier := shifted(since, -12)) is not None:
        dates["earlier"] = max(earlier, begins_on)
    if _part_in_months(begins_on, ends_on, *fraction) is None:
        rules = (*rules, "R9_fraction")
    step = Step(key, {"start": begins_on, "end": ends_on, "since": since})
    given = {"custody_start": begins_on, "end": ends_on}
    return Calculated(rules_of(*rules), given, (step,), dates, approximate=True)
