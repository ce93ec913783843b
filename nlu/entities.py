"""Details in a message: dates, countries, measures, amounts, people… Pure; the words are in content/fr/entities.yml.

In the app rather than in Rasa: it costs half a millisecond, needs no model, and works when the model is away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale

from nlu.folding import fold
from nlu.understanding import Entity

# Between the words of a form: a space, a hyphen, an apostrophe, or several.
BETWEEN = r"[\s'’-]+"


class EntityFinder:
    """Finds what content/fr/entities.yml names. `text[start:end]` of each entity is what the person wrote."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        forms = {kind: dict(values) for kind, values in data["values"].items()}
        forms["country"] = countries(data)
        self._words = [(kind, *words_of(values)) for kind, values in forms.items()]
        self._patterns = [
            (kind, re.compile(rf"(?<!\w){filled(pattern, data)}(?!\w)"))
            for kind, patterns in data["patterns"].items()
            for pattern in patterns
        ]

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities in reading order; where two overlap, the longer one."""
        plain = same_length(text)
        found = sorted(self._all(plain), key=lambda entity: (entity.start - entity.end, entity.start))
        kept: list[Entity] = []
        for entity in found:
            if all(entity.end <= other.start or entity.start >= other.end for other in kept):
                kept.append(entity)
        return tuple(sorted(kept, key=lambda entity: entity.start))

    def _all(self, plain: str) -> Iterator[Entity]:
        for kind, form, values in self._words:
            for match in form.finditer(plain):
                yield Entity(kind, values[key_of(match[0])], *match.span())
        for kind, pattern in self._patterns:
            for match in pattern.finditer(plain):
                yield Entity(kind, normalised(kind, match[0]), *match.span())


def same_length(text: str) -> str:
    """The text folded letter by letter, so that every place stays where it was."""
    return "".join(folded if len(folded := fold(letter)) == 1 else letter for letter in text)


def countries(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The French names of all countries, with the other names that people give them."""
    names = Locale("fr").territories
    forms = {name: [fold(name)] for code, name in names.items() if len(code) == 2 and code.isalpha()}
    for name, aliases in data["country_aliases"].items():
        forms.setdefault(name, []).extend(aliases)
    excluded = set(data["not_countries"])
    return {name: kept for name, some in forms.items() if (kept := [form for form in some if form not in excluded])}


def words_of(values: Mapping[str, list[str]]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One expression for all forms of a kind, longest first, and the value of each form."""
    pairs = {key_of(form): value for value, forms in values.items() for form in forms}
    longest_first = sorted(pairs, key=len, reverse=True)
    forms = (BETWEEN.join(map(re.escape, form.split())) for form in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})s?(?!\w)"), pairs | {f"{form}s": pairs[form] for form in pairs}


def key_of(form: str) -> str:
    """A form with its words one space apart."""
    return " ".join(re.split(BETWEEN, form.strip()))


def filled(pattern: str, data: Mapping[str, Any]) -> str:
    """A pattern of the file with its lists filled in."""
    lists = {"weekday": data["weekdays"], "month": data["months"], "number": [r"\d+", *data["numbers"]]}
    return pattern.format(**{name: f"(?:{'|'.join(words)})" for name, words in lists.items()})


def normalised(kind: str, written: str) -> str:
    """`14:30` for a time, a plain decimal number of euros for an amount, else the folded words."""
    if kind == "amount":
        return re.sub(r"[^\d.]", "", re.sub(r"[ .](?=\d{3}(?!\d))", "", written).replace(",", ".")).strip(".")
    if kind == "time":
        return clock_time(written)
    return " ".join(written.split())


def clock_time(written: str) -> str:
    """A time of day as hours and minutes."""
    figures = re.findall(r"\d+", written)
    hour = figures[0] if figures else {"midi": "12", "minuit": "0"}[written.split()[0]]
    half = "30" if "demi" in written else "15" if "quart" in written else "0"
    return f"{int(hour):02}:{int(figures[1] if len(figures) > 1 else half):02}"
