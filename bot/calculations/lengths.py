"""The lengths that a message names, and what each is: « 10 mois ferme », « 4 mois de sursis révoqués ». Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.calculations.days import erased, number_of, number_pattern
from sentence_dates.durations import Duration

_WEEK = 7
_NEAR = 45
_A_LIFE = 100 * 12


@dataclass(frozen=True)
class NamedLength:
    """A length, and what it is: a key of `duration_roles`, or empty. `within`: « dont … », a part of the one before.

    `said`: « j'ai pris », « condamné à » stand just before.
    """

    duration: Duration
    role: str
    start: int
    end: int
    within: bool = False
    said: bool = False


class LengthReader:
    """Reads lengths in a folded text from which the dates were taken out."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._data = words
        number, units = number_pattern(words), words["units"]
        self._length = re.compile(_length_pattern(number, units, words["part_of_its_own"]))
        self._unitless = re.compile(
            rf"(?<!\w){words['split']} (?P<number>{number})(?= (?:ferme|avec sursis|de sursis))"
        )
        self._said = re.compile(rf"(?<!\w){words['said_as_sentence']}")
        self._announced = re.compile(words["several_announced"])
        self._granted = re.compile(words["granted_length"])
        self._within = re.compile(rf"(?<!\w){words['split']} (?:encore )?$")
        self._ratio = re.compile(words["ratio"])
        self._clause_end = re.compile(words["clause_end"])
        self._right_end = re.compile(f"{words['clause_end']}|{words['what_follows_ends']}")
        self._roles = [(role, re.compile(forms)) for role, forms in words["duration_roles"].items()]
        adult = words["not_an_age"]
        ages = rf"(?P<ages>{number}(?:(?:,| et| ou) ?{number})*)"
        self._child = re.compile(rf"(?<!\w){words['child']} {ages} ?(?:{units['year']})(?!\w){adult}")
        self._list = re.compile(rf"(?<![\w/.,-])(?<!\bentre )(?P<numbers>{number}(?:, ?{number})*) ?(?:et|\+|puis) ?$")
        self._number = re.compile(rf"(?<!\w){number}(?!\w)")
        self._baby = re.compile(rf"(?<!\w){words['baby']} {number} ?(?:{units['month']})(?!\w){adult}")
        self._age = re.compile(
            rf"(?<!\w){words['age']} (?P<number>1[3-9]|[2-9]\d) ?(?:{units['year']})(?!\w)"
            r"(?! (?:ferme|de |avec|et \d|d'emp))"
        )

    def read(self, text: str) -> tuple[list[NamedLength], int | None]:
        """The lengths in reading order, and the age of the youngest child named."""
        child = self._child.search(text)
        baby = self._baby.search(text)
        ages = [m.span() for pattern in (self._child, self._baby, self._age) for m in pattern.finditer(text)]
        text = erased(text, ages)
        matches = [*self._length.finditer(text)]
        whole = [match for match in matches if not self._ratio.match(text[match.end() :])]
        lengths = [one for match in whole for one in self._listed(self._length_of(match, text, matches), match, text)]
        lengths = [length for length in lengths if _is_likely(length.duration)]
        named = self._number.findall(child["ages"]) if child else []
        age = min((number_of(one, self._data) for one in named), default=0 if baby else None)
        return self._with_unitless(lengths, text), age

    def _length_of(self, match: re.Match[str], text: str, matches: list[re.Match[str]]) -> NamedLength:
        before = max((m.end() for m in matches if m.end() <= match.start()), default=0)
        after = min((m.start() for m in matches if m.start() >= match.end()), default=len(text))
        left = text[max(before, match.start() - _NEAR) : match.start()]
        right = text[match.end() : min(after, match.end() + _NEAR)]
        role = self._role(left, right)
        return NamedLength(
            self._duration(match),
            role,
            *match.span(),
            within=bool(self._within.search(left)),
            said=bool(self._said.search(left)),
        )

    def _listed(self, last: NamedLength, match: re.Match[str], text: str) -> list[NamedLength]:
        """« 4, 5 et 6 mois »: three lengths, of the unit of the last one."""
        listed = self._list.search(text[: match.start()])
        unit = next(
            (
                name
                for name in ("years", "months")
                if self._duration(match) == Duration(**{name: self._count(match, name)})
            ),
            None,
        )
        if listed is None or unit is None:
            return [last]
        counts = [number_of(one, self._data) for one in self._number.findall(listed["numbers"])]
        last = replace(last, said=last.said or bool(self._announced.search(text[: listed.start()])))
        return [*(replace(last, duration=Duration(**{unit: count}), within=False) for count in counts), last]

    def _role(self, left: str, right: str) -> str:
        """What the words of the same clause say, those after first: « 4 mois de sursis », « révoqué 4 mois »."""
        right = self._right_end.split(right, maxsplit=1)[0]
        left = self._clause_end.split(left)[-1]
        other = "reduction" if self._granted.search(left) else ""
        return next((role for role, forms in self._roles if forms.search(right) or forms.search(left)), other)

    def _duration(self, match: re.Match[str]) -> Duration:
        years, months, weeks, days = (self._count(match, name) for name in ("years", "months", "weeks", "days"))
        if match["half_year"]:
            months += 6
        return Duration(years, months, days + weeks * _WEEK + (15 if match["half_month"] else 0))

    def _count(self, match: re.Match[str], unit: str) -> int:
        written = [match[name] for name in match.re.groupindex if name.startswith(unit) and match[name]]
        return number_of(written[0], self._data) if written else 0

    def _with_unitless(self, lengths: list[NamedLength], text: str) -> list[NamedLength]:
        """« 18 mois dont 6 ferme »: the part has the unit of the whole."""
        match = self._unitless.search(text)
        if match is None or not lengths:
            return lengths
        count, whole = number_of(match["number"], self._data), lengths[0].duration
        part = Duration(years=count) if whole.years and not whole.months else Duration(months=count)
        role = self._role("", text[match.end() : match.end() + _NEAR])
        return [*lengths, NamedLength(part, role, *match.span(), within=True)]


def _is_likely(duration: Duration) -> bool:
    """Not nothing, nor longer than a life: such a number is a slip of the finger."""
    return not duration.is_nothing and duration.exceeds(_A_LIFE) is False


def _length_pattern(number: str, units: Mapping[str, str], apart: str) -> str:
    """Years, months and days joined, save days that the next words set apart (« 90 jours de réduction »)."""
    year, month, week, day = (f"(?:{units[name]})(?!\\w)" for name in ("year", "month", "week", "day"))
    joined = r"(?:,? et |, ?| )"
    and_days = rf" ?{day}(?![ -]?amende|{apart}))?"
    return (
        rf"(?<![\w/€.,-])(?:"
        rf"(?P<years>{number}) ?{year}(?P<half_year> et demie?| 1/2)?(?:{joined}(?P<months_a>{number}) ?{month})?"
        rf"(?:{joined}(?P<days_a>{number}){and_days}"
        rf"|(?P<months_b>{number}) ?{month}(?P<half_month> et demi)?(?:{joined}(?P<days_b>{number}){and_days}"
        rf"|(?P<weeks>{number}) ?{week}"
        rf"|(?P<days_c>\d{{1,4}}|(?!une?\b){number}) ?{day}(?![ -]?amende))"
    )
