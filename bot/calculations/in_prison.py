"""Calculations on a firm sentence: its end, half, two thirds, reductions, leaves, adjustments. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from bot.calculations.asked import Asked, Finding, Found, if_data, told, without_doubles
from bot.calculations.lengths import NamedLength
from bot.calculations.pretrial import pretrial_apart
from bot.calculations.reading import Reading
from bot.calculations.told_end import by_law_from_told_end, release_from_told_end, told_end
from sentence_dates.durations import NOTHING, Duration
from sentence_dates.eligibility import Prison, halfway, leave_since, release_by_law, time_to_serve, two_thirds
from sentence_dates.probation import home_detention
from sentence_dates.release import Custody, consecutive_ends, days_detained, release_day
from sentence_dates.result import Calculated, Obstacle, Refused, Result, Value, lacking, rules_of

_SENTENCE = ("sentence", "detained", "")
_TWO, _FIVE_YEARS = 2, 60
_UNDER_BRACELET = ("ddse_amenagement", "semi_liberte", "placement_exterieur")


@dataclass(frozen=True)
class Served:
    """A sentence from its start to its end after granted reductions; `working` is how that end was found."""

    begins_on: date
    ends_on: date
    custody: Custody
    working: Calculated | None

    @property
    def is_reduced(self) -> bool:
        return not self.custody.reduction.is_nothing

    def told(self, result: Result, outcome: str, *cautions: str) -> Found:
        """The result, with the working of the end before it."""
        if isinstance(result, Calculated) and self.working:
            result = result.following(self.working)
        return told(result, outcome, *cautions)


def firm_part(reading: Reading) -> Duration | None:
    """The firm part of the sentence: « 2 ans dont 1 avec sursis » is one year; None where none is named."""
    parts = [found for found in reading.lengths if found.within]
    firm = next((found.duration for found in parts if found.role in _SENTENCE), None)
    whole = next((found.duration for found in reading.lengths if found.role in _SENTENCE and not found.within), None)
    suspended = next((found.duration for found in parts if found.role == "suspended"), None)
    if firm is not None or whole is None or suspended is None:
        return firm or whole
    months = whole.whole_months - suspended.whole_months
    return Duration(months=months) if months > 0 and not (whole.days or suspended.days) else None


def custody_of(asked: Asked) -> Custody | Refused:
    """The sentence that the message describes; refuses what cannot be counted in days."""
    reading = asked.reading
    pretrial, arse = pretrial_apart(reading), reading.length_of("home_arrest")
    if any(length is not None and length.whole_months for length in (pretrial, arse)):
        return lacking("pretrial_days")
    periods = sum(days_detained(one.day, two.day) for one, two in reading.periods if one.role == "pretrial")
    reduction = reading.length_of("reduction") if _is_granted(reading) else None
    return Custody(
        begins_on=reading.custody or reading.date_of("bracelet") or _held_start(asked),
        duration=firm_part(reading),
        pretrial_days=periods or (pretrial.days if pretrial else 0),
        home_arrest_days=arse.days if arse else 0,
        reduction=reduction or NOTHING,
        obstacles=obstacles_in(reading),
    )


def release(asked: Asked) -> Found:
    """The end of the sentence and the day of release."""
    reading = asked.reading
    if from_end := release_from_told_end(asked, obstacles_in(reading)):
        return from_end
    of_the_record = reading.says("record") and reading.date_of("custody") is None
    if not _speaks_of_custody(reading) or of_the_record:
        return _nothing_given(asked)
    if sequence := _in_turn(asked):
        return sequence
    if _left_since(reading):
        return [lacking("custody_again")]
    custody = custody_of(asked)
    result = custody if isinstance(custody, Refused) else release_day(custody, asked.holidays)
    if isinstance(result, Refused):
        return if_data(result, asked)
    end, day = result.dates["end"], result.dates["release"]
    outcome = "release_past" if day < asked.today else "release" if day == end else "release_moved"
    earlier = ("earlier_detention",) if reading.detained_before else ()
    return [Finding(outcome, result, (*earlier, "one_sentence", "granted_only"))]


def _nothing_given(asked: Asked) -> Found:
    """« Il est en prison, il sort quand ? » with no file: the two data that are needed."""
    reading = asked.reading
    asks = reading.says("detained") and reading.says("going_out") and not reading.says("record")
    return [lacking("custody_start", "sentence")] if asks and not asked.situation.is_known else []


def release_and_parts(asked: Asked) -> Found:
    """The end, and half or two thirds where the message asks for them."""
    reading = asked.reading
    if reading.says("as_sentence") and reading.date_of("bracelet"):
        return bracelet(asked)
    half = half_of_sentence(asked) if reading.says("halfway") else []
    thirds = two_thirds_of_sentence(asked) if reading.says("two_thirds") else []
    by_law = release_under_constraint(asked) if reading.says("by_law") else []
    parts, ends = [*half, *thirds, *by_law], release(asked)
    return without_doubles([*ends, *parts])


def dates_asked(asked: Asked) -> Found:
    """The dates, where the message asks when, or tells what was granted, and not how much."""
    reading = asked.reading
    dated = reading.date_of("custody") is not None and firm_part(reading) is not None
    told_granted = _is_granted(reading) and reading.length_of("reduction") and not reading.says("how_much")
    asks = reading.says("going_out", "halfway", "two_thirds", "by_law") or told_granted
    return release_and_parts(asked) if dated and asks else []


def half_of_sentence(asked: Asked) -> Found:
    """When conditional release may be asked."""
    served = _served(asked)
    if isinstance(served, Refused):
        return _length_alone(asked, served, (1, 2), "halfway_after")
    result = halfway(served.begins_on, served.ends_on, reduced=served.is_reduced, obstacles=served.custody.obstacles)
    return served.told(result, "halfway", "not_release", "granted_only")


def release_under_constraint(asked: Asked) -> Found:
    """Two thirds, and the release by law of the last three months."""
    from_end = told_end(asked.reading) and not asked.reading.says("two_thirds")
    thirds = [] if from_end else two_thirds_of_sentence(asked)
    return without_doubles([*thirds, *release_by_law_of(asked)])


def two_thirds_of_sentence(asked: Asked) -> Found:
    """When the judge must examine a release under constraint."""
    served = _served(asked)
    if isinstance(served, Refused):
        over = firm_part(asked.reading)
        asks = asked.reading.says("two_thirds") and over is not None and over.exceeds(_FIVE_YEARS) is False
        return _length_alone(asked, served, (2, 3), "two_thirds_after") if asks else if_data(served, asked)
    custody = served.custody
    ends = served.begins_on, served.ends_on
    result = two_thirds(*ends, custody.duration, reduced=served.is_reduced, obstacles=custody.obstacles)
    return served.told(result, "two_thirds", "not_release", "granted_only")


def release_by_law_of(asked: Asked) -> Found:
    """The release by law of the last three months."""
    if from_end := by_law_from_told_end(asked, firm_part(asked.reading), obstacles_in(asked.reading)):
        return from_end
    served = _served(asked)
    if isinstance(served, Refused):
        return if_data(served, asked)
    result = release_by_law(served.ends_on, served.custody.duration, obstacles=served.custody.obstacles)
    if isinstance(result, Refused) and result.reason == "excluded":
        return []  # over two years in all: the two thirds say what there is
    return served.told(result, "by_law", "not_release", "exclusions", "granted_only")


def leave(asked: Asked) -> Found:
    """From when a leave may be asked."""
    reading = asked.reading
    prisons: tuple[tuple[str, Prison], ...] = (
        ("support", "support"),
        ("detention_centre", "detention"),
        ("remand", "remand"),
    )
    total = firm_part(reading)
    if total is not None and not total.whole_months:
        return []  # « deux jours de permission »: no sentence is so short
    prison = next((prison for word, prison in prisons if reading.says(word)), None)
    if prison is None or not (reading.has_data or prison == "support"):
        return []
    served = _served(asked)
    if isinstance(served, Refused):
        result = leave_since(prison, None, None, total)
        return if_data(result, asked) if isinstance(result, Refused) else told(result, "leave_now")
    result = leave_since(prison, served.begins_on, served.ends_on, total)
    dated = isinstance(result, Calculated) and "since" in result.dates
    return served.told(result, "leave", "granted_only") if dated else told(result, "leave_now")


def bracelet(asked: Asked) -> Found:
    """The end of a bracelet: as a sentence also from when an early end may be asked."""
    reading = asked.reading
    held = asked.held("ddse_peine")
    starts_on, length = reading.date_of("bracelet", "start", "custody"), firm_part(reading)
    if held and held.starts_on and held.ends_on and starts_on is None and reading.says("early"):
        return _half_of_held(held.starts_on, held.ends_on)
    if not reading.says("bracelet") and held is None:
        return []
    if held is None and not reading.says("as_sentence"):
        return release(asked) if reading.dates and reading.lengths else []
    if starts_on is None and length is None:
        return []
    return told(home_detention(starts_on or (held.starts_on if held else None), length), "bracelet", "one_sentence")


def _in_turn(asked: Asked) -> Found:
    """Two sentences that the person says follow each other: their ends, and no release."""
    reading = asked.reading
    start = reading.date_of("custody")
    sentences = tuple(found.duration for found in sentences_in(reading))
    obstacles = obstacles_in(reading) - {"several_sentences"}
    if start is None or len(sentences) != _TWO or obstacles or not reading.says("in_turn"):
        return []
    return told(consecutive_ends(start, sentences), "sequence", "granted_only")


def _length_alone(asked: Asked, refused: Refused, fraction: tuple[int, int], outcome: str) -> Found:
    """Where only the day of custody lacks: how long that part is, and that the day lacks."""
    total = firm_part(asked.reading)
    lengths = [found for found in asked.reading.lengths if found.role in _SENTENCE]
    plainly = any(found.said or found.role == "sentence" for found in lengths)  # not somebody's age
    asks = plainly and asked.reading.says("halfway", "two_thirds")
    if refused.missing != ("custody_start",) or total is None or not asks:
        return if_data(refused, asked)
    return [*told(time_to_serve(total, *fraction), outcome, "not_release"), refused]


def _half_of_held(starts_on: date, ends_on: date) -> Found:
    result = halfway(starts_on, ends_on)
    if isinstance(result, Refused):
        return [result]
    given: dict[str, Value] = {"file_start": starts_on, "file_end": ends_on}
    result = replace(result, rules=rules_of("R22"), given=given, approximate=False)
    return [Finding("bracelet", result, (), {"end": ends_on})]


def _served(asked: Asked) -> Served | Refused:
    """The start and the end after granted reductions: as written, else computed."""
    custody = custody_of(asked)
    if isinstance(custody, Refused):
        return custody
    written = asked.reading.date_of("ends")
    if custody.begins_on and written and not custody.obstacles:
        return Served(custody.begins_on, written, custody, None)
    result = release_day(custody, asked.holidays)
    if isinstance(result, Refused) or custody.begins_on is None:
        return result if isinstance(result, Refused) else lacking("custody_start")
    rules = tuple(rule for rule in result.rules if rule.id != "R4")  # no release rests on this end
    steps = tuple(step for step in result.steps if step.key != "day_off")
    return Served(custody.begins_on, result.dates["end"], custody, replace(result, rules=rules, steps=steps))


def sentences_in(reading: Reading) -> list[NamedLength]:
    """The firm sentences named, each a whole of its own."""
    return [found for found in reading.lengths if found.role in _SENTENCE and not found.within]


def obstacles_in(reading: Reading) -> frozenset[Obstacle]:
    """What stands in the way of a calculation, with two sentences named side by side as one more."""
    found: set[Obstacle] = {name for name in get_args(Obstacle) if name in reading.obstacles}
    if len(sentences_in(reading)) > 1:
        found.add("several_sentences")
    return frozenset(found)


def _is_granted(reading: Reading) -> bool:
    """Whether the reductions named were granted: what one hopes for does not count."""
    return reading.says("granted") and not reading.says("hypothetical")


def _held_start(asked: Asked) -> date | None:
    held = asked.held(*_UNDER_BRACELET)
    return held.starts_on if held else None


def _left_since(reading: Reading) -> bool:
    """Let out after the entry that is told, and not on leave: what is served began again later."""
    entered, left = reading.custody, reading.date_of("released")
    out = entered is not None and left is not None and entered < left <= reading.today
    return out and not reading.says("leave")


def _asks_when_it_ends(reading: Reading) -> bool:
    """« Ma peine c'est 8 mois, je finis quand ? »: a prison sentence and nothing else that ends."""
    other = reading.says("probation", "simple", "tig", "day_fines", "follow_up", "bracelet")
    return reading.length_of("sentence") is not None and reading.says("when_out") and not other


def _of_a_probation(reading: Reading) -> bool:
    """Its own dates are told, and no way out of prison is asked for: the prison named only puts it off."""
    dated = reading.date_of("enforceable", "start", "ends") is not None
    return reading.says("probation") and (dated or reading.says("meanwhile")) and not reading.says("going_out")


def _speaks_of_custody(reading: Reading) -> bool:
    if reading.custody is None and (reading.says("before_trial") or _of_a_probation(reading)):
        return False
    custody = reading.date_of("custody", "bracelet") is not None
    spoken = reading.says("release", "entered") and firm_part(reading) is not None
    return custody or spoken or _asks_when_it_ends(reading)
