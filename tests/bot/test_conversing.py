"""Danger is heard wherever it is said: in one question of two, or beside a correction."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.answering import Answerer
from bot.conversing import converse
from bot.dialogue import DialogueState
from bot.exchange import Reply
from bot.listening import Listening
from content.library import FRENCH, load_library, read_yaml
from content.sentences import load_sentences
from content.situation import Situation
from nlu.alarm import load_alarm_thresholds
from nlu.danger import DangerList
from nlu.deciding import load_thresholds
from nlu.languages import Languages
from nlu.understanding import Guess, Understanding
from tests.factories import NOW


@dataclass(frozen=True)
class Judge:
    """What a model would make of a message: an emergency by the words it holds, else a topic by its words."""

    alarming: str
    topics: dict[str, str]
    least: int = 0

    async def understand(self, text: str) -> Understanding:
        topic = next((topic for word, topic in self.topics.items() if word in text), "aide")
        if self.alarming in text and len(text.split()) <= self.least:
            return Understanding(text, (Guess("urgence_medicale", 0.97), Guess(topic, 0.03)))
        return Understanding(text, (Guess(topic, 0.97), Guess("aide", 0.01)))


async def reply(text: str, judge: Judge, before: DialogueState | None = None) -> Reply:
    listening = Listening(
        judge,
        DangerList(read_yaml(FRENCH / "safety.yml")),
        load_thresholds(),
        load_alarm_thresholds(),
        Languages(read_yaml(FRENCH / "languages.yml")),
    )
    answerer = Answerer(load_library(), load_sentences())
    turn = await converse(text, Situation(now=NOW), before or DialogueState(), listening, answerer)
    return turn.reply


BRACELET_AND_PAIN = "Comment on recharge le bracelet ? Et combien de temps dure une douleur pareille dans la poitrine ?"


async def test_an_emergency_in_one_of_two_questions_gets_the_numbers_beside_the_answer() -> None:
    said = await reply(BRACELET_AND_PAIN, Judge("poitrine", {"bracelet": "bracelet_fonctionnement"}, least=10))
    assert said.safety_note
    assert said.topic == "bracelet_fonctionnement"


async def test_two_harmless_questions_are_both_answered() -> None:
    said = await reply(
        "Comment on recharge le bracelet ? Et combien de temps dure un TIG ?",
        Judge("poitrine", {"bracelet": "bracelet_fonctionnement", "tig": "tig"}),
    )
    assert set(said.topics) == {"bracelet_fonctionnement", "tig"}
    assert not said.safety_note


@pytest.mark.parametrize("correction", ["non je parle du bracelet", "non, je voulais dire le bracelet"])
async def test_a_correction_is_heard_without_what_it_corrects(correction: str) -> None:
    before = DialogueState(topic="tig", action="answer", at=NOW)
    said = await reply(correction, Judge("poitrine", {"bracelet": "bracelet_fonctionnement"}), before)
    assert said.topic == "bracelet_fonctionnement"
    assert not said.safety_note
