"""Nothing that people read says what must never be said: each `never_say` has a pattern, itself tried."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.choosing import choose
from content.library import FRENCH, load_library, read_yaml
from content.model import Answer, Condition
from content.rendering import render
from content.sentences import load_sentences
from content.situation import HeldMeasure, HeldObligation, Situation

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LIBRARY, SAY = load_library(), load_sentences()
TERRITORIES = ("Europe/Paris", "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Wallis")
_OTHER_FILES = ("bot.yml", "reminders.yml", "calculations.yml", "conversation.yml", "directory.yml")
_NEGATIONS = r"ne|n'|pas|plus|jamais|aucune?|ni|sans|faux|non"
_MORE_WORDS = rf"(?:(?!\b(?:{_NEGATIONS})(?:\b|(?<=')))[^.!?;:\n])*?"
_QUOTED = re.compile(r"«\s*(.*?)\s*»")
WHOLE_SENTENCE = 6  # words: what is quoted shorter is often a name or a piece
_ANY_WORDS = r"[^.!?;:\n]*?"


@dataclass(frozen=True)
class Trap:
    """What must not be said: the `number`th `never_say` of a topic. `only_in` empty is everywhere."""

    topic: str
    number: int
    never: str
    wrong: str
    right: str
    only_in: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.topic}#{self.number}"

    def is_said_in(self, text: str) -> bool:
        return pattern(self.never).search(folded(text)) is not None


@dataclass(frozen=True)
class Said:
    """A text that people read; `place` is a topic, or a section of another file."""

    place: str
    text: str


def folded(text: str) -> str:
    """Without accents, capitals, typographic apostrophes and spaces, so that patterns read plainly."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.replace("’", "'")) if not unicodedata.combining(c))
    return re.sub(r"[^\S\n]+", " ", plain.lower().replace("« ", "").replace(" »", ""))


@cache
def pattern(never: str) -> re.Pattern[str]:
    """« … » stands for other words of the same sentence, none of which denies; « ~ » for any other words of it."""
    return re.compile(never.replace(" …", _MORE_WORDS).replace("~", _ANY_WORDS), re.MULTILINE)


def load_traps() -> list[Trap]:
    stored: dict[str, dict[int, list[dict[str, Any]]]] = yaml.safe_load(
        (Path(__file__).parent / "traps.yml").read_text("utf-8")
    )
    return [
        Trap(topic, number, **{**entry, "only_in": tuple(entry.get("only_in", ()))})
        for topic, numbered in stored.items()
        for number, entries in numbered.items()
        for entry in entries
    ]


TRAPS = load_traps()


def everything_read() -> Iterator[Said]:
    """Every answer for every file that changes it, the explained texts, and the assistant's own sentences."""
    for answer in LIBRARY.answers.values():
        for file in files_for(answer):
            text = render(choose(answer, file), file, LIBRARY, SAY)
            yield Said(answer.topic, text.plain())
    for measure in LIBRARY.explained_measures.values():
        yield from (Said(measure.id, text) for text in (measure.means, measure.do, measure.ends, measure.cannot))
    for held in LIBRARY.explained_obligations.values():
        yield from (Said(held.id, text) for text in (held.means, held.do, held.proof, held.cannot))
    for name in _OTHER_FILES:
        yield from (Said(section, text) for section, text in sections(read_yaml(FRENCH / name)))


def files_for(answer: Answer) -> Iterator[Situation]:
    for zone, when in product(TERRITORIES, [Condition(), *(variant.when for variant in answer.variants)]):
        yield Situation(
            now=NOW,
            linked=True,
            time_zone=zone,
            measures=tuple(HeldMeasure(m) for m in when.measures[:1]),
            obligations=tuple(HeldObligation(o) for o in when.obligations[:1]),
        )


def sections(value: object, section: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a YAML value with the name of its outermost section."""
    if isinstance(value, str):
        yield section, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from sections(inner, section or str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from sections(inner, section)


EVERYTHING = tuple(everything_read())


@cache
def read_in(place: str) -> str:
    """All that is read in one place (in all places where it is empty), each paragraph once."""
    lines = [line for said in EVERYTHING if place in ("", said.place) for line in folded(said.text).split("\n")]
    return "\n\n".join(dict.fromkeys(lines))


def test_every_thing_that_must_never_be_said_has_a_trap() -> None:
    wanted = {f"{e.topic}#{n}" for e in LIBRARY.topic_facts.values() for n, _ in enumerate(e.never_say, 1)}
    assert wanted == {trap.name for trap in TRAPS}


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_catches_the_wrong_sentence_and_lets_the_right_one_pass(trap: Trap) -> None:
    assert trap.is_said_in(trap.wrong)
    assert not trap.is_said_in(trap.right)


def test_a_whole_false_sentence_quoted_by_the_reviewers_is_caught() -> None:
    missed = []
    for entry in LIBRARY.topic_facts.values():
        for number, line in enumerate(entry.never_say, 1):
            traps = [trap for trap in TRAPS if trap.name == f"{entry.topic}#{number}"]
            quoted = [quote for quote in _QUOTED.findall(line) if len(quote.split()) >= WHOLE_SENTENCE]
            missed += [quote for quote in quoted if not any(trap.is_said_in(quote) for trap in traps)]
    assert missed == []


def test_a_trap_for_some_places_names_places_that_exist() -> None:
    places = {said.place for said in EVERYTHING}
    assert {place for trap in TRAPS for place in trap.only_in} <= places


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_nothing_that_people_read_says_it(trap: Trap) -> None:
    for place in trap.only_in or ("",):
        found = [match.group() for match in pattern(trap.never).finditer(read_in(place))]
        assert found == [], place
