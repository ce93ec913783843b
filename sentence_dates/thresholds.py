"""Whether a length of sentence lets one ask for something (R10, R13, R26): a threshold, never a promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sentence_dates.durations import NOTHING, Duration
from sentence_dates.result import Calculated, Refused, Result, Step, Value, lacking, rules_of, uncertain

_HALF_YEAR, _YEAR, _TWO_YEARS, _FOUR_YEARS = 6, 12, 24, 48
RevokedBy = Literal["court", "jap"]


@dataclass(frozen=True)
class FreeSentence:
    """A firm sentence of somebody who is free, with what is added and what is taken off (detention).

    Added: a suspension revoked, other firm sentences with no confusion (R5).
    """

    firm: Duration | None = None
    revoked: Duration = NOTHING
    revoked_by: RevokedBy = "court"
    pretrial: Duration = NOTHING
    warrant_with_delay: bool = False
    others: Duration = NOTHING


def total_to_serve(sentence: FreeSentence) -> Duration | None:
    """Firm parts plus suspension revoked, less pre-trial detention (R5, R13b); None where the calendar would decide."""
    firm = (sentence.firm or NOTHING).plus(sentence.others)
    months = firm.whole_months + sentence.revoked.whole_months - sentence.pretrial.whole_months
    days = firm.days + sentence.revoked.days - sentence.pretrial.days
    if days < 0:
        borrowed = -(days // 30)
        months, days = months - borrowed, days + 30 * borrowed
    return None if months < 0 else Duration(months=months, days=days)


def before_prison(sentence: FreeSentence) -> Result:
    """Whether the judge looks at an adjustment before prison: a year at most in all (R13; art. 723-15, D. 48-1-1).

    `possible` false: over a year. `expected` is 1 where an adjustment is the rule (six months at most). Not with a
    warrant of delayed effect (art. 464-2). Between one and two years a request before prison is disputed (R13d).
    """
    if sentence.firm is None:
        return lacking("sentence")
    total = total_to_serve(sentence)
    if total is None:
        return Refused("inconsistent")
    if sentence.warrant_with_delay or (sentence.revoked_by == "jap" and not sentence.revoked.is_nothing):
        return Refused("excluded" if sentence.warrant_with_delay else "revocation", rules=rules_of("R13"))
    over = _over_a_year(total, sentence)
    if over is None:
        return Refused("uncertain_rule", rules=rules_of("R13b"))
    others, revoked, pretrial = sentence.others, sentence.revoked, sentence.pretrial
    given = {"sentence": sentence.firm, "others": others, "revoked": revoked, "pretrial": pretrial}
    known: dict[str, Value] = {name: value for name, value in given.items() if not value.is_nothing}
    used = {"R13": True, "R13b": not (revoked.is_nothing and pretrial.is_nothing), "R5": not others.is_nothing}
    rules = tuple(rule for rule, applies in used.items() if applies)
    expected = int(not over and total.exceeds(_HALF_YEAR) is False)
    step = Step("threshold", {"total": total, "limit": Duration(years=1)})
    figures: dict[str, Value] = {"total": total, "expected": expected}
    return Calculated(rules_of(*rules), known, (step,), {}, figures, possible=not over)


def _over_a_year(total: Duration, sentence: FreeSentence) -> bool | None:
    """None where days of detention come so near the limit that the length of the months would decide."""
    if total.whole_months == _YEAR - 1 and total.days and sentence.pretrial.days:
        return None if total.days > 25 else False
    if total.whole_months == _YEAR and total.days and sentence.pretrial.days:
        return None if total.days < 6 else True
    return total.exceeds(_YEAR)


def request_before_prison(firm: Duration) -> Result:
    """Between one and two years, free and with no warrant: whether the judge may hear a request is disputed (R13d)."""
    return before_prison(FreeSentence(firm)) if firm.exceeds(_YEAR) is False else uncertain("R13d")


def while_detained(total: Duration | None, remaining: Duration | None) -> Result:
    """Whether somebody in prison may ask for a bracelet, semi-liberté or placement (R13c; art. 723-1 and 723-7).

    Two years at most, of sentence or still to serve; the same for a repeat offence.
    """
    if total is None and remaining is None:
        return lacking("sentence", "remaining")
    lengths = [length.exceeds(_TWO_YEARS) for length in (total, remaining) if length is not None]
    if False not in lengths and None in lengths:
        return Refused("uncertain_rule", rules=rules_of("R13c"))
    if False not in lengths and remaining is None:
        return lacking("remaining")
    given = {name: value for name, value in {"sentence": total, "remaining": remaining}.items() if value is not None}
    return Calculated(rules_of("R13c"), given, possible=False in lengths)


@dataclass(frozen=True)
class Parent:
    """Somebody in prison with parental authority over a child who lives with her, or who is pregnant.

    `remaining` never counts reductions. None is unknown.
    """

    total: Duration | None = None
    remaining: Duration | None = None
    child_age: int | None = None
    weeks_pregnant: int = 0
    offence_on_minor: bool = False


def parental_release(parent: Parent) -> Result:
    """Conditional release of a parent, without waiting for half (R10; art. 729-3 of the CPP).

    Four years at most, of sentence or still to serve (reductions not counted); a child under ten who lives with the
    parent, or a pregnancy of more than twelve weeks; never after a felony or an offence on a minor. Not excluded for a
    repeat offence.
    """
    if parent.total is None and parent.remaining is None:
        return lacking("sentence", "remaining")
    if parent.child_age is None and not parent.weeks_pregnant:
        return lacking("child_age")
    lengths = [length.exceeds(_FOUR_YEARS) for length in (parent.total, parent.remaining) if length is not None]
    if False not in lengths and parent.remaining is None:
        return lacking("remaining")
    young = parent.child_age is not None and parent.child_age < 10
    possible = False in lengths and (young or parent.weeks_pregnant > 12) and not parent.offence_on_minor
    given = {"sentence": parent.total, "remaining": parent.remaining, "child_age": parent.child_age}
    known = {name: value for name, value in given.items() if value is not None}
    return Calculated(rules_of("R10"), known, possible=possible)


def conversion(total: Duration | None) -> Result:
    """A firm sentence of six months at most may be converted (R26; art. 747-1 of the CPP)."""
    if total is None:
        return lacking("sentence")
    over = total.exceeds(_HALF_YEAR)
    if over is None:
        return Refused("uncertain_rule", rules=rules_of("R26_conversion"))
    return Calculated(rules_of("R26_conversion"), {"sentence": total}, possible=not over)
