"""`python -m bench.nlu.weigh_nets PREDICTIONS CUES`: how to weigh the two nets of danger, on writers neither has seen.

PREDICTIONS comes from `bench.nlu.across_writers --apart`, CUES from `bench.nlu.weigh_cues --without` the same writers.
Prints what "either net alone" gives, then what their sum gives by thresholds; nlu/thresholds.yml holds the project's.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from content.library import FRENCH, read_yaml
from nlu.alarm import Alarm, AlarmThresholds, Signs, load_alarm_thresholds, raise_alarm, signs_in
from nlu.danger import DangerList
from nlu.understanding import Guess, Understanding

# From here on, the model alone meets an emergency, or adds the numbers: probabilities of all emergencies together.
ALONE_EMERGENCY, ALONE_NOTE = 0.5, 0.15


@dataclass(frozen=True)
class Judged:
    """A message, what each net makes of it, and whether it is an emergency."""

    urgent: bool
    understanding: Understanding
    signs: Signs

    @property
    def danger(self) -> float:
        """The model's probability of an emergency."""
        return sum(g.confidence for g in self.understanding.guesses if g.topic.startswith("urgence_"))


Rule = Callable[[Judged], Alarm]


def read(predictions: Path, danger_list: DangerList) -> list[Judged]:
    """The messages of a file of predictions."""
    lines = map(json.loads, predictions.read_text("utf-8").splitlines())
    return [
        Judged(
            line["topic"].startswith("urgence_"),
            Understanding(line["text"], tuple(Guess(*guess) for guess in line["guesses"])),
            signs_in(line["text"], danger_list),
        )
        for line in lines
    ]


def either(judged: Judged) -> Alarm:
    """What was done before: an emergency where the list or the model sees one."""
    if judged.signs.plain or judged.danger >= ALONE_EMERGENCY:
        return Alarm("urgence")
    return Alarm(safety_note=judged.signs.danger is not None or judged.danger >= ALONE_NOTE)


def summed(thresholds: AlarmThresholds) -> Rule:
    """What the project does, with these thresholds."""
    return lambda judged: raise_alarm(judged.understanding, judged.signs, thresholds)


def row(name: str, messages: Sequence[Judged], rule: Rule) -> str:
    """Emergencies met, met or given the numbers; others met as an emergency, given the numbers."""
    urgent = [rule(message) for message in messages if message.urgent]
    calm = [rule(message) for message in messages if not message.urgent]
    shares = (
        sum(bool(alarm.emergency) for alarm in urgent) / len(urgent),
        sum(bool(alarm.emergency) or alarm.safety_note for alarm in urgent) / len(urgent),
        sum(bool(alarm.emergency) for alarm in calm) / len(calm),
        sum(alarm.safety_note for alarm in calm) / len(calm),
    )
    return f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("cues", type=Path)
    options = parser.parse_args()
    messages = read(options.predictions, DangerList(read_yaml(FRENCH / "safety.yml"), table=options.cues))
    print("| rule | emergencies met | met or noted | others met | others noted |\n| --- | --- | --- | --- | --- |")
    print(row("either net", messages, either))
    print(row("the project's", messages, summed(load_alarm_thresholds())))
    for emergency, note, cues, plain in product((1.0, 1.5, 2.0), (-3.0, -2.5), (0.4, 0.6), (0.5, 1.0)):
        rule = summed(AlarmThresholds(emergency, note, cues, plain))
        print(row(f"{emergency} / {note}, cues x {cues}, plain + {plain}", messages, rule))


if __name__ == "__main__":
    main()
