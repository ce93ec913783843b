"""Learns what each cue weighs for danger, and writes nlu/danger_cues.tsv: `python -m bench.nlu.weigh_cues`.

Thresholds come from sentences of writers that the weights did not see (one writer left out at a time).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.danger import DangerList
from nlu.danger_cues import KINDS, TABLE, UNIT, cues
from nlu.pipeline.writers import Sentence, sentences

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "nlu" / "danger_sentences.yml"
# Shares of messages without danger that the cues alone may meet as an emergency, or with a note.
FALSE_EMERGENCIES, FALSE_NOTES = 0.002, 0.02
# Cues lighter than this change nothing that can be measured (in log-odds).
LIGHTEST = 0.5
FEWEST = 2


def learned_sentences() -> list[Sentence]:
    """The training sentences of every writer, and the half of the danger sentences that is not put aside."""
    seen = yaml.safe_load(OWN.read_text("utf-8"))["seen"]
    own = [Sentence(text, kind, "danger") for kind, texts in seen.items() if kind != "doubtful" for text in texts]
    return [*sentences(ROOT / "nlu" / "data"), *own]


def rows(plain: list[str]) -> list[dict[str, float]]:
    """Each message as its cues, of length one together."""
    found = [cues(text) for text in plain]
    return [dict.fromkeys(each, 1 / np.sqrt(max(len(each), 1))) for each in found]


def danger_weights(features: csr_matrix, urgent: np.ndarray) -> np.ndarray:
    """Log-odds of danger of each cue."""
    model = LogisticRegression(C=30, max_iter=3000, class_weight={1: 2, 0: 1}, solver="liblinear")
    weights: np.ndarray = model.fit(features, urgent).coef_[0]
    return np.where(np.abs(weights) >= LIGHTEST, weights, 0)


def unseen_scores(features: csr_matrix, urgent: np.ndarray, writers: np.ndarray) -> np.ndarray:
    """The score of each sentence by weights learned without its writer."""
    scores = np.zeros(len(urgent))
    for writer in np.unique(writers):
        apart = writers == writer
        scores[apart] = features[apart] @ danger_weights(features[~apart], urgent[~apart])
    return scores


def kind_weights(features: csr_matrix, kinds: np.ndarray) -> np.ndarray:
    """Weights of each cue for each kind, learned from messages of danger only."""
    model = LogisticRegression(C=30, max_iter=3000).fit(features, kinds)
    order = [list(model.classes_).index(kind) for kind in KINDS]
    weights: np.ndarray = model.coef_[order]
    return weights


def write(path: Path, names: list[str], table: np.ndarray, thresholds: tuple[float, float]) -> None:
    """One cue a line: weight for danger, then for each kind, in hundredths, the heaviest first."""
    order = np.argsort(-table[:, 0], kind="stable")
    kept = [row for row in order if table[row, 0]]
    lines = ["\t".join((names[row], *(str(round(weight * UNIT)) for weight in table[row]))) for row in kept]
    head = "\t".join(("emergency, note", *(f"{value:.3f}" for value in thresholds)))
    path.write_text("\n".join((head, *lines)) + "\n", "utf-8")


def main() -> None:
    """Learns, prints what unseen writers give, and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", nargs="*", default=[], help="writers to leave out, to measure on them")
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    learned = [sentence for sentence in learned_sentences() if sentence.writer not in options.without]
    reader = DangerList(yaml.safe_load((ROOT / "content" / "fr" / "safety.yml").read_text("utf-8")), weighed=False)
    vectorizer = DictVectorizer(dtype=np.float32)
    features = vectorizer.fit_transform(rows([reader.plain(sentence.text) for sentence in learned])).tocsr()
    common = np.asarray((features > 0).sum(axis=0))[0] >= FEWEST
    features, names = features[:, common], vectorizer.get_feature_names_out()[common]
    urgent = np.array([sentence.topic in KINDS for sentence in learned]).astype(int)
    scores = unseen_scores(features, urgent, np.array([sentence.writer for sentence in learned]))
    emergency, note = np.quantile(scores[urgent == 0], [1 - FALSE_EMERGENCIES, 1 - FALSE_NOTES])
    met = [(scores[urgent == 1] >= threshold).mean() for threshold in (emergency, note)]
    print(f"cues alone, unseen writers: {met[0]:.1%} as an emergency, {met[1]:.1%} with a note at least")
    kinds = np.array([sentence.topic for sentence in learned])[urgent == 1]
    table = np.column_stack([danger_weights(features, urgent), kind_weights(features[urgent == 1], kinds).T])
    write(options.out, list(names), table, (float(emergency), float(note)))


if __name__ == "__main__":
    main()
