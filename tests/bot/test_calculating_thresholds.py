"""« May I ask? » on a firm sentence: before prison, inside, reductions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.calculating import calculation_for
from tests.bot.calculated import WORDING, Question, asked_on, check_calculation

QUESTIONS: list[Question] = [
    (
        "reduction_peine",
        "2026-07-01",
        "écroué en 2019 puis libéré, réincarcéré le 2 mars 2025 pour 10 mois, quelles réductions",
        ("nouvelles règles", "140 jours"),
    ),
    ("reduction_peine", "2026-07-01", "ancien régime, peine de 8 mois, combien de crédit", ("56 jours de crédit",)),
    ("reduction_peine", "2026-07-01", "incarcéré en mars 2022 pour 6 mois combien de remise", ("42 jours de crédit",)),
    ("reduction_peine", "2026-07-01", "nouvelles règles, je fais 8 mois, combien de remise max ?", ("112 jours",)),
    ("reduction_peine", "2026-07-01", "il a écopé de 5 mois, combien de réduction au plus", ("70 jours", "plafond")),
    (
        "reduction_peine",
        "2026-07-01",
        "écroué le 5 février 2026 pour 10 mois combien de remise",
        ("140 jours au plus",),
    ),
    (
        "reduction_peine",
        "2026-07-01",
        "en détention depuis le 15 juillet 2021, condamné le 15 novembre 2023 à 3 ans et 6 mois, crp ?",
        ("anciennes règles", "7 mois et 42 jours"),
    ),
    ("reduction_peine", "2026-07-01", "faits de 2020, écroué le 3 janvier 2023", ("nouvelles règles",)),
    (
        "convocation_avant_prison",
        "2026-03-01",
        "j'ai pris 10 mois ferme et le tribunal a révoqué 4 mois de sursis, 723-15 ?",
        ("14 mois", "plus d'un an", "ne s'applique pas", "D. 48-1-1", "réforme"),
    ),
    (
        "convocation_avant_prison",
        "2026-03-01",
        "10 mois ferme + 4 mois de sursis révoqué par le tribunal moins 3 mois de détention provisoire",
        ("Total à faire : 11 mois", "peut aménager"),
    ),
    ("convocation_avant_prison", "2026-03-01", "jai pri 6 mois ferme jsui libre", ("l'aménagement est la règle",)),
    (
        "convocation_avant_prison",
        "2026-02-01",
        "le jap a reçu la copie le 12 janvier 2026, toujours pas de décision",
        ("à partir du dimanche 12 juillet 2026",),
    ),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=[q[2] for q in QUESTIONS])
def test_a_question_with_its_data_gets_its_calculation_then_the_ordinary_answer(question: Question) -> None:
    check_calculation(question)


def test_a_withdrawn_rule_is_computed_no_more() -> None:
    withdrawn = replace(WORDING, withdrawn=frozenset({"R13"}))
    text = calculation_for("convocation_avant_prison", "j'ai 8 mois ferme", asked_on("2026-05-12"), withdrawn)
    assert text is not None
    assert "en train de changer" in text.plain()
    assert "8 mois" not in text.plain()
