"""A question that gives dates, lengths or amounts gets its calculation; else none, or what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calculating import CALCULATORS, calculation_for, plainly_asked
from bot.calculations.wording import calculation_wording
from bot.exchange import Heard
from content.library import FRENCH, ContentError
from content.readability import sentence_lengths
from nlu.alarm import Alarm
from nlu.deciding import Decision
from nlu.understanding import Understanding
from tests.bot.calculated import WORDING, answerer, asked_on, calculated


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
        ("liberation_conditionnelle", "je suis enceinte de 4 mois, peine de 3 ans"),
        ("permission_sortir", "ma peine est de 3 ans, je veux ma permission"),
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
        ("condamnation définitive le 4 mars 2025 et jamais exécutée", "convocation_avant_prison"),
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
def test_in_doubt_a_plain_calculation_is_answered_rather_than_asked_about(kind: str) -> None:
    understanding = Understanding("ecroué le 10 janvier 2026 pour 6 mois je sors quand", (), available=False)
    heard = Heard(understanding, Decision(kind, ("reduction_peine",)), Alarm())  # type: ignore[arg-type]
    reply = answerer().reply_to(heard, asked_on("2026-02-01"))
    assert (reply.action, reply.topic) == ("answer", "calcul_fin_peine")
    assert reply.text.plain().startswith("Fin de la peine : vendredi 10 juillet 2026")
    assert reply.facts


def test_another_topic_understood_does_not_hide_what_the_data_plainly_ask() -> None:
    message = "10 mois ferme + 4 mois de sursis révoqué par le tribunal, 723-15 ?"
    assert "14 mois" in calculated("confusion_peines", message, asked_on("2026-03-01"))
    message = "pourvoi en cassation, arrêt notifié le 9 mars 2026"
    assert "samedi 14 mars 2026" in calculated("maladie", message, asked_on("2026-03-10"))
    message = "écroué le 10 janvier 2026 pour 6 mois, si le jap me donne 2 mois de remise je sors quand"
    assert "10 juillet 2026" in calculated("reduction_peine", message, asked_on("2026-03-10"))


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
