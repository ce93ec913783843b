"""Paying a fine at once: a fifth off (R24). Amounts in euros."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from sentence_dates.durations import Duration, term_after
from sentence_dates.result import Calculated, Refused, Result, Step, Value, lacking, rules_of, uncertain

FineKind = Literal["criminal", "day_fine", "criminal_order", "fixed_penalty", "customs", "tax", "settlement"]
_NO_DISCOUNT: tuple[FineKind, ...] = ("fixed_penalty", "customs", "tax", "settlement")
_PART, _MOST = Decimal("0.20"), Decimal(1500)
_CENT = Decimal("0.01")
MONTH_TO_PAY = Duration(months=1)


@dataclass(frozen=True)
class Fine:
    """A fine and the fixed court fee. `counts_from`: the judgment, or the notice of a criminal order."""

    amount: Decimal | None = None
    court_fee: Decimal = Decimal(0)
    counts_from: date | None = None
    kind: FineKind = "criminal"


def paid_at_once(fine: Fine) -> Result:
    """What is due when paid within a month: 20 % off fine and court fee, 1 500 € off at most (R24; art. 707-2, R. 55).

    Not for fixed penalties, customs, taxes or a settlement with the prosecutor.
    """
    if fine.amount is None:
        return lacking("fine")
    if fine.kind in _NO_DISCOUNT:
        return Refused("excluded", rules=rules_of("R24"))
    if fine.amount <= 0 or fine.court_fee < 0:
        return Refused("out_of_bounds", rules=rules_of("R24"))
    total = fine.amount + fine.court_fee
    off = min((total * _PART).quantize(_CENT, ROUND_HALF_UP), _MOST)
    given: dict[str, Value] = {"fine": fine.amount}
    if fine.court_fee:
        given["court_fee"] = fine.court_fee
    steps = [Step("discount", {"total": total, "off": off, "due": total - off})]
    return _dated(fine, given, steps, {"total": total, "off": off, "due": total - off})


def _dated(fine: Fine, given: dict[str, Value], steps: list[Step], figures: dict[str, Value]) -> Result:
    rules = rules_of("R24", "R24_days") if fine.kind == "day_fine" else rules_of("R24")
    if fine.counts_from is None:
        return Calculated(rules, given, tuple(steps), {}, figures)
    until = term_after(fine.counts_from, MONTH_TO_PAY)
    if until is None:
        return uncertain("R1d")
    given["judged_on"] = fine.counts_from
    steps.append(Step("add", {"start": fine.counts_from, "duration": MONTH_TO_PAY, "end": until}))
    return Calculated(rules, given, tuple(steps), {"until": until}, figures)
