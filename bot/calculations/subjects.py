"""Which calculation a message plainly asks for by its own words and data, when the topic was not understood. Pure."""

from __future__ import annotations

from collections.abc import Callable

from bot.calculations.in_prison import firm_part
from bot.calculations.reading import Reading
from bot.calculations.told_end import told_end

_FEW_WORDS = 10
Test = Callable[[Reading], bool]


def plain_subject(reading: Reading) -> str | None:
    """The topic whose calculation the message asks for, or None where there is any doubt."""
    return next((topic for topic, test in _SUBJECTS if test(reading)), None)


def _in_custody(reading: Reading) -> bool:
    starts = reading.date_of("custody") or (reading.periods and reading.date_of("bracelet"))
    return bool(starts) and firm_part(reading) is not None


def _asks_for_the_end(reading: Reading) -> bool:
    """By a word, or by giving nothing but the data of a sentence."""
    nothing_else = len(reading.text.split()) <= _FEW_WORDS
    detailed = bool(reading.periods) or reading.length_of("pretrial", "home_arrest") is not None
    asks = nothing_else or detailed or reading.says("when_out", "granted", "in_turn", "kept_in")
    return _in_custody(reading) and asks


def _appeals(reading: Reading) -> bool:
    decided = reading.date_of("notified", "refused", "judged")
    asked = reading.says("cassation") or (reading.says("appeal") and reading.says("decision"))
    of_another_date = reading.says("appeal_denied") and _dates_probation(reading)
    return decided is not None and asked and not of_another_date and "appeal_pending" not in reading.obstacles


def _adds_up(reading: Reading) -> bool:
    """A firm sentence and a suspension revoked, or the article itself."""
    added = reading.says("article_723") or reading.length_of("revoked") is not None
    return added and firm_part(reading) is not None and not reading.dates


def _would_be_summoned(reading: Reading) -> bool:
    """Free, several sentences told with their lengths, and what comes before prison asked."""
    several = len(reading.lengths) > 1 and reading.says("added")
    return several and reading.says("free") and reading.says("before_prison") and not reading.dates


def _asks_the_way_out(reading: Reading) -> bool:
    """A sentence and « il sort quel jour ? », whatever else was understood: what lacks is then named."""
    plain = any(found.said or found.role == "sentence" for found in reading.lengths)
    other = reading.says("leave", "probation", "simple", "tig", "bracelet", "halfway", "two_thirds", "by_law", "early")
    return plain and reading.says("going_out") and reading.says("day_asked") and not (other or reading.dates)


def _pays_a_fine(reading: Reading) -> bool:
    soon = reading.says("pays_soon") or reading.date_of("judged") is not None
    return bool(reading.amounts) and reading.says("fine") and soon


def _fined_by_the_day(reading: Reading) -> bool:
    named = not reading.only_times or reading.says("day_fines", "by_day")
    return reading.day_fines is not None and named and bool(reading.dates or reading.a_day)


def _would_be_rehabilitated(reading: Reading) -> bool:
    over = reading.date_of("done") is not None
    return over or (reading.says("record") and reading.date_of("paid", "ends", "released") is not None)


def _is_judged(reading: Reading) -> bool:
    return reading.date_of("judged", "final") is not None


def _dates_probation(reading: Reading) -> bool:
    dated = reading.date_of("judged", "enforceable", "start") is not None
    return dated and reading.says("probation") and reading.says("when_out", "early", "starts_when")


_SUBJECTS: tuple[tuple[str, Test], ...] = (
    ("refus_appel", _appeals),
    ("jours_amende", _fined_by_the_day),
    ("amende_droit_fixe", _pays_a_fine),
    ("fijais", lambda reading: reading.says("fijais") and bool(reading.date_of("moved") or reading.birth_month)),
    ("tig", lambda reading: reading.says("tig") and reading.date_of("enforceable", "judged") is not None),
    ("casier_judiciaire", _would_be_rehabilitated),
    ("fin_anticipee", lambda reading: _dates_probation(reading) and reading.says("early")),
    ("sursis_probatoire", _dates_probation),
    ("sursis_simple", lambda r: r.says("simple_only") and r.says("when_out", "until") and _is_judged(r)),
    ("interdiction_numerique", lambda r: r.says("accounts") and r.says("lift") and _is_judged(r)),
    ("relevement_interdiction", lambda r: r.says("ban") and r.says("lift") and _is_judged(r)),
    ("delai_decision", lambda r: r.date_of("asked") is not None and r.says("until", "when_out")),
    ("conversion_peine", lambda r: r.says("conversion") and firm_part(r) is not None),
    ("stage", lambda reading: reading.says("stage") and reading.date_of("final", "judged") is not None),
    (
        "bracelet_fonctionnement",
        lambda r: r.says("as_sentence") and r.date_of("bracelet") is not None and bool(r.lengths),
    ),
    ("liberation_conditionnelle", lambda r: r.says("parent") and r.child_age is not None and bool(r.lengths)),
    ("permission_sortir", lambda reading: _in_custody(reading) and reading.says("leave")),
    ("liberation_sous_contrainte", lambda r: _in_custody(r) and r.says("by_law", "two_thirds")),
    ("liberation_conditionnelle", lambda reading: _in_custody(reading) and reading.says("halfway")),
    ("liberation_sous_contrainte", lambda r: told_end(r) is not None and r.says("by_law")),
    ("calcul_fin_peine", lambda r: told_end(r) is not None and r.says("going_out")),
    ("convocation_avant_prison", _would_be_summoned),
    ("calcul_fin_peine", _asks_the_way_out),
    ("reduction_peine", lambda r: r.says("how_much_reduction") and firm_part(r) is not None and not r.dates),
    ("reduction_peine", lambda r: _in_custody(r) and r.says("how_much_off") and not r.says("granted", "going_out")),
    ("calcul_fin_peine", _asks_for_the_end),
    ("convocation_avant_prison", _adds_up),
    ("convocation_avant_prison", lambda r: r.says("not_executed") and r.date_of("final") is not None),
    ("convocation_avant_prison", lambda r: r.says("copy") and r.date_of("copy") is not None),
)
