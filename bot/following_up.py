"""What a message means after the one before: a typed choice, a correction, a follow-up, two questions. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from rapidfuzz import fuzz

from bot.dialogue import DialogueState
from content.library import FRENCH, Library, read_yaml
from nlu.folding import expand_sms, fold
from nlu.understanding import Guess, Understanding

_SHORT = 8  # words of a follow-up, at most
_LIKE_A_TITLE = 88.0
_LONGEST_CHOICE = 6
_LEAST_WORDS_OF_A_QUESTION = 3


@dataclass(frozen=True)
class Phrases:
    """The reviewed expressions of `content/fr/conversation.yml`."""

    data: dict[str, Any]

    @cached_property
    def ordinals(self) -> dict[re.Pattern[str], int]:
        return {re.compile(pattern): place for pattern, place in self.data["ordinals"].items()}

    def pattern(self, name: str) -> re.Pattern[str]:
        return re.compile(self.data[name])


@cache
def load_phrases() -> Phrases:
    """Read once: nothing in it changes."""
    return Phrases(read_yaml(FRENCH / "conversation.yml"))


def chosen(text: str, before: DialogueState, library: Library, phrases: Phrases) -> str | None:
    """The topic that a typed message picks among those just offered: by its place, its title, or a plain yes."""
    if not before.offered:
        return None
    plain = expand_sms(text)
    for pattern, place in phrases.ordinals.items():
        if pattern.fullmatch(plain):
            return before.offered[place] if -1 <= place < len(before.offered) else None
    if before.action == "clarify" and phrases.pattern("agreement").fullmatch(plain):
        return before.offered[0]
    return _titled(plain, before.offered, library)


def asks_leave(text: str) -> bool:
    """« je peux aller… ? », « j'ai le droit de… »: the message asks whether something is allowed."""
    return load_phrases().pattern("asks_leave").search(expand_sms(text)) is not None


def corrected(text: str, phrases: Phrases) -> str | None:
    """What remains of « non, je parle du bracelet »; None where the message corrects nothing or says nothing more."""
    plain = expand_sms(text)
    found = phrases.pattern("correction").match(plain)
    rest = plain[found.end() :].strip() if found else ""
    return rest or None


def keeps_topic(text: str, before: DialogueState, phrases: Phrases) -> bool:
    """« combien ça coûte ? » after an answer is about that answer's topic."""
    return bool(before.topic and before.action == "answer" and phrases.pattern("same_topic").search(expand_sms(text)))


def leans_on_what_precedes(text: str, before: DialogueState, phrases: Phrases) -> bool:
    """A short message that begins with « et », « mais »… after an answer."""
    plain = expand_sms(text)
    short = len(plain.split()) <= _SHORT
    return bool(
        before.topic and before.action in ("answer", "clarify") and short and phrases.pattern("opener").search(plain)
    )


def blended(alone: Understanding, in_context: Understanding) -> Understanding:
    """The mean of what a message says by itself and after the title of the last topic."""
    if not (alone.available and in_context.available):
        return alone
    scores = {guess.topic: guess.confidence / 2 for guess in alone.guesses}
    for guess in in_context.guesses:
        scores[guess.topic] = scores.get(guess.topic, 0.0) + guess.confidence / 2
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    guesses = tuple(Guess(topic, confidence) for topic, confidence in ranked)
    return Understanding(alone.text, guesses, alone.entities)


def without(understanding: Understanding, topic: str) -> Understanding:
    """The same ranking without the topic that the person has just refused."""
    kept = [guess for guess in understanding.guesses if guess.topic != topic]
    total = sum(guess.confidence for guess in kept) or 1.0
    guesses = tuple(Guess(guess.topic, guess.confidence / total) for guess in kept)
    return Understanding(understanding.text, guesses, understanding.entities, understanding.available)


def questions_in(text: str, phrases: Phrases) -> tuple[str, ...]:
    """The two questions of a message, where it plainly holds two; nothing otherwise."""
    parts = [part.strip() for part in phrases.pattern("separators").split(fold(text)) if part.strip()]
    questions = [part for part in parts if _is_question(part, phrases)]
    return tuple(questions) if len(questions) == 2 else ()


def _is_question(part: str, phrases: Phrases) -> bool:
    plain = expand_sms(part)
    asks = "?" in part or phrases.pattern("question").search(plain)
    return bool(asks) and len(plain.split()) >= _LEAST_WORDS_OF_A_QUESTION


def _titled(plain: str, offered: tuple[str, ...], library: Library) -> str | None:
    if len(plain.split()) > _LONGEST_CHOICE:
        return None
    likeness = {topic: fuzz.ratio(plain, expand_sms(library.topics[topic].title)) for topic in offered}
    best = max(likeness, key=lambda topic: likeness[topic])
    return best if likeness[best] >= _LIKE_A_TITLE else None
