"""Rasa's component around our model of topics."""

# mypy: disable-error-code="misc,no-any-return,import-untyped,import-not-found,untyped-decorator,unused-ignore"
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.pipeline.reading import Reading
from nlu.pipeline.sentence_encoder import encode_readings
from nlu.pipeline.topic_model import TopicModel
from nlu.pipeline.writers import writer_of_each_text

ROOT = Path(__file__).resolve().parents[2]
FILE = "topic_model.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Gives every message the whole ranking of topics, with calibrated probabilities."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokenizer, whose lemmas the model reads."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data`: the folder of the writers; `seed`: makes training repeatable.

        `expected`: the share of messages that some topics have in the field, where the data holds another share.
        """
        return {"data": "nlu/data", "seed": 20261124, "expected": {}}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TopicModel) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """An untrained component."""
        return cls(config, model_storage, resource, TopicModel(config["seed"], encode_readings, config["expected"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on the sentences as written; who wrote them is looked up, for calibration across writers."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        known = writer_of_each_text(ROOT / self._config["data"])
        writers = [known.get(example.get(TEXT), "unknown") for example in examples]
        self._model.fit(
            [reading(example) for example in examples], [example.get(INTENT) for example in examples], writers, say
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> TopicClassifier:
        """The trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent` and `intent_ranking` of each message."""
        rankings = self._model.rankings([reading(message) for message in messages])
        for message, ranking in zip(messages, rankings, strict=True):
            lines = [{"name": topic, "confidence": probability} for topic, probability in ranking]
            message.set(INTENT, lines[0], add_to_output=True)
            message.set("intent_ranking", lines, add_to_output=True)
        return messages


def reading(message: Message) -> Reading:
    """A message as the tokenizer has read it."""
    lemmas = (token.lemma for token in message.get(TOKENS_NAMES[TEXT]) or [])
    return Reading(message.get(TEXT) or "", " ".join(filter(None, lemmas)))


def say(words: str) -> None:
    """One line of progress, on standard error."""
    sys.stderr.write(f"[train] {words}\n")
