"""The model of topics: what a message is about, with probabilities that hold for writers never seen.

A linear SVM and a small network look at the same message; how much each counts, and how sure to be, is fitted on
writers left out of training. No Rasa here, so that it can be measured alone; `intent_classifier` puts it into Rasa.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.pipeline.calibration import Mixture, best_mixture, leave_writers_out, prior_shift, softmax
from nlu.pipeline.experts import Experts
from nlu.pipeline.features import Features, Floats
from nlu.pipeline.reading import Reading

Say = Callable[[str], None]
# A row of numbers for each message: `sentence_encoder.encode_readings`.
Encode = Callable[[Sequence[Reading]], Floats]
# A third of the writers is left out to learn how sure to be.
SHARE_LEFT_OUT = 3


class TopicModel:
    """Trained once with `fit`; `rankings` answers. What it holds can be pickled."""

    def __init__(self, seed: int, encode: Encode, expected: Mapping[str, float] | None = None) -> None:
        """`expected`: how often people write about some topics, as a share of their messages."""
        self._seed = seed
        self._encode = encode
        self._expected = expected or {}
        self._mixture = Mixture(svm=1.0, network=1.0)

    def fit(self, readings: Sequence[Reading], topics: Sequence[str], writers: Sequence[str], say: Say) -> None:
        """Trains; `writers` says who wrote each, so that confidence is measured on writers that were left out."""
        say(f"{len(readings)} sentences of {len(set(writers))} writers: reading them")
        dense = self._encode(readings)
        self._topics, truth = np.unique(np.asarray(topics), return_inverse=True)
        kept, left_out = leave_writers_out(np.asarray(writers), SHARE_LEFT_OUT)
        if len(left_out):
            say(f"calibration: training on {len(kept)} sentences, judging on {len(left_out)} of other writers")
            self._learn([readings[place] for place in kept], dense[kept], truth[kept])
            scores = self._scores([readings[place] for place in left_out], dense[left_out])
            self._mixture = best_mixture(*scores, truth[left_out])
        self._shift = prior_shift(self.topics, truth, self._expected)
        say(f"training on all, {self._mixture}")
        self._learn(readings, dense, truth)

    def rankings(self, readings: Sequence[Reading]) -> list[list[tuple[str, float]]]:
        """For each message all topics with their probabilities, best first."""
        probabilities = self.probabilities(readings)
        orders = np.argsort(-probabilities, axis=1, kind="stable")
        return [
            [(str(self._topics[place]), float(line[place])) for place in order]
            for line, order in zip(probabilities, orders, strict=True)
        ]

    def probabilities(self, readings: Sequence[Reading]) -> Floats:
        """A line for each message, a column for each of `topics`."""
        return softmax(self._mixture.of(*self._scores(readings, self._encode(readings))) + self._shift)

    @property
    def topics(self) -> list[str]:
        """The topics, in the order of the columns of `probabilities`."""
        return [str(topic) for topic in self._topics]

    def _learn(self, readings: Sequence[Reading], dense: Floats, truth: NDArray[np.int64]) -> None:
        self._features = Features().fit(readings)
        self._experts = Experts(self._seed).fit(self._features.of(readings, dense), truth, len(self._topics))

    def _scores(self, readings: Sequence[Reading], dense: Floats) -> tuple[Floats, Floats]:
        return self._experts.scores(self._features.of(readings, dense))
