"""The pre-trial detention to take off a sentence: never the stay which the sentence is already counted from. Pure."""

from __future__ import annotations

from bot.calculations.reading import Reading
from sentence_dates.durations import Duration

# « du 3 février au 3 juin » is told as 120 or 121 days, or as four months.
_ROUNDED = 3
_LONGEST_MONTH = 31


def pretrial_apart(reading: Reading) -> Duration | None:
    """The length told, None where it is the stay that goes on: that one is counted from its warrant (R2b)."""
    length = reading.length_of("pretrial")
    return None if length is None or _goes_on(reading, length) else length


def _goes_on(reading: Reading, length: Duration) -> bool:
    custody, judged = reading.custody, reading.date_of("judged")
    if custody is None or (judged is not None and judged <= custody):
        return False
    if reading.says("kept_in"):
        return True
    if judged is None:
        return False
    stayed, most = (judged - custody).days, length.whole_months * _LONGEST_MONTH + length.days
    return most - _ROUNDED * (1 + length.whole_months) <= stayed <= most + _ROUNDED
