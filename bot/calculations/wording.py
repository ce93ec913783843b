"""The texts of content/fr/calculations.yml, read once; a wrong key or placeholder stops the program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, get_args

from babel.dates import format_date

from bot.calculations.reading import Reader
from content.dates import spoken_date, spoken_day
from content.library import FRENCH, ContentError, read_yaml
from sentence_dates.durations import Duration
from sentence_dates.result import Calculated, Reason, Step, Value
from sentence_dates.rules import RULES, Rule

_FILE = "calculations.yml"
# More rules than these are told by their articles alone, so that the whole stays short.
_RULES_EXPLAINED = 2
# The closed list: what each section's texts may hold between braces.
_DATES = frozenset(
    {"end", "release", "since", "informed_by", "prudent", "plain", "carried_over", "order", "judgment", "enforceable"}
)
_DUE = frozenset(
    {"end_1", "end_2", "due", "until", "by", "on", "opens", "closes", "at_most", "seized_by", "jap", "spip"}
)
_FIGURES = frozenset({"after", "days", "days_count", "most", "total", "off", "fee"})
_STEP_DATES = frozenset({"start", "end", "since", "release", "prudent", "last", "enforceable", "final"})
_STEP_FIGURES = frozenset(
    {"after", "duration", "days", "months", "by_month", "total", "limit", "full", "credit", "most"}
)
_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "labels": frozenset({"list", "day", "code"}),
    "units": frozenset({"amount"}),
    "outcomes": _DATES | _DUE | _FIGURES,
    "given": frozenset({"value"}),
    "steps": _STEP_DATES | _STEP_FIGURES | {"a_day", "off", "due"},
    "rules": frozenset(),
    "missing": frozenset(),
    "reasons": frozenset(),
    "cautions": frozenset({"carried_over"}),
}
# What the code says by a computed key must be there.
_REQUIRED: Mapping[str, frozenset[str]] = {
    "rules": frozenset(rule.id for rule in RULES.values() if rule.certainty != "I"),
    "reasons": frozenset(get_args(Reason)),
}


@dataclass(frozen=True)
class CalculationWording:
    """Says the text of a section and a key; `withdrawn` are the rules that nobody may rest on any more."""

    texts: Mapping[str, Mapping[str, str]]
    reader: Reader
    withdrawn: frozenset[str]
    court_fee: Decimal

    def say(self, section: str, key: str, **values: object) -> str:
        """Raises ContentError on an unknown key or a placeholder without a value."""
        try:
            return self.texts[section][key].format(**values)
        except KeyError as missing:
            raise ContentError(f"{_FILE}: {section}.{key}: {missing} is not given") from missing

    def label(self, key: str, parts: Iterable[str] = ()) -> str:
        return self.say("labels", key, list=" ; ".join(parts))

    def outcome(self, key: str, result: Calculated, more: Mapping[str, Value]) -> str:
        """What was found; its days with their weekday, or « vers le » where they are approximate."""
        values = {**result.figures, **result.dates, **more}
        return self.say("outcomes", key, **{n: self._told(v, around=result.approximate) for n, v in values.items()})

    def given(self, name: str, value: Value) -> str:
        """One of « vos données »."""
        written = self._month(value) if name == "birth_month" and isinstance(value, int) else self.written(value)
        return self.say("given", name, value=written)

    def rules(self, rules: Iterable[Rule]) -> str:
        """One or two rules with what they say and their articles; more of them, by their articles alone."""
        named = list(dict.fromkeys(rules))
        if len(named) <= _RULES_EXPLAINED:
            return self.label("rule", [f"{self.texts['rules'][rule.id]} ({self._articles([rule])})" for rule in named])
        codes = dict.fromkeys(rule.article.partition(",")[0] for rule in named)
        of_code = ([rule for rule in named if rule.article.partition(",")[0] == code] for code in codes)
        return self.label("rule", [self._articles(some) for some in of_code])

    def _articles(self, rules: list[Rule]) -> str:
        """« code de procédure pénale, art. 716-1, 720 »: rules of one code."""
        code = rules[0].article.partition(",")[0]
        numbers = dict.fromkeys(rule.article.partition("art. ")[2] for rule in rules)
        name = self.texts["labels"].get(f"code_{code}", code)
        return self.say("labels", "articles", code=name, list=", ".join(numbers))

    def step(self, step: Step) -> str:
        """A line of the working."""
        return self.say("steps", step.key, **{name: self.written(value) for name, value in step.values.items()})

    def written(self, value: Value) -> str:
        """« 2 mars 2026 », « 1 an et 6 mois », « 683,20 € », or a figure."""
        if isinstance(value, date):
            return spoken_date(value)
        if isinstance(value, Duration):
            return self._duration(value)
        if isinstance(value, Decimal):
            return self.say("units", "euros", amount=_amount(value))
        return str(value)

    def _told(self, value: Value, *, around: bool) -> str:
        if not isinstance(value, date):
            return self.written(value)
        if around:
            return self.say("labels", "around", day=spoken_date(value))
        return spoken_day(value, with_year=True)

    def _duration(self, duration: Duration) -> str:
        counted = (("year", duration.years), ("month", duration.months), ("day", duration.days))
        parts = [f"{n} {self.texts['units'][unit if n == 1 else f'{unit}s']}" for unit, n in counted if n]
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self.texts["labels"]["and"] + parts[-1]

    def _month(self, number: int) -> str:
        return format_date(date(2000, number, 1), "MMMM", locale="fr")


@cache
def calculation_wording(root: Path = FRENCH) -> CalculationWording:
    """The texts under `root`. Raises ContentError when something is missing, unknown or misspelt."""
    stored = read_yaml(root / _FILE)
    try:
        texts = {section: _checked(section, stored[section]) for section in _PLACEHOLDERS}
        withdrawn = frozenset(stored["withdrawn"])
        wording = CalculationWording(texts, Reader(stored["reading"]), withdrawn, Decimal(stored["court_fee"]))
    except (KeyError, TypeError, ValueError, ArithmeticError, re.error) as error:
        raise ContentError(f"{_FILE}: {error}") from error
    for unknown in withdrawn - RULES.keys():
        raise ContentError(f"{_FILE}: withdrawn: {unknown} is no rule")
    return wording


def _checked(section: str, texts: Mapping[str, Any]) -> dict[str, str]:
    for key in _REQUIRED.get(section, frozenset()) - texts.keys():
        raise ContentError(f"{_FILE}: {section}.{key} is missing")
    for key, text in texts.items():
        unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - _PLACEHOLDERS[section]
        if unknown:
            raise ContentError(f"{_FILE}: {section}.{key}: unknown placeholder {', '.join(sorted(unknown))}")
    return {key: text.strip("\n") for key, text in texts.items()}


def _amount(value: Decimal) -> str:
    """« 683,20 », « 8 500 »."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}".replace(",", " ") if whole else f"{value:,.2f}".replace(",", " ").replace(".", ",")
