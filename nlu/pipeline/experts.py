"""The two learners that look at a message. They err differently, so together they err less (docs/nlu.md)."""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from nlu.pipeline.features import Floats, Seen
from nlu.pipeline.network import Network, Settings

Numbers = NDArray[np.int64]
# Of the linear SVM; chosen by cross-validation across writers.
SLACK = 0.5
# The margin of a topic that had no sentence, as happens when a writer is left out: it never wins.
NEVER = -2.0


class Experts:
    """A linear SVM and a network, trained side by side: each keeps one core busy."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def fit(self, seen: Seen, truth: Numbers, topics: int) -> Experts:
        """Trains both on the same messages; `truth` holds the number of the topic of each, 0 to `topics` - 1."""
        with ThreadPoolExecutor(2) as threads:
            svm = threads.submit(self._fit_svm, seen.for_svm(), truth, topics)
            network = threads.submit(Network(Settings(), self._seed).fit, seen.for_network(), seen.dense, truth, topics)
            self._weights, self._offsets = svm.result()
            self._network = network.result()
        return self

    def scores(self, seen: Seen) -> tuple[Floats, Floats]:
        """The SVM's margins and the network's scores, a row for each message."""
        margins = seen.for_svm() @ self._weights + self._offsets
        return np.asarray(margins), self._network.scores(seen.for_network(), seen.dense)

    def _fit_svm(self, rows: csr_matrix, truth: Numbers, topics: int) -> tuple[Floats, Floats]:
        svm = LinearSVC(C=SLACK, random_state=self._seed).fit(rows, truth)
        # Half the memory of what scikit-learn keeps, and no digit that matters.
        weights = np.zeros((rows.shape[1], topics), np.float32)
        offsets = np.full(topics, NEVER, np.float32)
        weights[:, svm.classes_] = svm.coef_.T
        offsets[svm.classes_] = svm.intercept_
        return weights, offsets
