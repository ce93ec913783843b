"""The obvious alternatives, on the same data: TF-IDF with a linear SVM, and the nearest training sentence."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from nlu.folding import fold
from nlu.pipeline.writers import sentences
from nlu.understanding import Guess

Ranking = tuple[Guess, ...]
Predict = Callable[[str], Ranking]
_KEPT = 5


@dataclass(frozen=True)
class Baseline:
    """A trained alternative; `seconds` is what its training took."""

    name: str
    predict: Predict
    seconds: float


def tfidf_and_svm(texts: Sequence[str], topics: Sequence[str]) -> Baseline:
    """What anybody tries first: words 1-2 and characters 2-5, sublinear, a calibrated linear SVM."""
    began = time.perf_counter()
    words = TfidfVectorizer(preprocessor=fold, ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(preprocessor=fold, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    model = make_pipeline(make_union(words, letters), CalibratedClassifierCV(LinearSVC(C=0.3), cv=3))
    model.fit(list(texts), list(topics))

    def predict(text: str) -> Ranking:
        probabilities = model.predict_proba([text])[0]
        best = np.argsort(-probabilities)[:_KEPT]
        return tuple(Guess(str(model.classes_[place]), float(probabilities[place])) for place in best)

    return Baseline("TF-IDF + linear SVM (scikit-learn)", predict, time.perf_counter() - began)


def nearest_sentence(texts: Sequence[str], topics: Sequence[str]) -> Baseline:
    """No learning at all: the topic of the most alike training sentence; the likeness is the confidence."""
    began = time.perf_counter()
    folded = [fold(text) for text in texts]

    def predict(text: str) -> Ranking:
        found = process.extract(fold(text), folded, scorer=fuzz.token_sort_ratio, limit=50)
        best: dict[str, float] = {}
        for _, likeness, place in found:
            best.setdefault(topics[place], likeness / 100)
        return tuple(Guess(topic, likeness) for topic, likeness in list(best.items())[:_KEPT])

    return Baseline("nearest training sentence (rapidfuzz)", predict, time.perf_counter() - began)


def training_texts(folder: Path) -> tuple[list[str], list[str]]:
    """Every training sentence with its topic."""
    found = list(sentences(folder))
    return [sentence.text for sentence in found], [sentence.topic for sentence in found]
