"""Whether a message is met as an emergency, from both nets. Pure; what each counts for is in nlu/thresholds.yml."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.danger import Danger, DangerList
from nlu.understanding import Guess, Understanding

_THRESHOLDS = Path(__file__).with_name("thresholds.yml")
# No model is so sure, nor any list, that the other one can no longer be heard.
_LEAST, _MOST = 1e-4, 1 - 1e-4
_WEAKEST_CUES, _STRONGEST_CUES = -6.0, 8.0
# A message of fewer words says nothing but its words of danger: whatever the model thinks, they are believed.
_FEWEST_WEIGHED = 6
# A probability of all emergencies together.
_SEES_NOTHING = 0.05


@dataclass(frozen=True)
class Alarm:
    """What to do about danger: meet `emergency` at once, or add the emergency numbers to another answer."""

    emergency: str | None = None
    safety_note: bool = False

    def heeding(self, other: Alarm) -> Alarm:
        """The same alarm, raised to the `other` where that one is stronger."""
        return Alarm(self.emergency or other.emergency, self.safety_note or other.safety_note)


@dataclass(frozen=True)
class AlarmThresholds:
    """From how much evidence (log-odds) on there is an `emergency`, or a `note` is added.

    `cues`: what one unit of the cues' score counts for beside the model's log-odds; `plain`: what the list adds where
    it sees an emergency; `hint`: how much less evidence a note asks for where the list sees a possible danger.
    """

    emergency: float
    note: float
    cues: float
    plain: float
    hint: float = 0.0


@dataclass(frozen=True)
class Signs:
    """What the list sees in a message, by itself: a danger, the score of its cues, and how many words were read."""

    danger: Danger | None = None
    score: float = 0.0
    words: int = 0

    @property
    def plain(self) -> bool:
        """Whether the list alone sees an emergency."""
        return self.danger is not None and self.danger.level == "emergency"


def signs_in(text: str, danger_list: DangerList) -> Signs:
    """All that the list sees in a message."""
    return Signs(danger_list.find(text), danger_list.score(text), len(danger_list.plain(text).split()))


def raise_alarm(understanding: Understanding, signs: Signs, thresholds: AlarmThresholds) -> Alarm:
    """Adds up what both nets say; while the model is away, or in a few words, the list alone decides.

    What the list plainly sees is never met without the numbers, however sure the model is of something else.
    """
    alone = not understanding.guesses or (signs.plain and signs.words < _FEWEST_WEIGHED)
    weight = math.inf if alone and signs.plain else evidence(understanding, signs, thresholds)
    if weight >= thresholds.emergency:
        return Alarm(_kind(understanding, signs))
    enough = thresholds.note - thresholds.hint * (signs.danger is not None)
    noted = signs.danger is not None if alone else signs.plain or weight >= enough
    return Alarm(safety_note=noted)


def evidence(understanding: Understanding, signs: Signs, thresholds: AlarmThresholds) -> float:
    """The log-odds of danger: the model's, all `urgence_*` topics together, and what the list adds."""
    total = sum(guess.confidence for guess in _urgent(understanding))
    chance = min(max(total, _LEAST), _MOST)
    cues = min(max(signs.score, _WEAKEST_CUES), _STRONGEST_CUES)
    return math.log(chance / (1 - chance)) + thresholds.cues * cues + thresholds.plain * signs.plain


def _kind(understanding: Understanding, signs: Signs) -> str:
    """The model's kind is the finer, unless it sees next to nothing."""
    urgent = _urgent(understanding)
    best = max(urgent, key=lambda guess: guess.confidence, default=None)
    if signs.danger is not None and (best is None or sum(guess.confidence for guess in urgent) < _SEES_NOTHING):
        return signs.danger.topic
    return best.topic if best else ""


def _urgent(understanding: Understanding) -> list[Guess]:
    return [guess for guess in understanding.guesses if guess.topic.startswith("urgence_")]


def load_alarm_thresholds(path: Path = _THRESHOLDS) -> AlarmThresholds:
    """The calibrated thresholds of nlu/thresholds.yml."""
    return AlarmThresholds(**yaml.safe_load(path.read_text("utf-8"))["alarm"])
