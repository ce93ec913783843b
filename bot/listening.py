"""Hears a message with both nets: the Rasa model, and the reviewed list of words of danger."""

from __future__ import annotations

from dataclasses import dataclass, replace

import httpx

from bot.exchange import Heard
from content.library import FRENCH, Library, read_yaml
from nlu.alarm import Alarm, AlarmThresholds, load_alarm_thresholds, raise_alarm, signs_in
from nlu.danger import DangerList
from nlu.deciding import Thresholds, decide, doubts, load_thresholds
from nlu.entities import EntityFinder
from nlu.languages import ForeignMessage, Languages
from nlu.rasa_client import RasaClient
from nlu.understanding import Understander, Understanding


@dataclass(frozen=True)
class Listening:
    """What understanding needs: the model, the list of words of danger, and the thresholds of both."""

    understander: Understander
    danger_list: DangerList
    thresholds: Thresholds
    alarm_thresholds: AlarmThresholds
    languages: Languages

    async def hear(self, text: str) -> Heard:
        """A message as understood by both nets."""
        understanding = await self.understander.understand(text)
        alarm = raise_alarm(understanding, signs_in(text, self.danger_list), self.alarm_thresholds)
        foreign = self.languages.foreign(text)
        if foreign is None:
            return self.judged(understanding, alarm)
        return self._in_their_language(foreign, understanding, alarm)

    def _in_their_language(self, foreign: ForeignMessage, understanding: Understanding, alarm: Alarm) -> Heard:
        """Distress is believed from either: the words of the language, or the two nets of French."""
        met = Alarm(foreign.danger or alarm.emergency)
        said = self.languages.answer(replace(foreign, danger=met.emergency))
        return replace(self.judged(understanding, met), in_their_language=said)

    def judged(self, understanding: Understanding, alarm: Alarm) -> Heard:
        """The same message with what is to be done of it."""
        decision = decide(understanding, self.thresholds)
        return Heard(understanding, decision, alarm, rivals=doubts(understanding, decision, self.thresholds))


def listening_through(http: httpx.AsyncClient, nlu_url: str, nlu_token: str, library: Library) -> Listening:
    """Both nets: the Rasa server at `nlu_url`, and the reviewed list of words of danger."""
    entities = EntityFinder(read_yaml(FRENCH / "entities.yml"))
    return Listening(
        understander=RasaClient(nlu_url, http, nlu_token, library.topics.keys(), entities.find),
        danger_list=DangerList(read_yaml(FRENCH / "safety.yml")),
        thresholds=load_thresholds(),
        alarm_thresholds=load_alarm_thresholds(),
        languages=Languages(read_yaml(FRENCH / "languages.yml")),
    )
