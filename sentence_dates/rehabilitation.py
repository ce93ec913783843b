"""Rehabilitation by law, and when a ban or a follow-up may be asked to end (R26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sentence_dates.durations import Duration, term_after
from sentence_dates.result import Calculated, Refused, Result, Step, lacking, rules_of, uncertain

Sanction = Literal["fine", "day_fine", "prison", "other"]
Lifted = Literal["follow_up", "ban", "online_accounts"]
_LIFTED: dict[Lifted, tuple[Duration, str]] = {
    "follow_up": (Duration(years=1), "R26_follow_up"),
    "ban": (Duration(months=6), "R26_ban"),
    "online_accounts": (Duration(months=3), "R26_accounts"),
}


@dataclass(frozen=True)
class Conviction:
    """A single conviction. `done_on`: the payment, the end of the sentence, or the day a suspension became void."""

    sanction: Sanction | None = None
    length: Duration | None = None
    done_on: date | None = None
    repeat: bool = False
    single: bool = True
    convicted_again: bool = False


def rehabilitated_on(conviction: Conviction) -> Result:
    """The day of rehabilitation by law, with no new conviction (R26; art. 133-13 of the CP).

    A fine or jours-amende: 3 years from the payment. A single prison sentence of a year at most, or another sentence: 5
    years. A single prison sentence of ten years at most: 10. Doubled for a repeat offence. From the day it became void
    for a suspension. Several convictions, or a new one, are refused.
    """
    if not conviction.single or conviction.convicted_again:
        return Refused("excluded" if conviction.convicted_again else "several_sentences")
    if conviction.sanction is None or conviction.done_on is None:
        needed = {"sanction": conviction.sanction, "done_on": conviction.done_on}
        return lacking(*(name for name, value in needed.items() if value is None))
    years = _years(conviction)
    if isinstance(years, Refused):
        return years
    length = Duration(years=years * 2 if conviction.repeat else years)
    end = term_after(conviction.done_on, length)
    if end is None:
        return uncertain("R1d")
    step = Step("add", {"start": conviction.done_on, "duration": length, "end": end})
    given = {"done_on": conviction.done_on}
    return Calculated(rules_of("R26_rehabilitation"), dict(given), (step,), {"on": end}, {"years": length.years})


def lifting_asked_from(what: Lifted, since: date | None) -> Result:
    """The earliest request to end a follow-up, a ban, a ban of accounts (R26; art. 763-6, 702-1, CP 131-35-1)."""
    length, rule = _LIFTED[what]
    if since is None:
        return lacking("convicted_on")
    end = term_after(since, length)
    if end is None:
        return uncertain("R1d")
    step = Step("add", {"start": since, "duration": length, "end": end})
    return Calculated(rules_of(rule), {"convicted_on": since}, (step,), {"since": end})


def _years(conviction: Conviction) -> int | Refused:
    if conviction.sanction in ("fine", "day_fine"):
        return 3
    if conviction.sanction == "other":
        return 5
    if conviction.length is None:
        return Refused("missing", ("sentence",))
    if conviction.length.exceeds(120) is not False:
        return Refused("excluded")
    return 5 if conviction.length.exceeds(12) is False else 10
