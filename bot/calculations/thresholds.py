"""Calculations that answer « may I ask? » on a firm sentence: article 723-15, two years, a parent, reductions. Pure."""

from __future__ import annotations

from functools import reduce

from bot.calculations.asked import Asked, Finding, Found, told
from bot.calculations.in_prison import firm_part, half_of_sentence, obstacles_in, sentences_in
from bot.calculations.reading import Reading
from sentence_dates.clocks import prosecutor_may_execute, suspensive_request_from
from sentence_dates.durations import NOTHING, Duration
from sentence_dates.reductions import CustodyHistory, most_reduction, old_credit, reduction_regime
from sentence_dates.release import days_detained
from sentence_dates.result import Calculated, Refused, lacking, obstacle, rules_of
from sentence_dates.thresholds import FreeSentence, Parent, before_prison, conversion, parental_release, while_detained

_SEVERAL = 2


def parole(asked: Asked) -> Found:
    """Conditional release: as a parent where the message speaks of a child, else at half."""
    reading = asked.reading
    if reading.says("pregnant"):
        return []  # after twelve weeks no age of a child counts: the answer says so
    if reading.child_age is None and not reading.says("parent"):
        return half_of_sentence(asked)
    if not reading.lengths:
        return []
    parent = Parent(
        total=firm_part(reading),
        remaining=reading.length_of("remaining"),
        child_age=reading.child_age,
        offence_on_minor=reading.says("on_minor"),
    )
    result = parental_release(parent)
    return told(result, "parent_yes" if isinstance(result, Calculated) and result.possible else "parent_no")


def reductions(asked: Asked) -> Found:
    """Which rules apply, and the ceiling or the credit."""
    reading = asked.reading
    firm = firm_part(reading)
    start = reading.date_of("custody")
    if firm is None and start is None:
        return []
    if refused := obstacle(obstacles_in(reading)):
        return [refused]
    if start is None:
        return _by_rules_told(reading, firm) if _is_a_sentence(reading) else []
    history = CustodyHistory(start, electronic_before_2023=reading.says("electronic_before"))
    regime = reduction_regime(history)
    if isinstance(regime, Refused):
        return [regime]
    known = regime.figures["regime"]
    found: Found = [Finding(f"regime_{known}", regime)]
    if firm is None:
        return found
    return [*found, *told(old_credit(firm) if known == "old" else most_reduction(firm), f"most_{known}")]


def reductions_asked(asked: Asked) -> Found:
    """The same where the message asks how much, and no day."""
    reading = asked.reading
    asks = reading.says("how_much_reduction") and not reading.says("going_out", "halfway", "two_thirds", "by_law")
    return reductions(asked) if asks and not reading.length_of("reduction") else []


def _by_rules_told(reading: Reading, firm: Duration | None) -> Found:
    """Without the day of custody: by the rules that the message speaks of, else those of today."""
    if reading.says("old_rules"):
        return told(old_credit(firm), "most_if_old")
    return told(most_reduction(firm), "most_if_new")


def before_being_detained(asked: Asked) -> Found:
    """Whether article 723-15 applies, and the clocks of the prosecutor."""
    reading = asked.reading
    if reading.date_of("copy") and reading.says("copy"):
        return told(prosecutor_may_execute(reading.date_of("copy")), "prosecutor")
    final = reading.date_of("final")
    if final and reading.says("not_executed"):
        return told(suspensive_request_from(final), "suspensive")
    if firm_part(reading) is None or _is_inside(reading) or reading.says("conversion"):
        return []
    obstacles = obstacles_in(reading)
    others = _added(reading)
    if "confusion" in obstacles or ("several_sentences" in obstacles and others is None):
        return [Refused("several_sentences", rules=rules_of("R13"))]
    if "revocation" in obstacles and reading.length_of("revoked") is None:
        return [lacking("revoked")]
    result = before_prison(_free_sentence(reading, others or NOTHING))
    if isinstance(result, Refused):
        return [result]
    outcome = "no" if not result.possible else "rule" if result.figures["expected"] else "yes"
    return [Finding(f"before_prison_{outcome}", result, ("several_added",) if others else ())]


def _free_sentence(reading: Reading, others: Duration) -> FreeSentence:
    return FreeSentence(
        firm=firm_part(reading),
        others=others,
        revoked=reading.length_of("revoked") or NOTHING,
        revoked_by="jap" if reading.says("revoked_by_judge") else "court",
        pretrial=_pretrial(reading),
        warrant_with_delay=reading.says("delayed_warrant"),
    )


def adjustment(asked: Asked) -> Found:
    """Whether an adjustment may be asked: inside (two years), outside (article 723-15)."""
    reading = asked.reading
    if reading.says("parent") and reading.child_age is not None:
        return parole(asked)
    if reading.says("free") and not reading.says("detained"):
        return before_being_detained(asked)
    if not reading.says("detained") or not reading.lengths:
        return []
    others, total = _added(reading), firm_part(reading)
    if others is None and len(sentences_in(reading)) > 1 and reading.length_of("remaining") is None:
        return [Refused("several_sentences")]
    total = total.plus(others) if total and others else total
    result = while_detained(total, reading.length_of("remaining"))
    return told(result, "detained_yes" if isinstance(result, Calculated) and result.possible else "detained_no")


def converted(asked: Asked) -> Found:
    """Whether a short sentence may be converted."""
    firm = firm_part(asked.reading)
    if firm is None:
        return []
    result = conversion(firm)
    return told(result, "conversion_yes" if isinstance(result, Calculated) and result.possible else "conversion_no")


def _added(reading: Reading) -> Duration | None:
    """The firm sentences after the first, where the message says that they add up (R5); None where it does not."""
    sentences = sentences_in(reading)
    named = all(found.said or found.role == "sentence" for found in sentences)
    if len(sentences) < _SEVERAL or not named or not reading.says("added"):
        return None
    return reduce(Duration.plus, (found.duration for found in sentences[1:]))


def _is_inside(reading: Reading) -> bool:
    """« écroué le 5 mai »: whoever is in prison already is not summoned before it."""
    custody = reading.date_of("custody")
    return custody is not None and custody <= reading.today and not reading.says("free")


def _is_a_sentence(reading: Reading) -> bool:
    """« 10 mois, combien de remise ? », not « on m'a retiré 20 jours » nor « 3 mois au lieu de 6 »."""
    lengths = [found for found in reading.lengths if found.role in ("sentence", "")]
    alone = len(reading.lengths) == 1 and bool(lengths) and lengths[0].duration.whole_months > 0
    plain = bool(lengths) and (lengths[0].said or lengths[0].role == "sentence")
    return alone and (reading.says("old_rules") or (reading.says("how_much") and plain))


def _pretrial(reading: Reading) -> Duration:
    """Pre-trial detention to take off: as a length, else as the days of the periods named."""
    length = reading.length_of("pretrial")
    days = sum(days_detained(one.day, two.day) for one, two in reading.periods if one.role == "pretrial")
    return length or Duration(days=days)
