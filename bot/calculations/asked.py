"""What one calculation starts from, and what it finds. Plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.calculations.reading import Reading
from content.situation import HeldMeasure, Situation
from sentence_dates.judgment import Judgment
from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.result import Calculated, Refused, Result, Value


@dataclass(frozen=True)
class Asked:
    """A message as read, for a topic, with the person's file. `court_fee` in euros."""

    topic: str
    reading: Reading
    situation: Situation
    court_fee: Decimal

    @property
    def today(self) -> date:
        return self.situation.today

    @property
    def holidays(self) -> PublicHolidays:
        return PublicHolidays.of_zone(self.situation.time_zone)

    def held(self, *ids: str) -> HeldMeasure | None:
        """The first measure of the file, not ended, with one of these ids."""
        return next((m for m in self.situation.measures if m.id in ids and not m.ended_by(self.today)), None)

    def judgment(self) -> Judgment:
        """The judgment that the message names."""
        reading = self.reading
        served = reading.date_of("served")
        return Judgment(
            pronounced_on=reading.date_of("judged"),
            provisional=reading.says("provisional"),
            appealed="appeal_pending" in reading.obstacles,
            to_serve=served is not None,
            served_on=served,
        )


@dataclass(frozen=True)
class Finding:
    """A result and how it is said: a key of `outcomes`, keys of `cautions`, and more values for the outcome."""

    outcome: str
    result: Calculated
    cautions: tuple[str, ...] = ()
    more: Mapping[str, Value] = field(default_factory=dict)


Found = list[Finding | Refused]
Calculator = Callable[[Asked], Found]


def told(result: Result, outcome: str, *cautions: str) -> Found:
    """The result under this outcome; a refusal as it is."""
    return [result] if isinstance(result, Refused) else [Finding(outcome, result, cautions)]


def if_data(refused: Refused, asked: Asked) -> Found:
    """A refusal is said only to somebody who gave something to calculate with; what lacks, only if she asks when."""
    reading = asked.reading
    asks = refused.reason != "missing" or reading.says("until", "when_out") or reading.date_of("custody")
    told_apart = refused.reason == "missing" or bool(reading.dates)
    return [refused] if asks and told_apart and reading.has_data else []


def without_doubles(found: Found) -> Found:
    """Each finding and each refusal once, in order."""
    kept: Found = []
    for item in found:
        if item not in kept:
            kept.append(item)
    return kept
