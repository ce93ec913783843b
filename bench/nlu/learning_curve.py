"""`python -m bench.nlu.learning_curve WRITER…`: what more sentences bring, on writers left out.

Runs in the environment of the model (.venv-nlu). Trains both experts on an eighth, a quarter, a half and all of the
other writers' sentences, prints a table and draws docs/nlu_learning_curve.png.
"""

# mypy: disable-error-code="import-untyped,import-not-found,unused-ignore"
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from nlu.pipeline.calibration import Mixture
from nlu.pipeline.experts import Experts
from nlu.pipeline.features import Features, Floats
from nlu.pipeline.reading import Reading, reading_of
from nlu.pipeline.sentence_encoder import encode_readings
from nlu.pipeline.writers import Sentence, sentences

matplotlib.use("Agg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "nlu_learning_curve.png"
SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)
# What calibration finds on all the data, near enough: the curve compares amounts of data, not confidence.
MIXTURE = Mixture(svm=1.5, network=1.1)


def hits(
    kept: Sequence[int], left_out: Sequence[int], readings: Sequence[Reading], dense: Floats, topics: Floats
) -> Floats:
    """For each sentence left out whether its topic is first, and whether it is among three: two columns."""
    names, truth = np.unique(topics[kept], return_inverse=True)
    features = Features().fit([readings[place] for place in kept])
    experts = Experts(seed=1).fit(features.of([readings[p] for p in kept], dense[kept]), truth, len(names))
    scores = MIXTURE.of(*experts.scores(features.of([readings[p] for p in left_out], dense[left_out])))
    right = names[np.argsort(-scores, axis=1)[:, :3]] == topics[left_out][:, None]
    return np.column_stack([right[:, 0], right.any(axis=1)])


def curve(found: Sequence[Sentence], left_out: set[str]) -> list[tuple[int, float, float]]:
    """Training sentences, right first, right among three, for each share."""
    readings = [reading_of(sentence.text) for sentence in found]
    dense, topics = encode_readings(readings), np.array([sentence.topic for sentence in found])
    apart = np.array([sentence.writer in left_out for sentence in found])
    asked = np.flatnonzero(apart)
    others = np.random.default_rng(1).permutation(np.flatnonzero(~apart))
    points = []
    for share in SHARES:
        kept = others[: int(len(others) * share)]
        first, three = hits(kept, asked, readings, dense, topics).mean(axis=0)
        points.append((len(kept), float(first), float(three)))
        print(f"| {len(kept)} | {first:.1%} | {three:.1%} |", flush=True)
    return points


def draw(points: Sequence[tuple[int, float, float]], path: Path) -> None:
    """The two curves, sentences on a logarithmic scale."""
    sizes = [size for size, _, _ in points]
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.semilogx(sizes, [first for _, first, _ in points], marker="o", label="right first")
    axes.semilogx(sizes, [three for _, _, three in points], marker="o", label="right among three")
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.set(xlabel="training sentences (other writers)", ylabel="share", title="Learning curve, writers left out")
    axes.legend()
    figure.savefig(path, dpi=110, bbox_inches="tight")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("writers", nargs="+", help="the folders under nlu/data to leave out")
    options = parser.parse_args()
    print("| training sentences | right first | in three |\n| --- | --- | --- |")
    draw(curve(list(sentences(ROOT / "nlu" / "data")), set(options.writers)), PICTURE)


if __name__ == "__main__":
    main()
