"""A small neural network over sparse and dense features, in plain numpy.

One hidden layer: (sparse @ embedding + dense @ projection) -> relu -> topics. TensorFlow would do the same with a
gigabyte more of memory; here only the rows of the embedding that a batch touches are updated, in milliseconds.
"""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlu.pipeline.calibration import softmax

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """Chosen by cross-validation across writers, see docs/nlu.md."""

    hidden: int = 256
    epochs: int = 10
    batch: int = 96
    rate: float = 2e-3
    drop_hidden: float = 0.3
    drop_input: float = 0.1
    smoothing: float = 0.05


@dataclass
class Adam:
    """Adam's memory of one array of weights (Kingma and Ba, 2015); `rows` limits a step to those rows."""

    weights: Floats
    first: Floats = field(init=False)
    second: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.first = np.zeros_like(self.weights)
        self.second = np.zeros_like(self.weights)

    def step(self, slope: Floats, rate: float, number: int, rows: NDArray[np.int64] | slice = slice(None)) -> None:
        """Moves the weights against the slope, in place. `number` counts the steps from 1."""
        first = 0.9 * self.first[rows] + 0.1 * slope
        second = 0.999 * self.second[rows] + 0.001 * slope * slope
        self.first[rows], self.second[rows] = first, second
        self.weights[rows] -= rate * (first / (1 - 0.9**number)) / (np.sqrt(second / (1 - 0.999**number)) + 1e-8)


class Network:
    """Scores of the topics; the scores are logarithms of odds, softmax makes them probabilities."""

    def __init__(self, settings: Settings, seed: int) -> None:
        self._settings = settings
        self._random = np.random.default_rng(seed)

    def fit(self, sparse: csr_matrix, dense: Floats, truth: NDArray[np.int64], topics: int) -> Network:
        """Trains on rows with the number of their topic, 0 to `topics` - 1."""
        self._begin(sparse.shape[1], dense.shape[1], topics)
        keepers = {
            name: Adam(getattr(self, name)) for name in ("_embedding", "_projection", "_bias", "_out", "_offset")
        }
        size = self._settings.batch
        steps = self._settings.epochs * -(-len(truth) // size)
        number = 0
        for _ in range(self._settings.epochs):
            order = self._random.permutation(len(truth))
            for start in range(0, len(order), size):
                number += 1
                places = order[start : start + size]
                rate = self._settings.rate * max(0.05, 1 - number / steps)
                self._step(keepers, sparse[places], dense[places], truth[places], rate, number)
        return self

    def scores(self, sparse: csr_matrix, dense: Floats) -> Floats:
        """A row of scores for each message."""
        hidden = np.maximum(sparse @ self._embedding + dense @ self._projection + self._bias, 0)
        return np.asarray(hidden @ self._out + self._offset)

    def _begin(self, sparse: int, dense: int, topics: int) -> None:
        hidden = self._settings.hidden
        self._embedding = self._noise(sparse, hidden, 0.05)
        self._projection = self._noise(dense, hidden, dense**-0.5)
        self._bias = np.zeros(hidden, np.float32)
        self._out = self._noise(hidden, topics, hidden**-0.5)
        self._offset = np.zeros(topics, np.float32)

    def _noise(self, rows: int, columns: int, scale: float) -> Floats:
        return (self._random.standard_normal((rows, columns), np.float32) * scale).astype(np.float32)

    def _kept(self, shape: tuple[int, ...], drop: float) -> Floats:
        """A mask of dropout, scaled so that the mean stays."""
        return ((self._random.random(shape, np.float32) >= drop) / (1 - drop)).astype(np.float32)

    def _step(
        self,
        keepers: dict[str, Adam],
        sparse: csr_matrix,
        dense: Floats,
        truth: NDArray[np.int64],
        rate: float,
        number: int,
    ) -> None:
        sparse.data = sparse.data * self._kept(sparse.data.shape, self._settings.drop_input)
        rows, columns = np.unique(sparse.indices, return_inverse=True)
        touched = csr_matrix((sparse.data, columns.astype(np.int32), sparse.indptr), (len(truth), len(rows)))
        before = touched @ self._embedding[rows] + dense @ self._projection + self._bias
        mask = self._kept(before.shape, self._settings.drop_hidden) * (before > 0)
        hidden = before * mask
        slope = (softmax(hidden @ self._out + self._offset) - self._wanted(truth)) / len(truth)
        back = (slope @ self._out.T) * mask
        keepers["_out"].step(hidden.T @ slope, rate, number)
        keepers["_offset"].step(slope.sum(axis=0), rate, number)
        keepers["_projection"].step(dense.T @ back, rate, number)
        keepers["_bias"].step(back.sum(axis=0), rate, number)
        keepers["_embedding"].step(touched.T @ back, rate, number, rows)

    def _wanted(self, truth: NDArray[np.int64]) -> Floats:
        """One for the true topic, softened: where topics touch, two writers may disagree."""
        topics = len(self._offset)
        wanted = np.full((len(truth), topics), self._settings.smoothing / topics, np.float32)
        wanted[np.arange(len(truth)), truth] += 1 - self._settings.smoothing
        return wanted
