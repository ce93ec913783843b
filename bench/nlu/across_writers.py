"""`python -m bench.nlu.across_writers OUT`: trains without some writers, predicts them, for every writer.

Runs in the environment of the model (.venv-nlu). Each line of OUT is a message with its topic, its writer and the
likeliest topics that a model gave which never saw the writer. `bench.nlu.choose_thresholds` reads it.
"""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.model_selection import GroupKFold

from nlu.pipeline.reading import reading_of
from nlu.pipeline.sentence_encoder import encode_readings
from nlu.pipeline.topic_model import TopicModel
from nlu.pipeline.writers import Sentence, sentences

ROOT = Path(__file__).resolve().parents[2]
KEPT = 8
# As in config.yml.
EXPECTED = {"hors_sujet": 0.1}


def predictions(found: list[Sentence], left_out: np.ndarray, seed: int) -> list[dict[str, object]]:
    """What a model trained on the others makes of the sentences left out."""
    out = set(left_out.tolist())
    kept = [sentence for place, sentence in enumerate(found) if place not in out]
    model = TopicModel(seed, encode_readings, EXPECTED)
    model.fit([reading_of(s.text) for s in kept], [s.topic for s in kept], [s.writer for s in kept], say)
    rankings = model.rankings([reading_of(found[place].text) for place in left_out])
    return [
        {**vars(found[place]), "guesses": ranking[:KEPT], "danger": danger_of(ranking)}
        for place, ranking in zip(left_out, rankings, strict=True)
    ]


def danger_of(ranking: list[tuple[str, float]]) -> float:
    """The probability of all emergencies together."""
    return sum(chance for topic, chance in ranking if topic.startswith("urgence_"))


def say(words: str) -> None:
    """One line of progress."""
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--only", type=int, help="this fold only, from 0")
    parser.add_argument("--apart", nargs="+", metavar="WRITER", help="instead of folds: leave out these, together")
    options = parser.parse_args()
    found = list(sentences(ROOT / "nlu" / "data"))
    writers = np.array([sentence.writer for sentence in found])
    folds = [left_out for _, left_out in GroupKFold(options.folds).split(writers, groups=writers)]
    if options.apart:
        folds = [np.flatnonzero(np.isin(writers, options.apart))]
    with options.out.open("a", encoding="utf-8") as out:
        for number, left_out in enumerate(folds):
            if options.only in (None, number):
                for line in predictions(found, left_out, seed=number):
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
