"""A question that gives dates, lengths or amounts gets its calculation; else none, or what is missing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Answerer, Heard
from bot.calculating import CALCULATORS, MOST_CHARACTERS, calculation_for, plainly_asked
from bot.calculations.wording import calculation_wording
from content.library import FRENCH, ContentError, load_library
from content.readability import sentence_lengths
from content.rendering import Text
from content.sentences import load_sentences
from content.situation import HeldMeasure, HeldObligation, Situation
from nlu.danger import Alarm
from nlu.deciding import Decision
from nlu.understanding import Understanding

WORDING = calculation_wording()


def asked_on(day: str, *measures: HeldMeasure, time_zone: str = "Europe/Paris") -> Situation:
    now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo(time_zone))
    return Situation(now=now, linked=bool(measures), time_zone=time_zone, measures=measures)


def calculated(topic: str, message: str, situation: Situation) -> str:
    text = calculation_for(topic, message, situation, WORDING)
    return text.plain() if isinstance(text, Text) else ""


# topic, day on which it is asked, message, what the calculation says
QUESTIONS: list[tuple[str, str, str, tuple[str, ...]]] = [
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
    (
        "jours_amende",
        "2026-01-20",
        "90 jours-amende à 10€, exécutoire le 16 janvier 2026",
        ("900 €", "vers le 16 avril 2026"),
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
    ("delai_decision", "2026-05-12", "bracelet demandé le 2 mars 2026, la réponse ?", ("jeudi 2 juillet 2026",)),
    ("delai_decision", "2026-05-12", "demande de permission déposée le 2 mars 2026", ("samedi 2 mai 2026", "probable")),
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


@pytest.mark.parametrize(("topic", "day", "message", "said"), QUESTIONS, ids=[q[2] for q in QUESTIONS])
def test_a_question_with_its_data_gets_its_calculation(
    topic: str, day: str, message: str, said: tuple[str, ...]
) -> None:
    text = calculated(topic, message, asked_on(day))
    assert [part for part in said if part not in text] == []
    if "=" in text:
        assert "Estimation à confirmer par votre SPIP ou le greffe" in text


@pytest.mark.parametrize(
    ("topic", "message", "missing"),
    [
        ("date_fin", "j'ai pris 8 mois ferme je sors quand", "la date d'écrou"),
        ("calcul_fin_peine", "ecroué depuis 3 mois pour 8 mois, fin de peine ?", "la date d'écrou"),
        ("calcul_fin_peine", "écroué le 10 janvier 2026, je sors quand", "la durée de la peine"),
        ("refus_appel", "jusqu'a quand je peux faire appel du jugement", "le jour où vous avez reçu la décision"),
        ("tig", "j'ai 105h de tig j'ai jusqu'à quand", "le jour du jugement"),
        ("sursis_probatoire", "sursis probatoire pendant 2 ans ça finit quand", "le jour de départ"),
        ("jours_amende", "90 jours-amende je paye quand", "la date d'écrou|le jour du jugement"),
        ("calcul_fin_peine", "écroué le 10 janvier 2026 pour 10 mois, 2 mois de détention provisoire", "nombre exact"),
    ],
)
def test_a_decisive_datum_that_lacks_is_named_and_no_date_is_given(topic: str, message: str, missing: str) -> None:
    text = calculated(topic, message, asked_on("2026-05-12"))
    assert "il me manque" in text
    assert any(name in text for name in missing.split("|"))
    assert "=" not in text


@pytest.mark.parametrize(
    ("topic", "message", "reason"),
    [
        ("calcul_fin_peine", "ecroué le 31 août 2026 pour 6 mois", "un jour qui n'existe pas"),
        ("calcul_fin_peine", "plusieurs peines, écroué le 10 janvier 2026, 6 mois et 4 mois", "plusieurs peines"),
        ("calcul_fin_peine", "écroué le 10 janvier 2026 6 mois, confusion de peine", "confusion"),
        ("calcul_fin_peine", "écroué le 10 janvier 2026 6 mois et sursis révoqué 4 mois", "sursis révoqué"),
        ("calcul_fin_peine", "perpétuité, écroué le 10 janvier 2010", "perpétuité"),
        ("calcul_fin_peine", "terrorisme, écroué le 10 janvier 2020 pour 8 ans", "terrorisme"),
        ("calcul_fin_peine", "j'étais mineur, écroué le 10 janvier 2026 pour 6 mois", "mineur"),
        ("date_fin", "j'ai fait appel, écroué le 10 janvier 2026 pour 6 mois", "appel est en cours"),
        ("calcul_fin_peine", "écroué le 10 janvier 2015 pour 15 ans, sûreté de 7 ans", "sûreté"),
        ("refus_appel", "lundi 3 mars 2026 on m'a notifié un jugement, appel ?", "ne vont pas ensemble"),
        ("reduction_peine", "ARSE en 2022, écroué le 3 mars 2024 pour 8 mois", "n'est pas sûre"),
        ("reduction_peine", "3 ans de prison écroué le 3 mars 2025 combien de remise", "je ne donne pas de total"),
        ("sursis_probatoire", "sursis probatoire pendant 6 mois jugé le 5 janvier 2026", "la loi ne connaît pas"),
        ("sursis_probatoire", "partie ferme sous bracelet, probatoire pendant 2 ans, jugé le 2/3/26", "n'est pas sûre"),
        ("liberation_sous_contrainte", "rentré en prison le 3 mars 2025 pour 7 ans lsc ?", "5 ans de peine au plus"),
        ("amende_droit_fixe", "amende forfaitaire de 135 € du 2 mai 2026, 20 % ?", "Pas de remise"),
        ("convocation_avant_prison", "8 mois ferme, mandat de dépôt différé", "ne s'applique pas"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_refused_with_the_reason(topic: str, message: str, reason: str) -> None:
    text = calculated(topic, message, asked_on("2026-05-12"))
    assert reason in text
    assert "=" not in text or topic == "reduction_peine"


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ("tig", "c'est quoi un tig"),
        ("tig", "je travaille de 9h à 17h je peux faire mon tig quand"),
        ("date_fin", "c'est quand la fin de ma peine"),
        ("refus_appel", "le jap ma refuser le bracelet"),
        ("casier_judiciaire", "mon patron voit mon casier ?"),
        ("fijais", "c'est quoi le fijais"),
        ("amende_droit_fixe", "comment payer l'amende en plusieurs fois"),
        ("sursis_probatoire", "j'ai 35 ans et un sursis probatoire"),
        ("bracelet_fonctionnement", "je peux prendre une douche avec le bracelet"),
        ("obligation_soins", "rdv le 2 mars 2026 chez le psy"),
    ],
)
def test_a_question_with_nothing_to_calculate_gets_no_calculation(topic: str, message: str) -> None:
    assert calculated(topic, message, asked_on("2026-05-12")) == ""


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("jugement notifié lundi 2 mars 2026 jusqu'à quand je peux faire appel", "refus_appel"),
        ("ecrou 10/01/26 6 moi jsor kan", "calcul_fin_peine"),
        ("écrou 05/02/2026 10 mois 90 jours de réduction accordés, lsc quand", "liberation_sous_contrainte"),
        ("écroué le 5 février 2026 pour 10 mois combien de remise", "reduction_peine"),
        ("j'ai 14 mois, incarcéré 3 février 2026, 2 mois de RPS accordés", "calcul_fin_peine"),
        ("10 mois ferme et 4 mois de sursis révoqué par le tribunal, 723-15 ?", "convocation_avant_prison"),
        ("amende 600€ jugé le 10 mars combien si je paye vite", "amende_droit_fixe"),
        ("90 jours-amende à 10€, exécutoire le 16 janvier 2026", "jours_amende"),
        ("tig 105h exécutoire le 16 janvier 2026 j'ai jusqu'à quand", "tig"),
        ("déménagé le 3 mars fijais", "fijais"),
        ("sursis probatoire jugé le 5 janvier 2026, fin anticipée quand", "fin_anticipee"),
        ("mandat de dépôt le 12 mai 2025, jugé à 10 mois avec maintien en détention", "calcul_fin_peine"),
        ("DP du 12/03/25 au 15/05/25, bracelet posé le 1er septembre 2025, peine de 8 mois", "calcul_fin_peine"),
        ("le jap a reçu la copie le 12 janvier 2026, toujours pas de décision", "convocation_avant_prison"),
        ("mon fils a 6 ans, peine de 5 ans, reste 4 ans 3 mois, parentale ?", "liberation_conditionnelle"),
        ("8 mois avec sursis probatoire non avenu le 16 juillet 2025", "casier_judiciaire"),
        ("j'ai fait appel le 2 mars 2026", None),
        ("rdv le 2 mars 2026 au tribunal", None),
        ("écroué le 10 janvier 2026 pour 6 mois, ma femme peut venir au parloir", None),
        ("j'ai payé 200 € à la victime le 2 mars", None),
        ("j'ai déménagé le 3 mars", None),
        ("bonjour", None),
    ],
)
def test_what_is_plainly_asked_is_known_by_its_own_data(message: str, topic: str | None) -> None:
    assert plainly_asked(message, asked_on("2026-03-12"), WORDING) == topic


@pytest.mark.parametrize("kind", ["clarify", "unknown"])
def test_in_doubt_a_plain_calculation_is_answered_rather_than_asked_about(answerer: Answerer, kind: str) -> None:
    understanding = Understanding("ecroué le 10 janvier 2026 pour 6 mois je sors quand", (), available=False)
    heard = Heard(understanding, Decision(kind, ("reduction_peine",)), Alarm())  # type: ignore[arg-type]
    reply = answerer.reply_to(heard, asked_on("2026-02-01"))
    assert (reply.action, reply.topic) == ("answer", "calcul_fin_peine")
    assert reply.text.plain().startswith("Fin de la peine : vendredi 10 juillet 2026")
    assert reply.facts


def test_a_day_without_a_year_is_the_last_one_and_the_next_one_for_what_is_ahead() -> None:
    assert "18 mars 2026" in calculated("fijais", "déménagé le 3 mars", asked_on("2026-03-05"))
    assert "18 juin 2026" in calculated("fijais", "je demenage le 3 juin", asked_on("2026-05-12"))


def test_today_is_that_of_the_service_of_the_person() -> None:
    situation = replace(asked_on("2026-03-02", time_zone="Indian/Reunion"))
    late_in_paris = replace(situation, now=datetime(2026, 3, 1, 22, tzinfo=ZoneInfo("Europe/Paris")))
    assert "17 mars 2026" in calculated("fijais", "demenagé ajd", late_in_paris)


def test_the_days_off_are_those_of_the_territory() -> None:
    message = "écroué le 20 juin 2026 pour 6 mois"  # 20 December 2026 is a Sunday; La Réunion's own day off besides
    assert "vendredi" not in calculated("calcul_fin_peine", message, asked_on("2026-07-01")).split("\n")[0]
    in_guyane = asked_on("2026-01-01", time_zone="America/Cayenne")
    text = calculated("calcul_fin_peine", "écroué le 10 décembre 2025 pour 6 mois", in_guyane)
    assert "sortie au plus tard le mardi 9 juin 2026" in text  # 10 June: abolition of slavery


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


def test_without_the_day_of_custody_half_and_two_thirds_are_lengths_and_the_day_is_named_as_missing() -> None:
    half = calculated("calcul_fin_peine", "mi peine pour 3 ans c'est quand", asked_on("2026-05-12"))
    assert "après 18 mois de peine" in half
    assert "la date d'écrou" in half
    thirds = calculated("calcul_fin_peine", "peine de 18 mois, les 2/3 ça fait quand", asked_on("2026-05-12"))
    assert "Deux tiers : après 12 mois" in thirds
    assert "art. 720" in thirds


def test_a_move_told_by_somebody_registered_gets_the_deadline() -> None:
    registered = replace(asked_on("2026-05-12"), obligations=(HeldObligation("fijais_adresse"),))
    told = calculated("signaler_changement", "jai demenager y a 3 jours", registered)
    assert "24 mai 2026" in told
    assert calculated("signaler_changement", "jai demenager y a 3 jours", asked_on("2026-05-12")) == ""


def test_another_topic_understood_does_not_hide_what_the_data_plainly_ask() -> None:
    message = "10 mois ferme + 4 mois de sursis révoqué par le tribunal, 723-15 ?"
    assert "14 mois" in calculated("confusion_peines", message, asked_on("2026-03-01"))
    message = "pourvoi en cassation, arrêt notifié le 9 mars 2026"
    assert "samedi 14 mars 2026" in calculated("maladie", message, asked_on("2026-03-10"))
    message = "écroué le 10 janvier 2026 pour 6 mois, si le jap me donne 2 mois de remise je sors quand"
    assert "10 juillet 2026" in calculated("reduction_peine", message, asked_on("2026-03-10"))


def test_before_the_trial_no_deadline_of_the_judge_of_sentences_is_given() -> None:
    held = HeldMeasure("controle_judiciaire", date(2026, 1, 1))
    assert calculated("refus_appel", "ordonnance notifiée le 11 mai 2026 appel ?", asked_on("2026-05-12", held)) == ""


def test_a_withdrawn_rule_is_computed_no_more() -> None:
    withdrawn = replace(WORDING, withdrawn=frozenset({"R13"}))
    text = calculation_for("convocation_avant_prison", "j'ai 8 mois ferme", asked_on("2026-05-12"), withdrawn)
    assert text is not None
    assert "en train de changer" in text.plain()
    assert "8 mois" not in text.plain()


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(load_library(), load_sentences())


def answered(answerer: Answerer, topic: str, message: str, situation: Situation) -> str:
    heard = Heard(Understanding(message, ()), Decision("answer", (topic,)), Alarm())
    return answerer.reply_to(heard, situation).text.plain()


@pytest.mark.parametrize(("topic", "day", "message", "said"), QUESTIONS, ids=[q[2] for q in QUESTIONS])
def test_the_calculation_comes_first_then_the_ordinary_short_answer(
    answerer: Answerer, topic: str, day: str, message: str, said: tuple[str, ...]
) -> None:
    text = answered(answerer, topic, message, asked_on(day))
    calculation = calculated(topic, message, asked_on(day))
    ordinary = answered(answerer, topic, "", asked_on(day))
    assert text.startswith(calculation)
    assert ordinary.split("\n\n")[0] in text
    short = ordinary.split("\n\n")[0]
    assert all(part in text for part in said)
    assert len(text) <= max(MOST_CHARACTERS, len(calculation) + len(short) + 2)


@pytest.mark.parametrize("section", ["outcomes", "reasons", "cautions", "labels"])
def test_what_is_said_is_in_short_sentences(section: str) -> None:
    longest = {key: max(sentence_lengths(text)) for key, text in WORDING.texts[section].items() if len(text) > 20}
    assert {key: words for key, words in longest.items() if words > 25} == {}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("{release}", "{relase}"),
        ("  R4: ", "  R4x: "),
        ("withdrawn: []", "withdrawn: [R99]"),
        ("  excluded: ", "  x: "),
    ],
)
def test_a_wrong_key_or_placeholder_stops_the_program(tmp_path: Path, wrong: str, right: str) -> None:
    shutil.copy(FRENCH / "calculations.yml", tmp_path)
    file = tmp_path / "calculations.yml"
    file.write_text(file.read_text("utf-8").replace(wrong, right), "utf-8")
    with pytest.raises(ContentError):
        calculation_wording(tmp_path)


_BITS = """
écroué incarcéré 10/01/2026 31/12/9999 00/00/2026 lundi hier 6 mois 1 an 99999 dont ferme avec sursis probatoire
pendant révoqué € 254€ droit fixe jours-amende à tig 105h jugé notifié appel ordonnance jugement déménagé né en mars
réduction accordés mi-peine deux tiers reste prison bracelet posé plus tôt payée non avenu et , - +"""


@given(
    st.lists(st.sampled_from(_BITS.split()), max_size=20).map(" ".join) | st.text(max_size=200),
    st.sampled_from(sorted(CALCULATORS)),
)
def test_no_message_makes_it_stumble(message: str, topic: str) -> None:
    text = calculation_for(topic, message, asked_on("2026-05-31"), WORDING)
    assert text is None or text.plain()
