"""`python -m bench.nlu.choose_thresholds PREDICTIONS`: the thresholds that cost least, on writers never seen.

PREDICTIONS comes from `bench.nlu.across_writers`. Prints the choice, what it gives, the accuracy of each writer and how
honest the confidence is. The costs say what harms a person: a confident wrong answer most, see docs/nlu.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.deciding import OFF_TOPIC, Decision, Thresholds, decide
from nlu.understanding import Guess, Understanding

# In units of one good question back. A wrong answer costs most; yet the topics touch, and half of what one label calls
# wrong is a neighbour whose answer leads on to the right one, so three and not ten.
WRONG_ANSWER = 3.0
RIGHT_AMONG_BUTTONS = 1.0
NOT_AMONG_BUTTONS = 2.5
IN_SCOPE_UNKNOWN = 2.0
OFF_TOPIC_ASKED_BACK = 1.5
# The share of messages that are off topic in the field, as in config.yml: the data holds fewer.
OFF_TOPIC_SHARE = 0.1


@dataclass(frozen=True)
class Prediction:
    """A sentence and what a model made of it that never saw its writer."""

    topic: str
    writer: str
    understanding: Understanding


def cost(topic: str, decision: Decision) -> float:
    """What a decision costs the person who meant `topic`."""
    if decision.kind == "answer":
        return 0.0 if topic in decision.topics else WRONG_ANSWER
    if decision.kind == "unknown":
        return 0.0 if topic == OFF_TOPIC else IN_SCOPE_UNKNOWN
    if topic == OFF_TOPIC:
        return OFF_TOPIC_ASKED_BACK
    return RIGHT_AMONG_BUTTONS if topic in decision.topics else NOT_AMONG_BUTTONS


def total_cost(predictions: Sequence[Prediction], thresholds: Thresholds) -> float:
    """The mean cost of a message."""
    off = [cost(p.topic, decide(p.understanding, thresholds)) for p in predictions if p.topic == OFF_TOPIC]
    scope = [cost(p.topic, decide(p.understanding, thresholds)) for p in predictions if p.topic != OFF_TOPIC]
    return OFF_TOPIC_SHARE * sum(off) / max(1, len(off)) + (1 - OFF_TOPIC_SHARE) * sum(scope) / max(1, len(scope))


def best_thresholds(predictions: Sequence[Prediction]) -> Thresholds:
    """The cheapest thresholds on a grid of hundredths, searched coarsely then finely."""
    coarse = [step / 20 for step in range(1, 19)]
    best = cheapest(predictions, itertools.product(coarse, coarse[:10], coarse))
    near = [
        [round(value + step / 100, 2) for step in range(-4, 5, 2)]
        for value in (best.answer, best.clarify, best.off_topic)
    ]
    return cheapest(predictions, itertools.product(*near))


def cheapest(predictions: Sequence[Prediction], grid: itertools.product[tuple[float, ...]]) -> Thresholds:
    """The cheapest of some thresholds; asking back never asks for more certainty than answering."""
    choices = [Thresholds(*values) for values in grid if values[1] <= values[0]]
    return min(choices, key=lambda thresholds: total_cost(predictions, thresholds))


def shares(predictions: Sequence[Prediction], thresholds: Thresholds) -> dict[str, float]:
    """What the thresholds give, as shares of the messages."""
    seen = [(p.topic, decide(p.understanding, thresholds)) for p in predictions]
    asked = [(topic, d) for topic, d in seen if d.kind == "clarify"]
    off = [d for topic, d in seen if topic == OFF_TOPIC]
    scope = [d for topic, d in seen if topic != OFF_TOPIC]
    return {
        "right first": mean(p.topic == first(p) for p in predictions),
        "right in three": mean(any(g.topic == p.topic for g in p.understanding.guesses[:3]) for p in predictions),
        "answered and wrong": mean(d.kind == "answer" and topic not in d.topics for topic, d in seen),
        "asked back": mean(d.kind == "clarify" for _, d in seen),
        "right among the buttons": mean(topic in d.topics for topic, d in asked),
        "hors_sujet unknown": mean(d.kind == "unknown" for d in off),
        "in scope unknown": mean(d.kind == "unknown" for d in scope),
    }


def mean(values: object) -> float:
    """The share of true ones."""
    listed = list(values)  # type: ignore[call-overload]
    return sum(listed) / len(listed) if listed else 0.0


def first(prediction: Prediction) -> str | None:
    """The likeliest topic."""
    best = prediction.understanding.best
    return best.topic if best else None


def reliability(predictions: Sequence[Prediction]) -> list[tuple[float, float, int]]:
    """For ten classes of confidence: the mean confidence, the share that was right, how many."""
    classes: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for prediction in predictions:
        best = prediction.understanding.guesses[0]
        classes[min(9, int(best.confidence * 10))].append((best.confidence, best.topic == prediction.topic))
    return [
        (mean(c for c, _ in some), mean(right for _, right in some), len(some)) for _, some in sorted(classes.items())
    ]


def read(path: Path) -> list[Prediction]:
    """The predictions of a file."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Prediction(x["topic"], x["writer"], Understanding("", tuple(Guess(*guess) for guess in x["guesses"])))
        for x in lines
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions", type=Path)
    predictions = read(parser.parse_args().predictions)
    thresholds = best_thresholds(predictions[:: max(1, len(predictions) // 6000)])
    print(thresholds, f"cost {total_cost(predictions, thresholds):.3f}")
    for name, share in shares(predictions, thresholds).items():
        print(f"  {name:24s} {share:.1%}")
    for writer in sorted({p.writer for p in predictions}):
        own = [p for p in predictions if p.writer == writer]
        print(f"  {writer:28s} {mean(p.topic == first(p) for p in own):.1%} of {len(own)}")
    for confidence, right, count in reliability(predictions):
        print(f"  said {confidence:.2f}, right {right:.2f}, {count} messages")


if __name__ == "__main__":
    main()
