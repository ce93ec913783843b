"""The model of topics: what a message is about, with probabilities that hold for writers never seen.

Plain scikit-learn, so that it can be measured without Rasa; `intent_classifier` puts it into Rasa's pipeline.
"""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.pipeline.calibration import best_temperature, folds_by_writer, softmax
from nlu.pipeline.reading import Reading

Say = Callable[[str], None]
FOLDS = 3
# Of a linear SVM; chosen by cross-validation across writers, see docs/nlu.md.
SLACK = 0.5


class TopicModel:
    """TF-IDF of words, of characters and of sounds, a linear SVM, and a temperature fitted across writers."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._temperature = 1.0

    def fit(self, readings: Sequence[Reading], topics: Sequence[str], writers: Sequence[str], say: Say) -> None:
        """Trains; `writers` says who wrote each, so that confidence is measured on writers that were left out."""
        self._temperature = self._temperature_across_writers(readings, np.asarray(topics), np.asarray(writers), say)
        say(f"all writers: {len(readings)} sentences")
        self._fit(readings, np.asarray(topics))

    def rankings(self, readings: Sequence[Reading]) -> list[list[tuple[str, float]]]:
        """For each message all topics with their probabilities, best first."""
        probabilities = softmax(self._scores(readings) / self._temperature)
        orders = np.argsort(-probabilities, axis=1, kind="stable")
        return [
            [(str(self._topics[place]), float(line[place])) for place in order]
            for line, order in zip(probabilities, orders, strict=True)
        ]

    def _temperature_across_writers(
        self, readings: Sequence[Reading], topics: np.ndarray, writers: np.ndarray, say: Say
    ) -> float:
        scores, truth = [], []
        for number, (kept, left_out) in enumerate(folds_by_writer(writers, FOLDS), start=1):
            say(f"calibration {number} of {FOLDS}: {len(left_out)} sentences left out")
            model = TopicModel(self._seed)
            model._fit([readings[place] for place in kept], topics[kept])
            seen = [place for place in left_out if topics[place] in set(model._topics)]
            scores.append(model._scores([readings[place] for place in seen]))
            truth.append(np.searchsorted(model._topics, topics[seen]))
        return best_temperature(scores, truth) if scores else 1.0

    def _fit(self, readings: Sequence[Reading], topics: np.ndarray) -> None:
        self._channels = channels()
        features = hstack([channel.fit_transform(readings) for channel in self._channels]).tocsr()
        classifier = LinearSVC(C=SLACK, random_state=self._seed).fit(features, topics)
        self._topics = classifier.classes_
        # Half the memory, and no digit that matters.
        self._weights = classifier.coef_.T.astype(np.float32)
        self._offsets = classifier.intercept_.astype(np.float32)

    def _scores(self, readings: Sequence[Reading]) -> np.ndarray:
        features: csr_matrix = hstack([channel.transform(readings) for channel in self._channels]).tocsr()
        return np.asarray(features @ self._weights + self._offsets)


def channels() -> list[TfidfVectorizer]:
    """What the model looks at: words and pairs, characters as meant and as written, sounds."""
    common: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32, "min_df": 2}
    characters: dict[str, Any] = {"analyzer": "char_wb", **common}
    return [
        TfidfVectorizer(preprocessor=meant, tokenizer=str.split, token_pattern=None, ngram_range=(1, 2), **common),
        TfidfVectorizer(preprocessor=meant, ngram_range=(2, 5), **characters),
        TfidfVectorizer(preprocessor=heard, ngram_range=(2, 4), **characters),
    ]


def meant(reading: Reading) -> str:
    """A named function, since a model that is stored cannot hold lambdas."""
    return reading.meant


def heard(reading: Reading) -> str:
    """As `meant`."""
    return reading.heard
