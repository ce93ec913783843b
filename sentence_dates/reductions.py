"""Which rules on reductions apply to a sentence, and the most that they allow (R6 to R8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sentence_dates.durations import Duration, shifted
from sentence_dates.result import Calculated, Refused, Result, Step, lacking, rules_of, uncertain

NEW_RULES_SINCE = date(2023, 1, 1)
_YEAR = 12
Ceiling = Literal["ordinary", "treatment_refused", "terrorism", "authority_crime", "authority_offence"]
# Months for each year of imprisonment, days for each month when the sentence is shorter.
_CEILINGS: dict[Ceiling, tuple[int, int, str]] = {
    "ordinary": (6, 14, "R8"),
    "treatment_refused": (3, 7, "R8"),
    "terrorism": (3, 7, "R8_terrorism"),
    "authority_crime": (3, 7, "R8_authority"),
    "authority_offence": (4, 9, "R8_authority"),
}


@dataclass(frozen=True)
class CustodyHistory:
    """When the person was first taken into custody, and again if she was released between."""

    first_custody_on: date | None = None
    again_on: date | None = None
    released: bool = False
    electronic_before_2023: bool = False


def reduction_regime(history: CustodyHistory) -> Result:
    """The new or the old rules: the day of custody decides, not the judgment (R6; law 2021-1729, art. 59).

    Custody since 1 January 2023: new. Custody before and never released since: old. Released, then in custody again
    since 2023: new. A bracelet before 2023 and prison after is uncertain.
    """
    if history.electronic_before_2023:
        return uncertain("R6_electronic")
    current = history.again_on if history.released else history.first_custody_on
    if current is None:
        return lacking("custody_again" if history.released else "custody_start")
    regime = "new" if current >= NEW_RULES_SINCE else "old"
    return Calculated(
        rules_of("R6"),
        {"custody_start": current},
        (Step(f"regime_{regime}", {"start": current}),),
        {},
        {"regime": regime},
    )


def old_credit(firm: Duration | None) -> Result:
    """The automatic credit of the old rules (R7; art. 721 of the CPP before 2023), on the firm part.

    Three months the first year, two for each full year after, seven days for each month of a sentence under a year or
    of a started year; for a sentence over a year that part never exceeds two months.
    """
    if firm is None:
        return lacking("sentence")
    years, months = divmod(firm.whole_months, _YEAR)
    if not years:
        credit = Duration(days=7 * months)
        return _capped("R7", firm, credit, Step("credit_short", {"months": months, "days": credit.days}))
    full = 3 + 2 * (years - 1)
    credit = Duration(months=full, days=7 * months) if 7 * months <= 60 else Duration(months=full + 2)
    return _capped("R7", firm, credit, Step("credit_long", {"full": full, "credit": credit}))


def most_reduction(sentence: Duration | None, ceiling: Ceiling = "ordinary") -> Result:
    """The most a judge may grant under the new rules (R8; art. 721 of the CPP). A ceiling, never a right nor a date.

    Fourteen days a month under a year, six months for a year. Over a year the judge looks at each year in turn and the
    registries' count could not be read: the whole is not computed.
    """
    if sentence is None:
        return lacking("sentence")
    by_year, by_month, rule = _CEILINGS[ceiling]
    if sentence.whole_months > _YEAR or (sentence.whole_months == _YEAR and sentence.days):
        return uncertain("R8_beyond")
    if sentence.whole_months == _YEAR:
        return _capped(rule, sentence, Duration(months=by_year), Step("ceiling_year", {"months": by_year}))
    most = by_month * sentence.whole_months
    step = Step("ceiling_short", {"months": sentence.whole_months, "by_month": by_month, "days": most})
    return _capped(rule, sentence, Duration(days=most), step)


def most_exceptional_reduction(sentence: Duration) -> Result:
    """The exceptional reduction reaches at most a third of the sentence (R8; art. 721-3 of the CPP)."""
    months, left = divmod(sentence.whole_months, 3)
    third = Duration(months=months, days=(left * 30 + sentence.days) // 3)
    return _capped("R8_exceptional", sentence, third, Step("third", {"duration": sentence, "most": third}))


def withdrawable_until(granted_on: date) -> Result:
    """A reduction may be withdrawn within the year after it was granted (R8; art. 721 of the CPP)."""
    until = shifted(granted_on, _YEAR)
    if until is None:
        return uncertain("R1d")
    step = Step("add", {"start": granted_on, "duration": Duration(years=1), "end": until})
    return Calculated(rules_of("R8"), {"granted_on": granted_on}, (step,), {"until": until})


def first_examination_by(final_on: date, detained: Duration) -> Result:
    """Two months after the sentence is final where a year was already spent in detention (R8; art. D. 116)."""
    if detained.whole_months < _YEAR:
        return Refused("excluded", rules=rules_of("R8_examination"))
    by = shifted(final_on, 2)
    if by is None:
        return uncertain("R1d")
    step = Step("add", {"start": final_on, "duration": Duration(months=2), "end": by})
    return Calculated(rules_of("R8_examination"), {"final_on": final_on}, (step,), {"by": by})


def _capped(rule: str, sentence: Duration, most: Duration, step: Step) -> Calculated:
    return Calculated(rules_of(rule), {"sentence": sentence}, (step,), {}, {"most": most})
