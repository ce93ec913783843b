"""The model of topics without Rasa: small invented data, two writers."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from nlu.pipeline.calibration import best_mixture, leave_writers_out, prior_shift, softmax
from nlu.pipeline.reading import Reading, reading_of
from nlu.pipeline.topic_model import TopicModel

SENTENCES = {
    "tig": ["c'est quoi le tig", "combien d'heures de tig", "mon tig commence quand", "travail d'interet general"],
    "stage": ["le stage de citoyenneté", "combien coûte le stage", "mon stage dure combien", "attestation de stage"],
    "alcool": ["je peux boire une bière", "interdit d'aller au bar", "boire au restaurant", "contrôle d'alcool"],
}


def encode(readings: Sequence[Reading]) -> NDArray[np.float32]:
    """In the place of the sentence encoder, which is not in this environment: letters counted, written and meant."""
    letters = [[text.count(letter) for letter in "abcdeg"] for text in (r.text + r.meant for r in readings)]
    return np.asarray(letters, np.float32) / np.float32(10)


def trained(seed: int = 1) -> TopicModel:
    model = TopicModel(seed, encode)
    pairs = [(text, topic) for topic, texts in SENTENCES.items() for text in texts]
    readings = [reading_of(text) for text, _ in pairs]
    model.fit(readings, [topic for _, topic in pairs], ["w01", "w02"] * 6, lambda words: None)
    return model


def test_ranks_all_topics_with_probabilities() -> None:
    (ranking,) = trained().rankings([reading_of("le tig dure combien d'heures")])
    assert ranking[0][0] == "tig"
    assert {topic for topic, _ in ranking} == set(SENTENCES)
    assert abs(sum(chance for _, chance in ranking) - 1) < 1e-5


def test_training_twice_gives_the_same_model() -> None:
    asked = [reading_of("le stage")]
    assert trained().rankings(asked) == trained().rankings(asked)


def test_no_writer_is_both_learned_from_and_left_out() -> None:
    writers = np.array(["w01", "w02", "w03", "w01", "w02", "w03"])
    kept, left_out = leave_writers_out(writers, 3)
    assert len(kept) == 4
    assert not set(writers[kept]) & set(writers[left_out])


def test_one_writer_alone_leaves_nothing_to_calibrate_on() -> None:
    kept, left_out = leave_writers_out(np.array(["w01", "w01"]), 3)
    assert (len(kept), len(left_out)) == (2, 0)


def test_experts_that_are_often_wrong_are_made_modest() -> None:
    scores = np.array([[3.0, 0.0]] * 4, np.float32)
    truth = np.array([0, 0, 0, 1])
    mixture = best_mixture(scores, scores, truth)
    assert softmax(mixture.of(scores, scores))[0, 0] == pytest.approx(0.75, abs=0.02)


def test_the_expert_that_is_right_counts_more() -> None:
    truth = np.array([0, 1, 0, 1, 0, 1])
    right = np.eye(2, dtype=np.float32)[truth]
    wrong = np.eye(2, dtype=np.float32)[[1, 1, 0, 0, 1, 0]]
    mixture = best_mixture(right, wrong, truth)
    assert mixture.svm > mixture.network


def test_a_topic_that_people_write_about_more_often_than_the_data_is_raised() -> None:
    shift = prior_shift(["hors_sujet", "tig"], np.array([0, 1, 1, 1, 1]), {"hors_sujet": 0.5, "absent": 0.1})
    assert shift.tolist() == pytest.approx([np.log(4), 0])
