"""Deadlines of an appeal and of an answer, amounts of fines."""

from __future__ import annotations

from datetime import date

import pytest

from content.situation import HeldMeasure
from tests.bot.calculated import Question, asked_on, calculated, check_calculation

QUESTIONS: list[Question] = [
    (
        "refus_appel",
        "2026-03-05",
        "jugement notifié lundi 2 mars 2026 jusqu'à quand je peux faire appel",
        ("au plus tard le jeudi 12 mars 2026", "avocat le jour même", "art. 712-11"),
    ),
    (
        "refus_appel",
        "2026-03-12",
        "ordonance... ordonnance recu hier refus de perm, jpe fere apel ?",
        ("Ordonnance (24 heures)", "jeudi 12 mars 2026"),
    ),
    (
        "refus_appel",
        "2026-03-13",
        "ordonnance notifiée vendredi 13/03/2026, jusqu'à quand l'appel",
        ("samedi 14 mars 2026", "reporter ce délai au 16 mars 2026. N'y comptez pas"),
    ),
    (
        "refus_appel",
        "2026-04-22",
        "jugement notifié mardi 21 avril 2026, délai d'appel svp",
        ("jeudi 30 avril 2026", "4 mai 2026"),
    ),
    (
        "refus_appel",
        "2026-03-18",
        "on m'a notifié un refus le 18 mars 2026, délai pour faire appel",
        ("Si c'est une ordonnance : appel au plus tard le jeudi 19 mars 2026", "le samedi 28 mars 2026"),
    ),
    ("refus_appel", "2026-03-12", "jugement recu il y a 3 jours, appel ?", ("jeudi 19 mars 2026", "9 mars 2026")),
    (
        "refus_appel",
        "2026-05-12",
        "jugement notifié le 2 mars 2026 je veux faire appel",
        ("le délai d'appel a fini le jeudi 12 mars 2026", "avocat aujourd'hui"),
    ),
    (
        "refus_appel",
        "2026-03-10",
        "pourvoi en cassation, arrêt notifié le 9 mars 2026",
        ("Pourvoi en cassation : au plus tard le samedi 14 mars 2026", "art. 712-15"),
    ),
    (
        "jours_amende",
        "2026-01-20",
        "90 jours-amende à 10€, exécutoire le 16 janvier 2026",
        ("900 €", "vers le 16 avril 2026"),
    ),
    (
        "jours_amende",
        "2026-01-20",
        "j'ai 90 jours-amende à 10€, si je paye dans le mois je paye combien",
        ("Total des jours-amende : 900 €", "dans le mois après le jugement : 720 € au lieu de 900 €", "R. 55"),
    ),
    (
        "jours_amende",
        "2026-01-20",
        "60 jours-amende de 15 euros jugé le 10 janvier 2026 je paie sous un mois",
        ("au plus tard le mardi 10 février 2026 : 720 € au lieu de 900 €",),
    ),
    (
        "jours_amende",
        "2026-01-20",
        "jours-amende 600 € je paie dans le mois combien",
        ("480 € au lieu de 600 €", "il me manque : le jour du jugement"),
    ),
    (
        "amende_droit_fixe",
        "2026-03-12",
        "amende 600€ jugé le 10 mars combien si je paye vite",
        ("480 € au lieu de 600 €", "683,20 € au lieu de 854 €", "vendredi 10 avril 2026", "707-2"),
    ),
    (
        "amende_droit_fixe",
        "2026-03-12",
        "amende de 600 euros + droit fixe 254 euros, jugement 10/03/2026",
        ("683,20 €", "10 avril 2026"),
    ),
    ("amende_droit_fixe", "2026-03-12", "amende 10 000 € jugé le 10 mars 2026", ("8 500 € au lieu de 10 000 €",)),
    ("delai_decision", "2026-05-12", "bracelet demandé le 2 mars 2026, la réponse ?", ("jeudi 2 juillet 2026",)),
    ("delai_decision", "2026-05-12", "demande de permission déposée le 2 mars 2026", ("samedi 2 mai 2026", "probable")),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=[q[2] for q in QUESTIONS])
def test_a_question_with_its_data_gets_its_calculation_then_the_ordinary_answer(question: Question) -> None:
    check_calculation(question)


def test_no_discount_is_announced_once_the_month_to_pay_may_be_over() -> None:
    told = calculated("jours_amende", "90 jours-amende à 10€, exécutoire le 16 janvier 2026", asked_on("2026-06-20"))
    assert "900 €" in told
    assert "720 €" not in told


def test_before_the_trial_no_deadline_of_the_judge_of_sentences_is_given() -> None:
    held = HeldMeasure("controle_judiciaire", date(2026, 1, 1))
    assert calculated("refus_appel", "ordonnance notifiée le 11 mai 2026 appel ?", asked_on("2026-05-12", held)) == ""
