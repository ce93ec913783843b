"""Ends and deadlines of what is done outside: probation, TIG, stage, register, record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from content.situation import HeldMeasure, HeldObligation
from tests.bot.calculated import Question, asked_on, calculated, check_calculation

QUESTIONS: list[Question] = [
    (
        "suivi_socio_judiciaire",
        "2026-10-01",
        "suivi socio judiciaire, condamné le 12 mai 2026, quand demander la fin ?",
        ("12 mai 2027",),
    ),
    (
        "sursis_probatoire",
        "2026-05-01",
        "probatoire de 18 mois, exécution provisoire, jugé le 9 avril 2026, quelle date la fin ?",
        ("samedi 9 octobre 2027",),
    ),
    (
        "sursis_probatoire",
        "2026-02-01",
        "sursis probatoire 18 mois, jugement du 5 janvier 2026, fin quand",
        ("16 juillet 2027", "16 janvier 2026", "132-42"),
    ),
    (
        "sursis_probatoire",
        "2026-02-01",
        "8 mois avec sursis probatoire pendant 2 ans jugé le 5 janvier 2026 execution provisoire",
        ("5 janvier 2028",),
    ),
    (
        "fin_anticipee",
        "2026-02-01",
        "sursis probatoire jugé le 5 janvier 2026, fin anticipée quand",
        ("pas avant le mercredi 27 janvier 2027", "art. 744"),
    ),
    ("sursis_simple", "2026-02-01", "6 mois avec sursis condamné le 5 janvier 2026", ("27 janvier 2031", "probable")),
    (
        "tig",
        "2026-02-01",
        "tig 105h exécutoire le 16 janvier 2026 j'ai jusqu'à quand",
        ("vendredi 16 juillet 2027", "105 heures", "131-22"),
    ),
    ("stage", "2026-02-01", "stage, condamnation définitive le 27 janvier 2026", ("lundi 27 juillet 2026",)),
    ("fijais", "2026-03-05", "déménagé le 3 mars fijais", ("mercredi 18 mars 2026", "706-53-5")),
    ("fijais", "2026-05-12", "jai demenager y a 3 jours", ("24 mai 2026",)),
    ("fijais", "2026-05-12", "déménagé le 3 mars", ("a fini le mercredi 18 mars 2026",)),
    (
        "fijais",
        "2026-05-12",
        "né en septembre, justifier quand",
        ("mardi 1er septembre 2026 au mercredi 30 septembre",),
    ),
    ("casier_judiciaire", "2026-05-12", "amende payée le 10 avril 2026, réhabilitation ?", ("10 avril 2029", "133-13")),
    (
        "casier_judiciaire",
        "2027-08-01",
        "8 mois avec sursis probatoire non avenu le 16 juillet 2027",
        ("16 juillet 2032",),
    ),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=[q[2] for q in QUESTIONS])
def test_a_question_with_its_data_gets_its_calculation_then_the_ordinary_answer(question: Question) -> None:
    check_calculation(question)


def test_somebody_in_recidive_is_not_told_that_the_delay_holds_without_it() -> None:
    repeat = calculated(
        "casier_judiciaire", "amende payée le 10 avril 2024, j'étais en récidive", asked_on("2026-05-12")
    )
    assert "10 avril 2030" in repeat
    assert "sans récidive" not in repeat
    assert "Délai doublé" in repeat
    first = calculated("casier_judiciaire", "amende payée le 10 avril 2024, pas récidiviste", asked_on("2026-05-12"))
    assert "10 avril 2027" in first
    assert "sans récidive" in first


def test_a_day_without_a_year_is_the_last_one_and_the_next_one_for_what_is_ahead() -> None:
    assert "18 mars 2026" in calculated("fijais", "déménagé le 3 mars", asked_on("2026-03-05"))
    assert "18 juin 2026" in calculated("fijais", "je demenage le 3 juin", asked_on("2026-05-12"))


def test_today_is_that_of_the_service_of_the_person() -> None:
    situation = replace(asked_on("2026-03-02", time_zone="Indian/Reunion"))
    late_in_paris = replace(situation, now=datetime(2026, 3, 1, 22, tzinfo=ZoneInfo("Europe/Paris")))
    assert "17 mars 2026" in calculated("fijais", "demenagé ajd", late_in_paris)


def test_the_file_gives_what_the_message_does_not() -> None:
    held = HeldMeasure("sursis_probatoire", date(2026, 1, 16), date(2027, 7, 16))
    linked = asked_on("2026-05-12", held)
    assert "24 septembre 2027" in calculated("date_fin", "j'ai fait 70 jours de prison pendant mon suivi", linked)
    early = calculated("fin_anticipee", "je peux demander la fin anticipée quand", linked)
    assert "pas avant le samedi 16 janvier 2027, au plus tôt" in early
    bracelet = asked_on("2026-05-12", HeldMeasure("ddse_peine", date(2026, 4, 1), date(2026, 8, 1)))
    assert "lundi 1er juin 2026" in calculated("fin_anticipee", "arreter le bracelet plus tot", bracelet)
    tig = asked_on("2026-05-12", HeldMeasure("tig_peine", date(2026, 1, 16)))
    assert "16 juillet 2027" in calculated("tig", "j'ai jusqu'à quand pour mon tig", tig)


def test_a_move_told_by_somebody_registered_gets_the_deadline() -> None:
    registered = replace(asked_on("2026-05-12"), obligations=(HeldObligation("fijais_adresse"),))
    told = calculated("signaler_changement", "jai demenager y a 3 jours", registered)
    assert "24 mai 2026" in told
    assert calculated("signaler_changement", "jai demenager y a 3 jours", asked_on("2026-05-12")) == ""
