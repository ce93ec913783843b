"""Confidence that means something on writers that training has not seen."""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.model_selection import GroupKFold


def folds_by_writer(writers: np.ndarray, folds: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places kept and left out; no writer is on both sides. Nothing when there is only one writer."""
    count = min(folds, len(set(writers)))
    if count > 1:
        yield from GroupKFold(count).split(writers, groups=writers)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores to probabilities, a line each."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def surprise(scores: np.ndarray, truth: np.ndarray) -> float:
    """The sum of the negative logarithms of the probabilities given to what was true."""
    chances = softmax(scores)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(chances, 1e-12)).sum())


def best_temperature(scores: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> float:
    """What to divide scores by so that softmax gives honest probabilities: the least surprised temperature."""

    def total(logarithm: float) -> float:
        return sum(surprise(some / np.exp(logarithm), true) for some, true in zip(scores, truth, strict=True))

    return float(np.exp(minimize_scalar(total, bounds=(-4.0, 3.0), method="bounded").x))
