"""The obvious alternatives, on the same data: TF-IDF with a linear SVM, and the nearest training sentence."""

# mypy: disable-error-code="import-untyped,unused-ignore"
from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from nlu.folding import fold
from nlu.pipeline.writers import Sentence
from nlu.understanding import Guess

Ranking = tuple[Guess, ...]
Predict = Callable[[str], Ranking]
Build = Callable[[Sequence[str], Sequence[str]], Predict]
_KEPT = 5


@dataclass(frozen=True)
class Trial:
    """What a way of understanding made of each text. `seconds` to train, `milliseconds` a text (p50), peak memory."""

    name: str
    rankings: Sequence[Ranking]
    seconds: float
    milliseconds: float
    megabytes: float


def try_in_a_process(name: str, build: Build, learned: Sequence[Sentence], texts: Sequence[str]) -> Trial:
    """Trains and reads the texts in a process of its own, so that memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as worker:
        return worker.submit(_try, name, build, learned, texts).result()


def _try(name: str, build: Build, learned: Sequence[Sentence], texts: Sequence[str]) -> Trial:
    began = time.perf_counter()
    predict = build([s.text for s in learned], [s.topic for s in learned])
    seconds = time.perf_counter() - began
    rankings, times = [], []
    for text in texts:
        began = time.perf_counter()
        rankings.append(predict(text))
        times.append((time.perf_counter() - began) * 1000)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Trial(name, rankings, seconds, sorted(times)[len(times) // 2], megabytes)


def tfidf_and_svm(texts: Sequence[str], topics: Sequence[str]) -> Predict:
    """What anybody tries first: words 1-2 and characters 2-5, sublinear, a calibrated linear SVM."""
    words = TfidfVectorizer(preprocessor=fold, ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(preprocessor=fold, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    model = make_pipeline(make_union(words, letters), CalibratedClassifierCV(LinearSVC(C=0.3), cv=3))
    model.fit(list(texts), list(topics))

    def predict(text: str) -> Ranking:
        probabilities = model.predict_proba([text])[0]
        best = np.argsort(-probabilities)[:_KEPT]
        return tuple(Guess(str(model.classes_[place]), float(probabilities[place])) for place in best)

    return predict


def nearest_sentence(texts: Sequence[str], topics: Sequence[str]) -> Predict:
    """No learning at all: the topic of the most alike training sentence; the likeness is the confidence."""
    folded = [fold(text) for text in texts]

    def predict(text: str) -> Ranking:
        found = process.extract(fold(text), folded, scorer=fuzz.token_sort_ratio, limit=50)
        best: dict[str, float] = {}
        for _, likeness, place in found:
            best.setdefault(topics[place], likeness / 100)
        return tuple(Guess(topic, likeness) for topic, likeness in list(best.items())[:_KEPT])

    return predict


BASELINES: dict[str, Build] = {
    "TF-IDF + linear SVM (scikit-learn)": tfidf_and_svm,
    "nearest training sentence (rapidfuzz)": nearest_sentence,
}
