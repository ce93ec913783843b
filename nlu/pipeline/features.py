"""What the experts look at: words, characters and sounds by TF-IDF, and the sentence encoder's vectors."""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.pipeline.reading import Reading

Floats = NDArray[np.float32]
COMMON: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32, "min_df": 2}
# How far apart two words may stand and still count as a pair: « mon bracelet il sonne », « mon bracelet sonne ».
REACH = 3


@dataclass(frozen=True)
class Seen:
    """Messages as features, a row each. `dense`: what the sentence encoder makes of them."""

    words: csr_matrix
    skips: csr_matrix
    characters: csr_matrix
    sounds: csr_matrix
    dense: Floats

    def for_svm(self) -> csr_matrix:
        """What helps a linear learner."""
        return hstack([self.words, self.characters, self.sounds, csr_matrix(self.dense)]).tocsr()

    def for_network(self) -> csr_matrix:
        """What helps the network, beside `dense`."""
        return hstack([self.skips, self.characters]).tocsr()


class Features:
    """Fitted on the training sentences."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(analyzer=words_and_pairs, **COMMON)
        self._skips = TfidfVectorizer(analyzer=words_and_skips, **COMMON)
        self._characters = TfidfVectorizer(preprocessor=meant, analyzer="char_wb", ngram_range=(2, 5), **COMMON)
        self._sounds = TfidfVectorizer(preprocessor=heard, analyzer="char_wb", ngram_range=(2, 4), **COMMON)

    def fit(self, readings: Sequence[Reading]) -> Features:
        """Learns the words and how rare they are."""
        for channel in (self._words, self._skips, self._characters, self._sounds):
            channel.fit(readings)
        return self

    def of(self, readings: Sequence[Reading], dense: Floats) -> Seen:
        """The features of any messages, with what the encoder made of them."""
        return Seen(
            self._words.transform(readings),
            self._skips.transform(readings),
            self._characters.transform(readings),
            self._sounds.transform(readings),
            dense,
        )


def words_and_pairs(reading: Reading) -> list[str]:
    """Each word that is meant, and each pair of neighbours."""
    words = reading.meant.split()
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def words_and_skips(reading: Reading) -> list[str]:
    """Each word that is meant, and each pair of words that stand near."""
    words = reading.meant.split()
    return words + [
        f"{one} {other}" for place, one in enumerate(words) for other in words[place + 1 : place + 1 + REACH]
    ]


def meant(reading: Reading) -> str:
    """A named function, since a model that is stored cannot hold lambdas."""
    return reading.meant


def heard(reading: Reading) -> str:
    """As `meant`."""
    return reading.heard
