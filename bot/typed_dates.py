"""Dates and times as a CPIP types them: « mardi prochain 14h30 », « le 3 décembre à 9 h », « demain vers 14h ».

dateparser reads the day; the time, « prochain » and « en huit » are taken out first, which it misreads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import dateparser
import yaml

from content.library import FRENCH

Problem = Literal["no_day", "no_time", "past", "wrong_weekday", "no_such_time"]

_WORDS = yaml.safe_load((FRENCH / "typed_dates.yml").read_text("utf-8"))
_TIME = re.compile(_WORDS["time"], re.IGNORECASE)
_NEXT = re.compile(_WORDS["next"], re.IGNORECASE)
_WEEK_AFTER = re.compile(_WORDS["week_after"], re.IGNORECASE)
_FILLERS = re.compile(_WORDS["fillers"], re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(" + "|".join(_WORDS["weekdays"]) + r")\b", re.IGNORECASE)
_SPECIAL_TIMES: dict[str, str] = _WORDS["special_times"]


@dataclass(frozen=True)
class TypedMoment:
    """What was read: an aware moment on the local calendar, or why none could be."""

    moment: datetime | None = None
    problem: Problem | None = None


def read_moment(typed: str, now: datetime, time_zone: str) -> TypedMoment:
    """The moment that `typed` means for somebody who writes it at `now` (aware) in `time_zone`. It lies ahead."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).replace(tzinfo=None)
    text = _with_figures(typed)
    found = _TIME.search(text)
    day = _read_day(_TIME.sub(" ", text, count=1), today)
    if day is None:
        return TypedMoment(problem="no_day")
    if found is None:
        return TypedMoment(problem="no_time")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        return TypedMoment(problem="no_such_time")
    if _names_another_weekday(text, day):
        return TypedMoment(problem="wrong_weekday")
    moment = datetime.combine(day, time(hour, minute), zone)
    return TypedMoment(problem="past") if moment <= now else TypedMoment(moment)


@dataclass(frozen=True)
class TypedDay:
    """What was read: a day on the local calendar, or why none could be."""

    day: date | None = None
    problem: Problem | None = None


def read_day(typed: str, now: datetime, time_zone: str) -> TypedDay:
    """The day that `typed` means (« jusqu'au 3 décembre », « dans deux semaines »). It is today or lies ahead."""
    today = now.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    day = _read_day(typed, today)
    if day is None:
        return TypedDay(problem="no_day")
    if _names_another_weekday(typed, day):
        return TypedDay(problem="wrong_weekday")
    return TypedDay(problem="past") if day < today.date() else TypedDay(day)


def _with_figures(typed: str) -> str:
    for words, figures in _SPECIAL_TIMES.items():
        typed = re.sub(words, figures, typed, flags=re.IGNORECASE)
    return typed


def _read_day(text: str, today: datetime) -> date | None:
    a_week_more = timedelta(days=7 if _WEEK_AFTER.search(text) else 0)
    bare = " ".join(_FILLERS.sub(" ", _NEXT.sub(" ", _WEEK_AFTER.sub(" ", text))).split())
    if not bare:
        return None
    read = dateparser.parse(
        bare,
        languages=["fr"],
        settings={"PREFER_DATES_FROM": "future", "RELATIVE_BASE": today, "DATE_ORDER": "DMY"},
    )
    return None if read is None else read.date() + a_week_more


def _names_another_weekday(text: str, day: date) -> bool:
    """« jeudi 2 décembre » when the 2nd is a Wednesday: better ask than guess."""
    named = _WEEKDAY.search(text)
    return named is not None and _WORDS["weekdays"].index(named[1].lower()) != day.weekday()
