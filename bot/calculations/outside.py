"""Calculations outside prison: probation, TIG, stage, FIJAIS, criminal record, bans. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

from bot.calculations.asked import Asked, Finding, Found, if_data, told
from bot.calculations.in_prison import firm_part
from bot.calculations.reading import Reading
from content.situation import HeldMeasure
from sentence_dates.community import stage_by, unpaid_work_by
from sentence_dates.durations import Duration
from sentence_dates.fijais import Rhythm, move_declared_by, next_window
from sentence_dates.judgment import enforceable_on, final_on
from sentence_dates.probation import (
    Probation,
    early_void_from,
    probation_end,
    put_off_by_prison,
    simple_suspension_end,
)
from sentence_dates.rehabilitation import Conviction, Lifted, Sanction, lifting_asked_from, rehabilitated_on
from sentence_dates.release import days_detained
from sentence_dates.result import Calculated, Obstacle, Refused, Result, Value, lacking

_PROBATION = ("sursis_probatoire", "sursis_probatoire_renforce", "sme_ancien")
_FEW_WORDS = 8
_STOPS_PROBATION = frozenset({"revocation", "minor"})


def probation(asked: Asked) -> Found:
    """The end of a sursis probatoire, or from when it may end early."""
    reading, held = asked.reading, asked.held(*_PROBATION)
    if (not reading.says("probation") and held is None) or _asks_of_the_prison(reading):
        return []
    if reading.says("early"):
        return _early_void(asked)
    detained = reading.length_of("detained", "sentence") if held else _detained_meanwhile(reading)
    if detained and detained.whole_months:
        return [lacking("detained_days")]
    if detained and (later := _put_off(asked, held, detained)):
        return later
    if not reading.says("probation"):
        return []
    starts = _probation_start(asked) if reading.says("starts_when") else []
    if starts and not reading.length_of("probation", "suspended", ""):
        return starts
    return [*starts, *_probation_end_or_what_lacks(asked, held, detained or Duration())]


def _put_off(asked: Asked, held: HeldMeasure | None, detained: Duration) -> Found:
    """The end that is told, else that of the file, put off by the prison done meanwhile."""
    ends_on = asked.reading.date_of("ends")
    if ends_on:
        result = put_off_by_prison(ends_on, detained.days)
        given: dict[str, Value] = {"told_end": ends_on, "detained_days": detained.days}
        return told(replace(result, given=given) if isinstance(result, Calculated) else result, "end_later")
    return told(put_off_by_prison(held.ends_on, detained.days), "end_later") if held and held.ends_on else []


def _probation_start(asked: Asked) -> Found:
    """The day from which it runs: that on which the judgment is enforceable."""
    if asked.reading.date_of("enforceable", "start"):
        return []  # the day itself is told
    result = enforceable_on(asked.judgment(), asked.holidays)
    if isinstance(result, Refused) and result.reason == "missing" and asked.situation.is_known:
        return []
    return told(result, "probation_start", "in_court")


def _probation_end_or_what_lacks(asked: Asked, held: HeldMeasure | None, detained: Duration) -> Found:
    reading = asked.reading
    if not (reading.dates or reading.length_of("probation", "suspended")):
        asks = reading.says("ends_when") and held is None and not asked.situation.is_known
        return [lacking("probation_start", "probation_length")] if asks else []
    return _probation_end(asked, detained)


def _probation_end(asked: Asked, detained: Duration) -> Found:
    reading = asked.reading
    start = _enforceable(asked, "enforceable", "start")
    if isinstance(start, Refused) and start.reason != "missing":
        return [start]
    begins_on = None if isinstance(start, Refused) else start.dates["enforceable"]
    stops = cast("frozenset[Obstacle]", _STOPS_PROBATION & reading.obstacles)
    length = reading.length_of("probation", "suspended", "")
    mixed = reading.says("mixed_bracelet")
    result = probation_end(Probation(begins_on, length, detained.days, mixed, stops))
    if isinstance(result, Refused) or isinstance(start, Refused):
        return if_data(result, asked) if isinstance(result, Refused) else told(result, "probation")
    outcome = "probation_past" if result.dates["end"] < asked.today else "probation"
    alone = reading.length_of("probation") is None  # it may be the length of the prison held in suspense
    cautions = ("length_of_probation", "in_court") if alone else ("in_court",)
    return [Finding(outcome, result.following(start), cautions)]


def _asks_of_the_prison(reading: Reading) -> bool:
    """« 2 ans dont 1 avec sursis probatoire, entré le 4 mai, je sors quand »; or « non avenu », so of the record."""
    out = reading.date_of("custody") is not None and reading.says("going_out") and not reading.says("meanwhile")
    return (out and firm_part(reading) is not None) or (reading.says("record") and reading.date_of("done") is not None)


def _detained_meanwhile(reading: Reading) -> Duration | None:
    """The prison done during the period, for another case too: it puts the end off (art. 132-43 of the CP)."""
    days = sum(days_detained(one.day, two.day) for one, two in reading.periods if one.role == "custody")
    if days:
        return Duration(days=days)
    sentences = [found.duration for found in reading.lengths if found.role == "sentence" and not found.within]
    meanwhile = sentences[-1] if sentences and reading.says("meanwhile", "put_off") else None
    return reading.length_of("detained") or meanwhile


def _early_void(asked: Asked) -> Found:
    """A year after the conviction is final; with the file alone, at least a year after its start."""
    held = asked.held(*_PROBATION)
    final = _final(asked)
    if isinstance(final, Calculated):
        result = early_void_from(final.dates["final"])
        return told(_following(result, final), "early_void", "in_court")
    if final.reason == "missing" and held and held.starts_on:
        result = early_void_from(held.starts_on)
        given = {"file_start": held.starts_on}
        return told(_with_given(result, given), "early_void_file")
    return if_data(final, asked)


def simple_suspension(asked: Asked) -> Found:
    """The end of a sursis simple."""
    reading = asked.reading
    named = reading.says("simple") if asked.topic == "sursis_simple" else reading.says("simple_only")
    if not named or reading.says("probation"):
        return []
    if not reading.date_of("final", "judged"):
        asks = reading.says("simple_only") and reading.says("when_out", "until") and not asked.held("sursis_simple")
        return [lacking("final_on")] if asks else []
    final = _final(asked)
    if isinstance(final, Refused):
        return [final]
    result = simple_suspension_end(final.dates["final"], minor_offence=reading.says("contravention"))
    return told(_following(result, final), "simple", "in_court")


def unpaid_work(asked: Asked) -> Found:
    """The last day to do the hours of a TIG."""
    reading, held = asked.reading, asked.held("tig_peine")
    if not reading.says("tig") and (asked.topic != "tig" or reading.says("stage")):
        return []
    start = _enforceable(asked, "enforceable")
    if isinstance(start, Calculated):
        allowed = reading.length_of("probation", "" if reading.hours else "probation")
        result = unpaid_work_by(start.dates["enforceable"], reading.hours, allowed)
        return told(_following(result, start), "tig", "tig_suspended")
    if start.reason == "missing" and held and held.starts_on and held.ends_on is None and reading.says("until"):
        result = unpaid_work_by(held.starts_on, reading.hours)
        return told(_with_given(result, {"file_start": held.starts_on}), "tig", "tig_suspended")
    return [start] if reading.has_data and reading.says("until") and held is None else []


def stage(asked: Asked) -> Found:
    """The last day to do a stage."""
    other = asked.reading.says("tig") and not asked.reading.says("stage")
    if other or not asked.reading.date_of("final", "judged"):
        return []
    final = _final(asked)
    if isinstance(final, Refused):
        return [final]
    return told(_following(stage_by(final.dates["final"]), final), "stage", "in_court")


def fijais(asked: Asked) -> Found:
    """When a new address is declared, and when the address is proved."""
    reading = asked.reading
    if reading.birth_month is not None:
        rhythm: Rhythm = "yearly"
        if reading.says("half_yearly"):
            rhythm = "half_yearly"
        elif reading.says("monthly"):
            rhythm = "monthly"
        cautions = ("fijais_rhythm",) if rhythm == "yearly" else ()
        return told(next_window(rhythm, reading.birth_month, asked.today), "window", *cautions)
    moved_on = reading.date_of("moved") or (reading.past_date() if len(reading.text.split()) <= _FEW_WORDS else None)
    if moved_on is None:
        return []
    result = move_declared_by(moved_on)
    past = isinstance(result, Calculated) and result.dates["by"] < asked.today
    return told(result, "moved_past" if past else "moved")


def fijais_of_file(asked: Asked) -> Found:
    """The same for somebody who tells of a move and whose file says that she is registered."""
    obligations = {held.id for held in asked.situation.obligations_in_force}
    registered = asked.held("fijais_inscription") is not None or "fijais_adresse" in obligations
    return fijais(asked) if registered and asked.reading.date_of("moved") else []


def rehabilitation(asked: Asked) -> Found:
    """The day of rehabilitation by law, for a single conviction."""
    reading = asked.reading
    done_on = reading.date_of("done", "paid", "ends", "released")
    if done_on is None:
        return []
    length = reading.length_of("sentence", "suspended", "", "detained")
    sanction = _sanction(asked, length)
    repeat = reading.says("repeat")
    conviction = Conviction(
        sanction,
        length if sanction == "prison" else None,
        done_on,
        repeat=repeat,
        single="several_sentences" not in reading.obstacles,
    )
    return told(rehabilitated_on(conviction), "rehabilitation", "repeat_doubled" if repeat else "no_conviction")


def follow_up_ended_early(asked: Asked) -> Found:
    """From when a socio-judicial follow-up may be asked to end."""
    held = asked.held("suivi_socio_judiciaire")
    if not asked.reading.says("follow_up") and held is None:
        return []
    if not asked.reading.says("early"):
        return []
    return _lifted(asked, "follow_up", "follow_up")


def ban_lifted(asked: Asked) -> Found:
    """From when a ban may be asked to be lifted."""
    if asked.reading.says("accounts"):
        return accounts_restored(asked)
    return _lifted(asked, "ban", "ban")


def accounts_restored(asked: Asked) -> Found:
    """From when a ban of online accounts may be asked to be lifted."""
    if asked.reading.says("ban") and not asked.reading.says("accounts"):
        return _lifted(asked, "ban", "ban")
    return _lifted(asked, "online_accounts", "accounts")


def _lifted(asked: Asked, what: Lifted, outcome: str) -> Found:
    since = asked.reading.date_of("judged", "final")
    return told(lifting_asked_from(what, since), outcome) if since else []


def _sanction(asked: Asked, length: Duration | None) -> Sanction | None:
    reading = asked.reading
    if reading.says("day_fines"):
        return "day_fine"
    if length is not None:
        return "prison"
    if reading.says("fine") or reading.amounts:
        return "fine"
    return "other" if reading.says("tig") else None


def _enforceable(asked: Asked, *roles: str) -> Result:
    """The day on which it is enforceable: as written (the roles of that date), else computed from the judgment."""
    written = asked.reading.date_of(*roles)
    if written is None:
        computed = enforceable_on(asked.judgment(), asked.holidays)
        missing = isinstance(computed, Refused) and computed.reason == "missing"
        return lacking("enforceable_on") if missing else computed
    return _written("enforceable", written)


def _final(asked: Asked) -> Result:
    written = asked.reading.date_of("final")
    if written is None:
        computed = final_on(asked.judgment(), asked.holidays)
        missing = isinstance(computed, Refused) and computed.reason == "missing"
        return lacking("final_on") if missing else computed
    return _written("final", written)


def _written(name: str, day: date) -> Calculated:
    """A day that the person gives herself: nothing to compute."""
    return Calculated((), {}, (), {name: day})


def _following(result: Result, previous: Calculated) -> Result:
    return result if isinstance(result, Refused) else result.following(previous)


def _with_given(result: Result, given: dict[str, date]) -> Result:
    """The result, saying that its data are those of the file."""
    return (
        result
        if isinstance(result, Refused)
        else Calculated(result.rules, dict(given), result.steps, result.dates, result.figures)
    )
