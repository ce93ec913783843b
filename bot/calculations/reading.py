"""What a message gives to calculate with: days, lengths, amounts, hours, and what each of them is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from bot.calculations.days import DayReader, NamedDay, erased, number_of, number_pattern
from bot.calculations.lengths import LengthReader, NamedLength
from nlu.entities import same_length
from sentence_dates.durations import Duration

# A word says what a date is from this far; one that comes after it counts as if it stood farther away.
_NEAR_BEFORE, _NEAR_AFTER, _AFTER_COSTS = 60, 45, 12
_FEE_NEAR = 25
_MIDNIGHT = 24
# More times than that is no plan of payments.
_MOST_PAYMENTS = 24
_TIMES = ("times", "times_after")
# What may be told by a bare weekday: « notifié lundi ».
_OF_A_WEEKDAY = ("notified", "refused", "judged", "moved", "custody", "entered")

# What tells that a sentence of prison is spoken of: groups of words, and what a length may be.
_OF_A_SENTENCE = ("release", "going_out", "halfway", "two_thirds", "by_law", "how_much_off")
_FIRM = ("sentence", "")


@dataclass(frozen=True)
class FoundDate:
    """A day, and what it is: a key of `date_roles`, or empty."""

    day: date
    role: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """Everything read in one message. `contradictory`: a weekday does not go with its date.

    `only_times`: the days and their price were read in a product, « 75 fois 14 € ».
    """

    text: str
    today: date
    dates: tuple[FoundDate, ...] = ()
    periods: tuple[tuple[FoundDate, FoundDate], ...] = ()
    lengths: tuple[NamedLength, ...] = ()
    amounts: tuple[Decimal, ...] = ()
    fee: Decimal | None = None
    a_day: Decimal | None = None
    day_fines: int | None = None
    only_times: bool = False
    hours: int | None = None
    child_age: int | None = None
    birth_month: int | None = None
    contradictory: bool = False
    words: frozenset[str] = frozenset()
    obstacles: frozenset[str] = frozenset()

    def says(self, *words: str) -> bool:
        """Whether it holds one of these groups of words (keys of `words`)."""
        return not self.words.isdisjoint(words)

    def date_of(self, *roles: str) -> date | None:
        """The first date with one of these roles, the first role first."""
        return next((found.day for role in roles for found in self.dates if found.role == role), None)

    @property
    def custody(self) -> date | None:
        """The day of custody: the last entry, where an earlier detention is told as a period."""
        earlier = {day.start for period in self.periods for day in period}
        entries = [found for found in self.dates if found.role == "custody"]
        alone = [found for found in entries if found.start not in earlier]
        return next((found.day for found in alone or entries), None)

    @property
    def detained_before(self) -> bool:
        """Whether a period of prison is told besides the entry."""
        return any(one.role == "custody" and one.day != self.custody for one, _ in self.periods)

    def past_date(self, *roles: str) -> date | None:
        """The date with one of these roles, else the only one; what is still ahead is none."""
        day = self.date_of(*roles) or (self.dates[0].day if len(self.dates) == 1 else None)
        return day if day and day <= self.today else None

    def length_of(self, *roles: str) -> Duration | None:
        """The first length with one of these roles, the first role first."""
        return next((found.duration for role in roles for found in self.lengths if found.role == role), None)

    @property
    def has_data(self) -> bool:
        return bool(self.dates or self.lengths or self.amounts or self.hours or self.day_fines)


class Reader:
    """Reads messages with the words of `reading` in content/fr/calculations.yml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._data = words
        self._days, self._lengths = DayReader(words), LengthReader(words)
        number = number_pattern(words)
        self._day_fines = re.compile(words["day_fines"].format(number=number))
        self._hours = re.compile(words["hours"].format())
        self._amount = re.compile(words["amount"].format(number=number))
        self._times, self._times_after = (re.compile(words[key].format(number=number)) for key in _TIMES)
        self._times_bare = re.compile(words["times_bare"].format())
        self._paying = re.compile(words["paying"])
        self._instalments = re.compile(words["instalments"])
        self._fee, self._a_day = re.compile(words["fee"]), re.compile(words["a_day"])
        self._sentence_end = re.compile(r"[.!?;](?=\s|$)")
        self._range, self._birth = re.compile(words["range"]), re.compile(words["birth"])
        self._roles = [(role, _role_pattern(forms, words)) for role, forms in words["date_roles"].items()]
        self._leads = re.compile(words["leads"])
        self._since = re.compile(rf"(?<!\w){words['since']}")
        self._words = {name: re.compile(rf"(?:{forms})") for name, forms in words["words"].items()}
        self._obstacles = {name: re.compile(rf"(?:{forms})") for name, forms in words["obstacles"].items()}
        self._denied = {name: re.compile(rf"\b(?:{forms})") for name, forms in words["obstacles_denied"].items()}

    def read(self, message: str, today: date) -> Reading:
        """What `message` gives, for somebody who writes it on `today` of her own calendar."""
        text = same_length(message)
        named, rest = self._days.read(text, today)
        dates, periods = self._dated(named, text)
        amounts = self._amounts(rest)
        words = frozenset(name for name, forms in self._words.items() if forms.search(text))
        lengths, child_age = self._lengths.read(erased(rest, [m.span() for m, _ in amounts]))
        return Reading(
            text=text,
            today=today,
            dates=tuple(self._begun(dates, text, words, lengths)),
            periods=tuple(periods),
            lengths=tuple(lengths),
            **{**self._money(amounts, rest), **self._by_day(amounts, rest, words)},
            hours=self._hours_in(rest),
            child_age=child_age,
            birth_month=self._birth_month(dates, text),
            contradictory=any(day.contradictory for day in named),
            words=words,
            obstacles=frozenset(self._obstacles_in(text)),
        )

    def _obstacles_in(self, text: str) -> Iterator[str]:
        """Those that the message tells of, save where it says that there is none: « personne n'a fait appel »."""
        for name, forms in self._obstacles.items():
            denied = self._denied.get(name)
            if forms.search(denied.sub("", text) if denied else text):
                yield name

    def _dated(self, named: list[NamedDay], text: str) -> tuple[list[FoundDate], list[tuple[FoundDate, FoundDate]]]:
        """Each day with what it is, and the periods; a bare weekday is a date only where a word says of what.

        In « du 12 mars au 15 mai » the second day is what the first one is.
        """
        followed = pairwise([*named, None])
        roles = [(day, self._role(day, text, end.start if end else len(text))) for day, end in followed if day]
        dates = [
            FoundDate(day.day, role, day.start, day.end)
            for day, role in roles
            if not day.loose or role in _OF_A_WEEKDAY
        ]
        periods = []
        for place, (one, two) in enumerate(pairwise(tuple(dates))):
            if self._range.search(text[one.end : two.start]):
                dates[place + 1] = replace(two, role=one.role)
                periods.append((one, dates[place + 1]))
        return dates, periods

    def _begun(
        self, dates: list[FoundDate], text: str, words: frozenset[str], lengths: Sequence[NamedLength]
    ) -> Iterator[FoundDate]:
        """« Entré le 3 mars », « 20 mois depuis le 3 mars »: the day of custody, if the message speaks of a sentence.

        Of what else begins then where it speaks of a probation. « Rentré lundi » elsewhere is no date of ours.
        """
        for found in dates:
            since = found.role in ("", "pretrial") and self._since.search(text[: found.start])
            firm = ("sentence",) if since else _FIRM
            sentence = not words.isdisjoint(_OF_A_SENTENCE) or any(length.role in firm for length in lengths)
            if since and not found.role and "probation" in words:
                yield replace(found, role="start")
            elif sentence and (since or found.role == "entered"):
                yield replace(found, role="custody")
            elif found.role != "entered":
                yield found

    def _role(self, day: NamedDay, text: str, following: int) -> str:
        """What the nearest word says the day is; a word that leads straight to the following day is that day's."""
        before = self._sentence_end.split(text[: day.start])[-1]
        after = self._sentence_end.split(text[day.end : day.end + _NEAR_AFTER], maxsplit=1)[0]
        if self._since.search(before):
            after = ""  # « depuis le 3 mars, date de sortie ? »: what has begun stands before
        nearest, best = "", _NEAR_BEFORE + 1
        for role, forms in self._roles:
            distances = [len(before) - match.end() for match in forms.finditer(before)]
            distances += [
                match.start() + _AFTER_COSTS
                for match in forms.finditer(after)
                if not self._leads.match(text[day.end + match.end() : following])
            ]
            closest = min(distances, default=best)
            if closest < best:
                nearest, best = role, closest
        return nearest

    def _day_fines_in(self, text: str) -> int | None:
        """Their number; « un jour-amende » is the name of the thing."""
        counts = (number_of(match["number"], self._data) for match in self._day_fines.finditer(text))
        return next((count for count in counts if count > 1), None)

    def _euros(self, match: re.Match[str]) -> Decimal:
        if match["number"][0].isalpha():
            return Decimal(number_of(match["number"], self._data))
        whole = match["number"].replace(" ", "").replace(".", "")
        return Decimal(f"{whole}.{match['cents']}") if match["cents"] else Decimal(whole)

    def _by_day(self, amounts: list[tuple[re.Match[str], Decimal]], text: str, words: frozenset[str]) -> dict[str, Any]:
        """Jours-amende and the price of a day: by their name, else by a product."""
        if fines := self._day_fines_in(text):
            return {"day_fines": fines}
        return self._bare_times_in(text) if "day_fines" in words and not amounts else self._times_in(amounts, text)

    def _times_in(self, amounts: list[tuple[re.Match[str], Decimal]], text: str) -> dict[str, Any]:
        """« 75 fois 14 € », « 60 jours à 8 € », « 10 € pendant 90 jours »: so many days at so much."""
        for match, value in amounts:
            before, after = text[: match.start()], text[match.end() :]
            counted = self._times.search(before) or self._times_after.match(after)
            count = number_of(counted["number"], self._data) if counted else 0
            paid = count <= _MOST_PAYMENTS and self._paying.search(before[: counted.start()] if counted else "")
            if counted and not (paid or self._instalments.match(after)):
                return {"day_fines": count, "a_day": value, "only_times": True}
        return {}

    def _bare_times_in(self, text: str) -> dict[str, Any]:
        """« 60 x 15 », with no euros."""
        match = self._times_bare.search(text)
        return {"day_fines": int(match["number"]), "a_day": Decimal(match["price"])} if match else {}

    def _hours_in(self, text: str) -> int | None:
        """Hours of work: a small number is a time of day."""
        counts = (int(match["number"]) for match in self._hours.finditer(text))
        return next((count for count in counts if count > _MIDNIGHT), None)

    def _amounts(self, text: str) -> list[tuple[re.Match[str], Decimal]]:
        return [(match, self._euros(match)) for match in self._amount.finditer(text)]

    def _money(self, amounts: list[tuple[re.Match[str], Decimal]], text: str) -> dict[str, Any]:
        """The fine, the court fee and the price of a day, told apart by the words beside them."""
        plain: list[Decimal] = []
        found: dict[str, Decimal] = {}
        for match, value in amounts:
            before, after = text[max(0, match.start() - _FEE_NEAR) : match.start()], text[match.end() :][:_FEE_NEAR]
            if _last_of(self._fee, before) or self._fee.match(after.lstrip(" de")):
                found.setdefault("fee", value)
            elif self._a_day.match(after.lstrip()) or _last_of(self._a_day, before):
                found.setdefault("a_day", value)
            else:
                plain.append(value)
        return {**found, "amounts": tuple(plain)}

    def _birth_month(self, dates: list[FoundDate], text: str) -> int | None:
        match = self._birth.search(text)
        if match is None:
            return None
        born = next((found.day.month for found in dates if 0 <= found.start - match.end() < _FEE_NEAR), None)
        return born or self._days.month_in(text[match.end() : match.end() + _NEAR_AFTER])


def _role_pattern(forms: str, words: Mapping[str, Any]) -> re.Pattern[str]:
    """The words of a role, with the lists that several roles share."""
    for name in ("requested", "place"):
        forms = forms.replace(f"{{{name}}}", words[name])
    return re.compile(rf"(?<!\w)(?:{forms})")


def _last_of(pattern: re.Pattern[str], before: str) -> bool:
    """Whether the words just before an amount are these, with at most « de » or « : » between."""
    return any(not before[match.end() :].strip(" :de'+=") for match in pattern.finditer(before))
