"""Messages in a language that the assistant does not speak: which one, and whether they speak of danger.

The lists are data (`content/fr/languages.yml`). French, however broken, must almost never be taken for something else:
people who are answered in a language that is not theirs do not come back.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlu.folding import WORD, fold, words
from nlu.patterns import compile_patterns

OTHER = "other"
# Letters of Ukrainian that Russian has not, and of Russian that Ukrainian has not.
_UKRAINIAN, _RUSSIAN = frozenset("іїєґ"), frozenset("ыэъё")
_LETTERS = re.compile(r"[^\W\d_]+")
# How little a word says for a language where French people write it too.
_SHARED = 0.4
_NEVER = r"(?!)"


@dataclass(frozen=True)
class ForeignMessage:
    """A message in `language` (a key of content/fr/languages.yml), with the `urgence_*` topic it names, if any."""

    language: str
    danger: str | None = None


@dataclass(frozen=True)
class _Tally:
    """How many words of a message are of one language only, shared with French, and French only."""

    own: int
    shared: int
    french: int

    @property
    def score(self) -> float:
        return self.own + _SHARED * self.shared

    def is_sure(self, length: int) -> bool:
        """Two words at least that French has not, or one among words that all fit; and more of them than of French."""
        known = (self.own + self.shared) / length
        enough = self.own >= 2 or (self.own == 1 and known >= 0.65 and self.french == 0)
        return enough and known >= 0.3 and self.score > self.french


class Languages:
    """The languages of `content/fr/languages.yml`: their words, their words of distress, and what to answer."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Raises re.error on a malformed pattern, KeyError on a missing field."""
        self._languages: Mapping[str, Mapping[str, Any]] = data["languages"]
        self._french = _set(data["french"])
        self._own: dict[str, set[str]] = {}
        self._shared: dict[str, set[str]] = {}
        self._marks: dict[str, re.Pattern[str]] = {}
        self._alone: dict[str, str] = {}
        for code, language in self._languages.items():
            shared = _set(language.get("not_alone", "")) | self._french
            known = _set(language.get("words", ""))
            self._own[code], self._shared[code] = known - shared, known & shared
            self._marks[code] = re.compile(language.get("marks", _NEVER))
            self._alone |= dict.fromkeys(_set(language.get("alone", "")) - _set(language.get("not_alone", "")), code)
        self._danger = self._compiled("danger")
        self._danger_if_known = self._compiled("danger_if_known")

    def foreign(self, text: str) -> ForeignMessage | None:
        """What a message in another language says; None for French, or where the language cannot be told.

        Distress in another language is met in the midst of French too.
        """
        language = self.language_of(text)
        plain = f" {' '.join(words(text))} "
        anywhere = [said for said, pattern in self._danger if pattern.search(plain)]
        known = [said for said, pattern in self._danger_if_known if said.language == language and pattern.search(plain)]
        found = [said for said in anywhere if said.language == language] + known + anywhere
        return found[0] if found else ForeignMessage(language) if language else None

    def _compiled(self, key: str) -> list[tuple[ForeignMessage, re.Pattern[str]]]:
        return [
            (ForeignMessage(code, topic), compile_patterns(map(_folded, patterns), {}))
            for code, language in self._languages.items()
            for topic, patterns in language.get(key, {}).items()
        ]

    def answer(self, message: ForeignMessage) -> str:
        """What to say: the emergency numbers first where there is danger, else what we can do."""
        language = self._languages[message.language]
        return str(language.get("emergency", {}).get(message.danger, language["answer"]))

    def language_of(self, text: str) -> str | None:
        """The language of a message, by its script, else by its small words; None for French or unknown."""
        script = _script(text)
        if script == "latin":
            return self._by_words(text)
        if script == "cyrillic":
            letters = set(unicodedata.normalize("NFC", text.lower()))
            return "uk" if letters & _UKRAINIAN and not letters & _RUSSIAN else "ru"
        return "ar" if script == "arabic" else OTHER if script else None

    def _by_words(self, text: str) -> str | None:
        said = words(text)
        tallies = {code: self._tally(code, text, said) for code in self._own}
        code = max(tallies, key=lambda code: tallies[code].score)
        if len(said) > 2:
            return code if tallies[code].is_sure(len(said)) else None
        if said and tallies[code].own == len(said) == 2:
            return code
        alone = {self._alone.get(word) for word in said}
        return alone.pop() if len(alone) == 1 else None

    def _tally(self, code: str, text: str, said: list[str]) -> _Tally:
        marked = {fold(word) for word in WORD.findall(text.lower()) if self._marks[code].search(word)}
        own = {word for word in said if word in self._own[code] or word in marked}
        shared = sum(word in self._shared[code] for word in said)
        french = sum(word in self._french and word not in self._shared[code] for word in said)
        return _Tally(len(own), shared, french)


def _set(listed: str) -> set[str]:
    return set(words(listed))


def _folded(pattern: str) -> str:
    """The pattern with its letters folded, its signs left alone (folding would cut « … » into dots)."""
    return _LETTERS.sub(lambda found: fold(found[0]), pattern)


def _script(text: str) -> str | None:
    """The alphabet of most letters: latin, arabic, cyrillic, other; None without letters."""
    names = Counter(unicodedata.name(c, "").split(" ")[0].lower() for c in text if c.isalpha())
    if not names:
        return None
    most = names.most_common(1)[0][0]
    return most if most in ("latin", "arabic", "cyrillic") else "other"
