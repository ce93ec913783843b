"""`python -m bench.nlu.ablation WRITER…`: what each way of reading a message is worth, on writers left out.

Runs in the environment of the model (.venv-nlu). One learner (TF-IDF and a linear SVM, without the encoder) reads the
same messages in several ways; only the reading changes.
"""

# mypy: disable-error-code="import-untyped,import-not-found,unused-ignore"
from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.folding import expand_sms, fold, meanings, phonetic, words
from nlu.pipeline.writers import Sentence, sentences

ROOT = Path(__file__).resolve().parents[2]
COMMON = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32, "min_df": 2}
Read = Callable[[str], str]


def as_written(text: str) -> str:
    """Words and punctuation of the text in lower case."""
    return text.lower()


def folded(text: str) -> str:
    """Folded words, elisions apart."""
    return " ".join(words(text))


def single_words(text: str) -> str:
    """SMS words resolved one by one, no phrases: « le slip » stays."""
    return " ".join(" ".join(meanings([word])) for word in words(text))


def accuracy(read: Read, kept: Sequence[Sentence], left_out: Sequence[Sentence], sounds: bool) -> tuple[float, float]:
    """Right first and right among three."""
    channels = [
        TfidfVectorizer(tokenizer=str.split, token_pattern=None, ngram_range=(1, 2), **COMMON),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **COMMON),
    ]
    if sounds:
        channels.append(TfidfVectorizer(preprocessor=phonetic, analyzer="char_wb", ngram_range=(2, 4), **COMMON))
    learned = [read(s.text) for s in kept]
    asked = [read(s.text) for s in left_out]
    rows = hstack([channel.fit_transform(learned) for channel in channels]).tocsr()
    svm = LinearSVC(C=0.5, random_state=0).fit(rows, [s.topic for s in kept])
    scores = svm.decision_function(hstack([channel.transform(asked) for channel in channels]).tocsr())
    best = svm.classes_[np.argsort(-scores, axis=1)[:, :3]]
    hits = best == np.array([s.topic for s in left_out])[:, None]
    return float(hits[:, 0].mean()), float(hits.any(axis=1).mean())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("writers", nargs="+")
    out = set(parser.parse_args().writers)
    found = list(sentences(ROOT / "nlu" / "data"))
    kept = [s for s in found if s.writer not in out]
    left_out = [s for s in found if s.writer in out]
    readings: dict[str, tuple[Read, bool]] = {
        "as written": (as_written, False),
        "accents and case folded": (fold, False),
        "+ elisions apart": (folded, False),
        "+ SMS and slang words": (single_words, False),
        "+ misheard phrases": (expand_sms, False),
        "+ sounds": (expand_sms, True),
    }
    print(
        f"{len(kept)} sentences learned, {len(left_out)} asked\n"
        "| reading | right first | in three |\n| --- | --- | --- |"
    )
    for name, (read, sounds) in readings.items():
        first, three = accuracy(read, kept, left_out, sounds)
        print(f"| {name} | {first:.1%} | {three:.1%} |", flush=True)


if __name__ == "__main__":
    main()
