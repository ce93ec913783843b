"""Two pictures of the model: what it takes for what, and whether its confidence means something."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from bench.nlu.measures import Outcome

matplotlib.use("Agg")
import matplotlib.pyplot as plt

_BINS = 10


def plot_confusions(outcomes: Sequence[Outcome], path: Path) -> None:
    """The topics most often taken for another one, as a matrix."""
    wrong = [o for o in outcomes if o.understanding.best and not o.right_among(1)]
    pairs = [(o.case.topic, o.understanding.best.topic) for o in wrong if o.understanding.best]
    names = sorted({name for pair in pairs for name in pair})
    matrix = np.zeros((len(names), len(names)))
    for topic, guess in pairs:
        matrix[names.index(topic), names.index(guess)] += 1
    figure, axes = plt.subplots(figsize=(14, 14))
    axes.imshow(matrix, cmap="Blues")
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6)
    axes.set_yticks(range(len(names)), names, fontsize=6)
    axes.set(xlabel="taken for", ylabel="topic", title="Errors only")
    figure.savefig(path, dpi=110, bbox_inches="tight")
    plt.close(figure)


def plot_reliability(outcomes: Sequence[Outcome], path: Path) -> None:
    """Of the messages given a confidence, how many were right."""
    found = [(o.understanding.best.confidence, o.right_among(1)) for o in outcomes if o.understanding.best]
    edges = np.linspace(0, 1, _BINS + 1)
    places = np.clip(np.digitize([confidence for confidence, _ in found], edges) - 1, 0, _BINS - 1)
    right = np.array([hit for _, hit in found], dtype=float)
    shares = [right[places == place].mean() if (places == place).any() else np.nan for place in range(_BINS)]
    figure, axes = plt.subplots(figsize=(6, 6))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.plot((edges[:-1] + edges[1:]) / 2, shares, marker="o")
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1), title="Reliability")
    figure.savefig(path, dpi=110, bbox_inches="tight")
    plt.close(figure)
