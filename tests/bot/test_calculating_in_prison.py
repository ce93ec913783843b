"""The end of a sentence, half and two thirds of it, leaves."""

from __future__ import annotations

import pytest

from tests.bot.calculated import Question, asked_on, calculated, check_calculation

QUESTIONS: list[Question] = [
    (
        "calcul_fin_peine",
        "2026-10-01",
        "je purge 4 mois depuis le 7 septembre 2026, date de sortie ?",
        ("jeudi 7 janvier 2027",),
    ),
    (
        "calcul_fin_peine",
        "2026-10-01",
        "bracelet comme peine depuis le 1er août 2026 pour 4 mois, arrêter quand ?",
        ("mardi 1er décembre 2026", "jeudi 1er octobre 2026 (la moitié)"),
    ),
    (
        "calcul_fin_peine",
        "2026-10-01",
        "arrivé à la maison d'arrêt le 7 septembre 2026, 5 mois ferme, quelle date je sors",
        ("dimanche 7 février 2027", "samedi 6 février 2027"),
    ),
    (
        "reduction_peine",
        "2026-10-01",
        "écroué le 7 juillet 2026, 9 mois ferme, 30 jours de RPS accordés",
        ("lundi 8 mars 2027",),
    ),
    ("calcul_fin_peine", "2026-03-01", "en prison depuis le 2 février 2026, 4 mois à tirer", ("mardi 2 juin 2026",)),
    ("calcul_fin_peine", "2026-03-01", "écroué le 2 février 2026 pour 4 mois sans remise", ("mardi 2 juin 2026",)),
    (
        "date_fin",
        "2026-02-01",
        "ecroué le 10 janvier 2026 pour 6 mois je sors quand",
        ("vendredi 10 juillet 2026", "art. 716-1", "10 janvier 2026 + 6 mois = 10 juillet 2026"),
    ),
    ("date_fin", "2026-02-01", "ecrou 10/01/26 6 moi jsor kan", ("vendredi 10 juillet 2026",)),
    ("calcul_fin_peine", "2026-03-01", "ecrou le 25 fevrier 2026, 1 mois ferme", ("27 mars 2026", "30 jours")),
    (
        "calcul_fin_peine",
        "2026-03-01",
        "écroué le 16 février 2026 pour six mois, date de sortie ?",
        ("dimanche 16 août 2026", "sortie au plus tard le vendredi 14 août 2026", "716-3"),
    ),
    (
        "calcul_fin_peine",
        "2026-09-01",
        "mandat de dépôt le 12 mai 2026, jugé le 20 août 2026 à 10 mois avec maintien en détention",
        ("vendredi 12 mars 2027",),
    ),
    (
        "calcul_fin_peine",
        "2026-09-10",
        "DP du 12 mars 2026 au 15 mai 2026 puis bracelet posé le 1er septembre 2026 pour une peine de 8 mois",
        ("26 février 2027", "64 jours de détention provisoire", "probable"),
    ),
    (
        "calcul_fin_peine",
        "2026-09-10",
        "j'ai fait 120 jours d'ARSE, écroué le 1er septembre 2026 pour 6 mois",
        ("dimanche 1er novembre 2026", "samedi 31 octobre 2026"),
    ),
    ("calcul_fin_peine", "2026-04-01", "2 ans dont 1 an avec sursis, écroué le 01/03/2026", ("1er mars 2027",)),
    (
        "calcul_fin_peine",
        "2026-11-23",
        "j'ai 14 mois, incarcéré 3 février 2026, 2 mois de RPS accordés",
        ("3 février 2027", "réductions accordées : 2 mois"),
    ),
    (
        "calcul_fin_peine",
        "2026-05-12",
        "écroué le 10 janvier 2026 pour 6 mois, si le jap me donne 2 mois de remise je sors quand",
        ("10 juillet 2026", "Seules les réductions déjà accordées comptent"),
    ),
    (
        "calcul_fin_peine",
        "2026-11-23",
        "ecrou 10 avril 26 15 mois, mi-peine ?",
        ("vers le 24 novembre 2026", "ne sont pas des dates de sortie"),
    ),
    (
        "liberation_conditionnelle",
        "2026-05-01",
        "écrou 01/03/2026 peine 2 ans, j'ai eu 4 mois de réduction, ma mi peine ?",
        ("vers le 1er janvier 2027", "729"),
    ),
    (
        "liberation_conditionnelle",
        "2026-05-01",
        "mon fils a 6 ans, peine de 5 ans, reste 4 ans 3 mois, parentale ?",
        ("n'est pas possible aujourd'hui", "sans les réductions", "729-3"),
    ),
    (
        "liberation_sous_contrainte",
        "2026-03-01",
        "ecrou 05/02/2026 10 mois 90 jours de réduction accordés, lsc quand",
        ("vers le 27 juin 2026", "samedi 6 juin 2026", "réforme"),
    ),
    ("liberation_sous_contrainte", "2026-07-01", "ecrou 1er juin 2026 3 ans, deux tiers", ("vers le 1er juin 2028",)),
    (
        "bracelet_fonctionnement",
        "2026-05-12",
        "je suis détenu en récidive il me reste 20 mois, bracelet possible ?",
        ("possible à demander", "Même en récidive"),
    ),
    (
        "bracelet_fonctionnement",
        "2026-04-10",
        "peine de bracelet 4 mois posé le 1er avril 2026, arrêter plus tôt ?",
        ("samedi 1er août 2026", "lundi 1er juin 2026", "713-43"),
    ),
    ("permission_sortir", "2026-05-12", "maison d'arrêt, peine de 10 mois, perm ?", ("3 jours au plus",)),
    (
        "permission_sortir",
        "2026-05-12",
        "centre de détention, ecroué le 1er mars 2026 pour 3 ans",
        ("vers le 1er mars 2027", "5 jours au plus"),
    ),
    (
        "calcul_fin_peine",
        "2026-01-12",
        "ecroué le 10 janvier 2026, 4 mois puis 3 mois sans confusion",
        ("dimanche 10 mai 2026", "lundi 10 août 2026", "greffe", "132-4"),
    ),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=[q[2] for q in QUESTIONS])
def test_a_question_with_its_data_gets_its_calculation_then_the_ordinary_answer(question: Question) -> None:
    check_calculation(question)


def test_the_days_off_are_those_of_the_territory() -> None:
    message = "écroué le 20 juin 2026 pour 6 mois"  # 20 December 2026 is a Sunday; La Réunion's own day off besides
    assert "vendredi" not in calculated("calcul_fin_peine", message, asked_on("2026-07-01")).split("\n")[0]
    in_guyane = asked_on("2026-01-01", time_zone="America/Cayenne")
    text = calculated("calcul_fin_peine", "écroué le 10 décembre 2025 pour 6 mois", in_guyane)
    assert "sortie au plus tard le mardi 9 juin 2026" in text  # 10 June: abolition of slavery


def test_without_the_day_of_custody_half_and_two_thirds_are_lengths_and_the_day_is_named_as_missing() -> None:
    half = calculated("calcul_fin_peine", "mi peine pour 3 ans c'est quand", asked_on("2026-05-12"))
    assert "après 18 mois de peine" in half
    assert "la date d'écrou" in half
    thirds = calculated("calcul_fin_peine", "peine de 18 mois, les 2/3 ça fait quand", asked_on("2026-05-12"))
    assert "Deux tiers : après 12 mois" in thirds
    assert "art. 720" in thirds
