"""Whether to answer, to ask back, or to say that one does not know. Pure; the thresholds come from a cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from nlu.understanding import Guess, Understanding

OFF_TOPIC = "hors_sujet"
MOST_OFFERED = 4
_THRESHOLDS = Path(__file__).with_name("thresholds.yml")


@dataclass(frozen=True)
class Thresholds:
    """Probabilities: from `answer` on the best topic is answered; from `clarify` on it is offered with its rivals.

    `off_topic`: from here on, a best guess of hors_sujet is believed.
    """

    answer: float
    clarify: float
    off_topic: float


@dataclass(frozen=True)
class Decision:
    """What to do of a message. `topics`: those to answer, those to offer, or the likeliest ones of an unknown."""

    kind: Literal["answer", "clarify", "unknown"]
    topics: tuple[str, ...] = ()


def load_thresholds(path: Path = _THRESHOLDS) -> Thresholds:
    """The calibrated thresholds of nlu/thresholds.yml."""
    return Thresholds(**yaml.safe_load(path.read_text("utf-8"))["deciding"])


def decide(understanding: Understanding, thresholds: Thresholds) -> Decision:
    """A confident topic is answered, rivals are offered, the rest is unknown."""
    best = understanding.best
    if best is None:
        return Decision("unknown")
    if best.topic == OFF_TOPIC and best.confidence >= thresholds.off_topic:
        return Decision("unknown", (OFF_TOPIC,))
    if best.topic != OFF_TOPIC and best.confidence >= thresholds.answer:
        return Decision("answer", (best.topic,))
    offered = _rivals(understanding.guesses)
    if len(offered) >= 2 and best.confidence >= thresholds.clarify:
        return Decision("clarify", offered)
    return Decision("unknown", (best.topic,))


def _rivals(guesses: tuple[Guess, ...]) -> tuple[str, ...]:
    """The likeliest topics to offer, off-topic left out: two to four of them."""
    return tuple(guess.topic for guess in guesses if guess.topic != OFF_TOPIC)[:MOST_OFFERED]
