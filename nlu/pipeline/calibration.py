"""Confidence that means something on writers that training has not seen."""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Mixture:
    """How much the scores of each expert count; their size is also how sure to be."""

    svm: float
    network: float

    def of(self, margins: Floats, scores: Floats) -> Floats:
        """The scores of both together, for softmax."""
        return np.asarray(self.svm * margins + self.network * scores)

    def __str__(self) -> str:
        return f"svm x {self.svm:.2f} + network x {self.network:.2f}"


def softmax(scores: Floats) -> Floats:
    """Scores to probabilities, a line each."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def leave_writers_out(writers: NDArray[np.str_], share: int) -> tuple[Places, Places]:
    """Places kept and left out: one in `share`, whole writers. Nobody is left out where there is only one writer."""
    count = min(share, len(set(writers)))
    if count < 2:
        return np.arange(len(writers)), np.arange(0)
    kept, left_out = next(iter(GroupKFold(count).split(writers, groups=writers)))
    return kept, left_out


def surprise(probabilities: Floats, truth: Places) -> float:
    """The mean of the negative logarithms of the probabilities given to what was true."""
    chances = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(chances, 1e-9)).mean())


def best_mixture(margins: Floats, scores: Floats, truth: Places) -> Mixture:
    """The least surprised mixture on messages that the experts have not seen."""

    def surprise_of(logarithms: Floats) -> float:
        return surprise(softmax(Mixture(*np.exp(logarithms)).of(margins, scores)), truth)

    found = minimize(surprise_of, x0=np.log([2.0, 0.5]), method="Nelder-Mead", options={"xatol": 0.01, "fatol": 1e-5})
    return Mixture(*(float(weight) for weight in np.exp(found.x)))


def prior_shift(topics: Sequence[str], truth: Places, expected: Mapping[str, float]) -> Floats:
    """What to add to the scores of topics that people write about more often than the training data holds.

    `expected`: the share of messages, between 0 and 1, for some topics. By Bayes' rule (Saerens et al., 2002).
    """
    shift = np.zeros(len(topics), np.float32)
    for topic, share in expected.items():
        trained = float((truth == topics.index(topic)).mean()) if topic in topics else 0.0
        if trained:
            shift[topics.index(topic)] = np.log(share / (1 - share)) - np.log(trained / (1 - trained))
    return shift
