"""Dates and times as one says them in French."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date


def spoken_day(day: date, *, with_year: bool = False) -> str:
    """« mardi 1er décembre », with the year where asked."""
    text = format_date(day, "EEEE d MMMM y" if with_year else "EEEE d MMMM", locale="fr")
    return text.replace(" 1 ", " 1er ", 1) if day.day == 1 else text


def spoken_date(day: date) -> str:
    """« 1er décembre 2026 »."""
    return spoken_day(day, with_year=True).split(" ", 1)[1]


def spoken_time(moment: datetime, time_zone: str) -> str:
    """« 9 h 30 », « 14 h », on the local calendar of `time_zone`."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local.hour} h {local.minute:02d}" if local.minute else f"{local.hour} h"


def spoken_moment(moment: datetime, time_zone: str) -> str:
    """« mardi 1er décembre à 9 h 30 », on the local calendar of `time_zone`."""
    return f"{spoken_day(moment.astimezone(ZoneInfo(time_zone)).date())} à {spoken_time(moment, time_zone)}"
