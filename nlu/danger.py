"""The safety net beside the model: a reviewed list of words of distress and danger, and their look-alikes.

Either net alone meets an emergency: the list works when the model is away, the model sees what no list foresaw.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from nlu.folding import expand_sms, fold
from nlu.understanding import Understanding

_THRESHOLDS = Path(__file__).with_name("thresholds.yml")

Level = Literal["emergency", "note"]


@dataclass(frozen=True)
class Danger:
    """What the list saw: an `urgence_*` topic, plainly (emergency) or possibly (note)."""

    topic: str
    level: Level


@dataclass(frozen=True)
class Alarm:
    """What to do about danger: meet `emergency` at once, or add the emergency numbers to another answer."""

    emergency: str | None = None
    safety_note: bool = False


@dataclass(frozen=True)
class AlarmThresholds:
    """Probabilities of the model, all `urgence_*` topics together, from which it alone raises an alarm."""

    emergency: float
    note: float


class DangerList:
    """The patterns of `content/fr/safety.yml`, compiled. They read folded, SMS-expanded text."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Raises re.error on a malformed pattern, KeyError on a missing field."""
        self._look_alikes = [re.compile(pattern) for pattern in data["look_alikes"]]
        self._rules = [
            (Danger(rule["topic"], rule["level"]), re.compile(pattern))
            for rule in data["rules"]
            for pattern in rule["patterns"]
        ]

    def find(self, text: str) -> Danger | None:
        """The gravest danger that the text names, once its look-alikes are taken out; None where there is none."""
        plain = expand_sms(fold(text))
        for look_alike in self._look_alikes:
            plain = look_alike.sub(" … ", plain)
        found = [danger for danger, pattern in self._rules if pattern.search(plain)]
        return min(found, key=lambda danger: danger.level != "emergency", default=None)


def raise_alarm(understanding: Understanding, danger: Danger | None, thresholds: AlarmThresholds) -> Alarm:
    """Whether to meet an emergency, from both nets; where both see one, the model's kind is the finer."""
    urgent = [guess for guess in understanding.guesses if guess.topic.startswith("urgence_")]
    total = sum(guess.confidence for guess in urgent)
    model_kind = max(urgent, key=lambda guess: guess.confidence).topic if urgent else None
    if danger is not None and danger.level == "emergency":
        return Alarm(model_kind if model_kind and total >= thresholds.emergency else danger.topic)
    if total >= thresholds.emergency:
        return Alarm(model_kind)
    return Alarm(safety_note=danger is not None or total >= thresholds.note)


def load_alarm_thresholds(path: Path = _THRESHOLDS) -> AlarmThresholds:
    """The calibrated thresholds of nlu/thresholds.yml."""
    return AlarmThresholds(**yaml.safe_load(path.read_text("utf-8"))["alarm"])
