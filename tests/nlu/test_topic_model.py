"""The model of topics without Rasa: small invented data, two writers."""

import numpy as np

from nlu.pipeline.calibration import best_temperature, folds_by_writer, softmax
from nlu.pipeline.reading import reading_of
from nlu.pipeline.topic_model import TopicModel

SENTENCES = {
    "tig": ["c'est quoi le tig", "combien d'heures de tig", "mon tig commence quand", "travail d'interet general"],
    "stage": ["le stage de citoyenneté", "combien coûte le stage", "mon stage dure combien", "attestation de stage"],
    "alcool": ["je peux boire une bière", "interdit d'aller au bar", "boire au restaurant", "contrôle d'alcool"],
}


def trained(seed: int = 1) -> TopicModel:
    model = TopicModel(seed)
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
    for kept, left_out in folds_by_writer(writers, 3):
        assert not set(writers[kept]) & set(writers[left_out])


def test_one_writer_alone_leaves_nothing_to_calibrate_on() -> None:
    assert list(folds_by_writer(np.array(["w01", "w01"]), 3)) == []


def test_scores_that_are_often_wrong_are_cooled_down() -> None:
    scores = np.array([[9.0, 0.0]] * 4)
    truth = np.array([0, 0, 0, 1])
    warmth = best_temperature([scores], [truth])
    assert abs(softmax(scores / warmth)[0, 0] - 0.75) < 0.01
