"""The days that a message names: « le 2 mars », « 02/03/26 », « lundi dernier », « il y a 3 jours ». Pure.

A small grammar of our own rather than a parser of dates: it must leave alone « article 723-15 », « depuis 3 mois » and
« en mars », and notice a weekday that does not go with its date. The words are content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ERASED = "¤"
_CENTURY = 2000
_WEEK = 7
# A year farther away is a slip of the finger.
_YEARS_BACK, _YEARS_AHEAD = 90, 60


@dataclass(frozen=True)
class NamedDay:
    """A day and where it stands. `contradictory`: the weekday written is not its own. `loose`: a bare weekday."""

    day: date
    start: int
    end: int
    contradictory: bool = False
    loose: bool = False


def number_pattern(words: Mapping[str, Any]) -> str:
    """Figures, or a number in letters."""
    names = sorted(map(str, words["numbers"]), key=len, reverse=True)
    return rf"(?:\d{{1,4}}|{'|'.join(names)})"


def number_of(written: str, words: Mapping[str, Any]) -> int:
    return int(written) if written.isdigit() else int(words["numbers"][written])


def erased(text: str, spans: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> str:
    """The text with these places blotted out, so that nothing reads them twice; every place stays where it was."""
    for start, end in spans:
        text = text[:start] + ERASED * (end - start) + text[end:]
    return text


class DayReader:
    """Reads days on the local calendar of the person who writes."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._data = words
        self._weekdays: list[str] = words["weekdays"]
        self._months = [(re.compile(forms), number) for forms, number in words["months"].items()]
        self._relative = [(re.compile(rf"(?<!\w)(?:{f})(?!\w)"), n) for f, n in words["relative_days"].items()]
        self._future = re.compile(words["future"])
        weekday, month = "|".join(words["weekdays"]), "|".join(words["months"])
        self._patterns = _patterns(weekday, month)
        self._month_alone = re.compile(rf"(?<!\w)(?:{month})(?!\w)")
        self._distance = re.compile(_distance_pattern(words))
        self._bare_weekday = re.compile(
            rf"(?<!\w)(?P<weekday>{weekday})(?: (?:(?P<last>{words['last']})|(?P<next>{words['next']})))?(?!\w)"
        )

    def read(self, text: str, today: date) -> tuple[list[NamedDay], str]:
        """The days of a folded text, in reading order, and the text without them nor any other word of time."""
        found: list[NamedDay] = []
        for pattern in self._patterns:
            named = [day for match in pattern.finditer(text) if (day := self._named(match, text, today))]
            text = erased(text, [(day.start, day.end) for day in named])
            found += named
        for pattern, days in self._relative:
            named = [NamedDay(today + timedelta(days=days), *match.span()) for match in pattern.finditer(text)]
            text = erased(text, [(day.start, day.end) for day in named])
            found += named
        distant, text = self._distances(text, today)
        return sorted([*found, *distant, *self._weekday_days(text, today)], key=lambda day: day.start), text

    def month_in(self, text: str) -> int | None:
        """The first month named in a text."""
        match = self._month_alone.search(text)
        return self._month_number(match[0]) if match else None

    def _named(self, match: re.Match[str], text: str, today: date) -> NamedDay | None:
        parts = match.groupdict()
        month = self._month_number(parts["month"])
        day = int(parts["day"]) if parts["day"] else 1
        year = _year(parts["year"])
        if year is None and _is_fraction(match, text):
            return None
        try:
            named = date(year, month, day) if year else self._nearest(day, month, text, today)
        except ValueError:
            return None
        if not today.year - _YEARS_BACK <= named.year <= today.year + _YEARS_AHEAD:
            return None
        weekday = parts.get("weekday")
        wrong = weekday is not None and self._weekdays.index(weekday) != named.weekday()
        return NamedDay(named, *match.span(), contradictory=wrong)

    def _nearest(self, day: int, month: int, text: str, today: date) -> date:
        """A day with no year: the last one, as what is told is past, unless the message speaks of what is ahead."""
        this_year = date(today.year, month, day)
        if self._future.search(text):
            return this_year if this_year >= today else date(today.year + 1, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)

    def _month_number(self, written: str) -> int:
        if written.isdigit():
            return int(written)
        return next(int(number) for forms, number in self._months if forms.fullmatch(written))

    def _distances(self, text: str, today: date) -> tuple[list[NamedDay], str]:
        """« Il y a 3 jours » is a day; « depuis 3 mois » is none, and no length either: it is blotted out."""
        named, spans = [], []
        for match in self._distance.finditer(text):
            spans.append(match.span())
            count = number_of(match["number"], self._data) * (_WEEK if match["week"] else 1)
            if match["vague"] or match["within"] or match["roughly"] or not (match["week"] or match["day"]):
                continue
            named.append(NamedDay(today + timedelta(days=-count if match["ago"] else count), *match.span()))
        return named, erased(text, spans)

    def _weekday_days(self, text: str, today: date) -> list[NamedDay]:
        return [self._weekday_day(match, today) for match in self._bare_weekday.finditer(text)]

    def _weekday_day(self, match: re.Match[str], today: date) -> NamedDay:
        back = (today.weekday() - self._weekdays.index(match["weekday"])) % _WEEK
        if match["next"]:
            return NamedDay(today + timedelta(days=_WEEK - back), *match.span(), loose=True)
        if match["last"] and not back:
            back = _WEEK
        return NamedDay(today - timedelta(days=back), *match.span(), loose=True)


def _patterns(weekday: str, month: str) -> tuple[re.Pattern[str], ...]:
    iso = r"(?<![\w-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w-])"
    named = rf"(?:(?P<weekday>{weekday}) (?:le )?)?"
    written = (
        rf"(?<![\w/]){named}(?:(?P<day>\d{{1,2}})(?:er)?|premier) ?(?P<month>{month})(?!\w)"
        r"\.?(?: ?(?P<year>20\d{2}|\d{2}(?! ?(?:h|€|e\b|eur|ans|mois|jours?))))?(?!\w)"
    )
    figures = (
        rf"(?<![\w/.,-]){named}(?P<day>\d{{1,2}})(?P<between>[/.-])(?P<month>\d{{1,2}})"
        r"(?:(?P=between)(?P<year>\d{4}|\d{2}))?(?![\w/-]|[.,]\d| ?(?:mois|ans?|€|euros?|h)\b)"
    )
    return tuple(map(re.compile, (iso, written, figures)))


def _distance_pattern(words: Mapping[str, Any]) -> str:
    unit = "|".join(f"(?P<{name}>{forms})" for name, forms in words["units"].items())
    led_by = "|".join(f"(?P<{name}>{words[name]})" for name in ("ago", "within", "ahead", "vague"))
    number = number_pattern(words)
    return (
        rf"(?<!\w)(?:{led_by})(?: les?)? ?(?P<roughly>(?:{words['vague']}) ?)?"
        rf"(?P<number>{number}) ?(?:{unit})(?!\w)"
    )


def _is_fraction(match: re.Match[str], text: str) -> bool:
    """« les 2/3 » is no day, « le 2/3 » is one."""
    figures = match.groupdict().get("between") == "/" and len(match["day"]) == len(match["month"]) == 1
    return figures and not text[: match.start()].endswith(("le ", "du ", "au "))


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if len(written) == 4 else _CENTURY + int(written)
