"""Whether to answer, to ask back, or to say that one does not know. Pure; the thresholds come from a cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from nlu.understanding import Guess, Understanding

OFF_TOPIC = "hors_sujet"
ILLICIT = "demande_illicite"
MOST_OFFERED = 4
# « oui », « non »: replies; a message of more words says something else as well.
REPLIES = ("oui", "non")
LONGEST_REPLY = 10
_THRESHOLDS = Path(__file__).with_name("thresholds.yml")


@dataclass(frozen=True)
class Thresholds:
    """Probabilities: from `answer` on the best topic is answered; from `clarify` on it is offered with its rivals.

    `off_topic`: from here on, hors_sujet is believed unless a topic is answered. Chosen from a cost on writers that the
    model had not seen: `bench.nlu.choose_thresholds`. `refuse`: from here on an illicit request is refused, even where
    another topic is likelier: what it asks in disguise is never explained, and a refusal in doubt offers that topic.
    """

    answer: float
    clarify: float
    off_topic: float
    refuse: float = 1.0


@dataclass(frozen=True)
class Decision:
    """What to do of a message. `topics`: those to answer, those to offer, or the likeliest ones of an unknown."""

    kind: Literal["answer", "clarify", "unknown"]
    topics: tuple[str, ...] = ()


def load_thresholds(path: Path = _THRESHOLDS) -> Thresholds:
    """The calibrated thresholds of nlu/thresholds.yml."""
    return Thresholds(**yaml.safe_load(path.read_text("utf-8"))["deciding"])


def decide(understanding: Understanding, thresholds: Thresholds) -> Decision:
    """What is likely illicit is refused, a confident topic answered, what is off topic unknown, rivals are offered."""
    left_aside = (OFF_TOPIC, *REPLIES) if len(understanding.text.split()) > LONGEST_REPLY else (OFF_TOPIC,)
    rivals = tuple(guess for guess in understanding.guesses if guess.topic not in left_aside)
    confident = tuple(guess.topic for guess in rivals[:1] if guess.confidence >= thresholds.answer)
    if _chance(ILLICIT, understanding.guesses) >= thresholds.refuse:
        return Decision("answer", tuple(dict.fromkeys((ILLICIT, *confident))))  # the rule itself is no secret
    if confident:
        return Decision("answer", confident)
    if _chance(OFF_TOPIC, understanding.guesses) >= thresholds.off_topic:
        return Decision("unknown", (OFF_TOPIC,))
    if len(rivals) >= 2 and rivals[0].confidence >= thresholds.clarify:
        return Decision("clarify", tuple(guess.topic for guess in rivals[:MOST_OFFERED]))
    return Decision("unknown", tuple(guess.topic for guess in rivals[:1]))


def doubts(understanding: Understanding, decision: Decision, thresholds: Thresholds) -> tuple[str, ...]:
    """The topics that a person may have meant beside what is answered: those likely enough to be asked back."""
    if decision.kind != "answer":
        return ()
    aside = (OFF_TOPIC, *REPLIES, *decision.topics)
    likely = [g.topic for g in understanding.guesses if g.confidence >= thresholds.clarify and g.topic not in aside]
    return tuple(likely[: MOST_OFFERED - 1])


def _chance(topic: str, guesses: tuple[Guess, ...]) -> float:
    return sum(guess.confidence for guess in guesses if guess.topic == topic)
