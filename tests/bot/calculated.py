"""What the tests of calculations share: a moment, a message, what is calculated and what is answered."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.answering import Answerer
from bot.calculating import calculation_for
from bot.calculations.wording import calculation_wording
from bot.exchange import Heard
from content.library import load_library
from content.rendering import Text
from content.sentences import load_sentences
from content.situation import HeldMeasure, Situation
from nlu.alarm import Alarm
from nlu.deciding import Decision
from nlu.understanding import Understanding

WORDING = calculation_wording()
# topic, day on which it is asked, message, what the calculation says
Question = tuple[str, str, str, tuple[str, ...]]


def asked_on(day: str, *measures: HeldMeasure, time_zone: str = "Europe/Paris") -> Situation:
    now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo(time_zone))
    return Situation(now=now, linked=bool(measures), time_zone=time_zone, measures=measures)


def calculated(topic: str, message: str, situation: Situation) -> str:
    text = calculation_for(topic, message, situation, WORDING)
    return text.plain() if isinstance(text, Text) else ""


@cache
def answerer() -> Answerer:
    return Answerer(load_library(), load_sentences())


def answered(topic: str, message: str, situation: Situation) -> str:
    heard = Heard(Understanding(message, ()), Decision("answer", (topic,)), Alarm())
    return answerer().reply_to(heard, situation).text.plain()


def check_calculation(question: Question) -> None:
    """The calculation says what is expected and that it is an estimate; the whole ordinary answer follows it."""
    topic, day, message, said = question
    calculation = calculated(topic, message, asked_on(day))
    assert [part for part in said if part not in calculation] == []
    if "=" in calculation:
        assert "Estimation à confirmer par votre SPIP ou le greffe" in calculation
    assert answered(topic, message, asked_on(day)) == f"{calculation}\n\n{answered(topic, '', asked_on(day))}"
