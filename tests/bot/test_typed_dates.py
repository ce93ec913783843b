"""A CPIP types a date as she says it; it is understood, or the reason is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.typed_dates import read_day, read_moment

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Paris


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mardi prochain 14h30", "2026-12-01T14:30+01:00"),
        ("mardi 14h30", "2026-12-01T14:30+01:00"),
        ("jeudi prochain à 9 h", "2026-11-26T09:00+01:00"),
        ("demain vers 14h", "2026-11-25T14:00+01:00"),
        ("après-demain 8:45", "2026-11-26T08:45+01:00"),
        ("le 3 décembre à 9 h 15", "2026-12-03T09:15+01:00"),
        ("3/12 9h", "2026-12-03T09:00+01:00"),
        ("03/12/2026 à 16h", "2026-12-03T16:00+01:00"),
        ("1er décembre 10h", "2026-12-01T10:00+01:00"),
        ("lundi en huit à 11h", "2026-12-07T11:00+01:00"),
        ("dans 15 jours à 10h", "2026-12-09T10:00+01:00"),
        ("mercredi 2 décembre midi", "2026-12-02T12:00+01:00"),
        ("jeudi 10 décembre 9 heures et demie", "2026-12-10T09:30+01:00"),
        ("le 12 janvier 14h", "2027-01-12T14:00+01:00"),
        ("aujourd'hui 16h", "2026-11-24T16:00+01:00"),
    ],
)
def test_a_date_typed_the_french_way_is_understood(typed: str, expected: str) -> None:
    assert read_moment(typed, TUESDAY, "Europe/Paris").moment == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("mardi prochain", "no_time"),
        ("14h30", "no_day"),
        ("bientôt", "no_day"),
        ("aujourd'hui 8h", "past"),
        ("jeudi 2 décembre 9h", "wrong_weekday"),
        ("demain 27h", "no_such_time"),
    ],
)
def test_what_cannot_be_understood_says_why(typed: str, problem: str) -> None:
    assert read_moment(typed, TUESDAY, "Europe/Paris").problem == problem


def test_the_day_is_read_on_the_local_calendar_of_the_service() -> None:
    evening_in_paris = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)  # already the 25th in La Réunion
    read = read_moment("demain 9h", evening_in_paris, "Indian/Reunion")
    assert read.moment == datetime.fromisoformat("2026-11-26T09:00+04:00")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("jusqu'au 3 décembre", "2026-12-03"),
        ("jusqu'à vendredi inclus", "2026-11-27"),
        ("dans deux semaines", "2026-12-08"),
        ("aujourd'hui", "2026-11-24"),
    ],
)
def test_the_last_day_of_a_pause_needs_no_time(typed: str, expected: str) -> None:
    read = read_day(typed, TUESDAY, "Europe/Paris").day
    assert read is not None
    assert read.isoformat() == expected


@pytest.mark.parametrize(
    ("typed", "problem"), [("bientôt", "no_day"), ("hier", "past"), ("jeudi 2 décembre", "wrong_weekday")]
)
def test_a_day_that_cannot_be_understood_says_why(typed: str, problem: str) -> None:
    assert read_day(typed, TUESDAY, "Europe/Paris").problem == problem
