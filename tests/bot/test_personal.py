"""Answers computed from the file: what begins later, what is over, what the file does not say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.answering import Answerer
from bot.exchange import Heard
from content.library import load_library
from content.sentences import load_sentences
from content.situation import HeldMeasure, HeldObligation, Situation
from nlu.alarm import Alarm
from nlu.deciding import Decision
from nlu.understanding import Entity, Understanding

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AHEAD = HeldMeasure("sursis_probatoire", date(2027, 2, 1), date(2029, 2, 1))
OVER = HeldMeasure("sursis_probatoire", date(2023, 2, 1), date(2025, 2, 1))
RUNNING = HeldMeasure("sursis_probatoire", date(2026, 2, 1), date(2028, 2, 1))


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(load_library(), load_sentences())


def linked(*measures: HeldMeasure, obligations: tuple[HeldObligation, ...] = ()) -> Situation:
    return Situation(now=NOW, linked=True, measures=measures, obligations=obligations)


def test_obligations_of_a_measure_that_has_not_begun_are_given_with_its_day(answerer: Answerer) -> None:
    reply = answerer.on_topic("mes_obligations", linked(AHEAD, obligations=(HeldObligation("soins"),)))
    text = reply.text.plain()
    assert "commence le 1er février 2027, pas encore en cours" in text
    assert "À partir du 1er février 2027, votre dossier prévoit :\n• Obligation de soins" in text
    assert "vos obligations et interdictions" not in text
    assert [entry.id for entry in reply.entries] == ["soins"]


def test_an_obligation_that_begins_later_than_its_measure_is_told_apart(answerer: Answerer) -> None:
    later = HeldObligation("armes", date(2026, 12, 1))
    text = answerer.on_topic("mes_obligations", linked(RUNNING, obligations=(HeldObligation("soins"), later)))
    now, ahead = text.text.plain().split("À partir du 1er décembre 2026")
    assert "Obligation de soins" in now
    assert "arme" in ahead
    assert "arme" not in now


def test_obligations_of_a_measure_that_has_ended_are_said_to_be_over(answerer: Answerer) -> None:
    text = answerer.on_topic("mes_obligations", linked(OVER, obligations=(HeldObligation("soins"),))).text.plain()
    assert "terminé le 1er février 2025" in text
    assert "ont pris fin" in text
    assert "•" not in text
    assert "Touchez une obligation" not in text


def first_of(answerer: Answerer, topic: str, situation: Situation) -> str:
    return answerer.on_topic(topic, situation).text.paragraphs[0].body


def test_a_general_answer_says_first_that_no_measure_runs(answerer: Answerer) -> None:
    soins = (HeldObligation("soins"),)
    ahead = first_of(answerer, "obligation_soins", linked(AHEAD, obligations=soins))
    assert ahead.startswith(
        "Sursis probatoire : commence le 1er février 2027, pas encore en cours (jusqu'au 1er février 2029).\n"
    )
    assert ahead.endswith("Voici la règle générale.")
    over = first_of(answerer, "obligation_soins", linked(OVER, obligations=soins))
    assert over.startswith("Sursis probatoire : terminé le 1er février 2025")
    assert "ont pris fin" in over
    for measure in (AHEAD, OVER):
        whole = answerer.on_topic("obligation_soins", linked(measure, obligations=soins)).text.plain()
        assert "ne contient pas" not in whole


def test_an_obligation_of_a_measure_to_come_is_named_in_its_answer(answerer: Answerer) -> None:
    file = linked(AHEAD, obligations=(HeldObligation("soins", details="alcool"), HeldObligation("armes")))
    first = first_of(answerer, "obligation_soins", file)
    assert "À partir du 1er février 2027, votre dossier prévoit :\n• Obligation de soins (alcool)" in first
    assert "arme" not in first


def test_asked_when_an_answer_on_a_measure_gives_its_end_in_the_file(answerer: Answerer) -> None:
    asked = answerer.on_topic("sursis_probatoire", linked(RUNNING), "quand finit mon sursis").text
    assert asked.paragraphs[0].body.startswith("Sursis probatoire : fin prévue le 1er février 2028")
    told = answerer.on_topic("sursis_probatoire", linked(RUNNING), "c'est quoi mon sursis").text
    assert "fin prévue" not in told.paragraphs[0].body


def test_a_journey_in_france_starts_with_the_places_that_the_file_forbids(answerer: Answerer) -> None:
    banned = (HeldObligation("peine_stade"), HeldObligation("lieux_interdits", details="rue des Lilas"))
    text = answerer.on_topic("deplacement_france", linked(RUNNING, obligations=banned)).text.plain()
    assert text.startswith("Votre dossier contient : Interdiction de stade. N'allez pas")
    assert text.count("rue des Lilas") == 1
    assert "N'allez pas" not in first_of(answerer, "deplacement_france", linked(RUNNING))


def test_nothing_of_it_is_said_where_it_does_not_matter(answerer: Answerer) -> None:
    said = "terminé le 1er février 2025"
    assert said in first_of(answerer, "rdv_manque", linked(OVER))
    assert said not in first_of(answerer, "rdv_manque", linked(RUNNING, OVER))
    assert said not in first_of(answerer, "voyage_etranger", linked(OVER))  # says it in its own words
    for topic in ("formation", "urgence_suicide", "saluer", "demande_illicite"):
        assert said not in first_of(answerer, topic, linked(OVER)), topic


def test_no_estimate_is_spoken_of_without_a_date(answerer: Answerer) -> None:
    text = answerer.on_topic("date_fin", linked(HeldMeasure("controle_judiciaire", date(2026, 6, 1)))).text.plain()
    assert "n'est pas dans votre dossier ici. La fin : " in text
    assert "estimation" not in text
    assert "Demandez la date à votre CPIP" in text
    assert "estimation" in answerer.on_topic("date_fin", linked(AHEAD, OVER)).text.plain()
    assert "estimation" not in answerer.on_topic("date_fin", linked(OVER)).text.plain()


def test_when_to_sign_in_is_told_with_the_appointments(answerer: Answerer) -> None:
    control = HeldMeasure("controle_judiciaire", date(2026, 6, 1))
    file = linked(control, obligations=(HeldObligation("cj_pointage", details="jeudi au commissariat de Vienne"),))
    text = answerer.on_topic("prochain_rdv", file).text.plain()
    assert text.startswith("Votre dossier contient : Pointer (se présenter régulièrement) (jeudi au commissariat")
    assert "Pointer" not in answerer.on_topic("prochain_rdv", linked(control)).text.plain()


def test_the_hours_of_unpaid_work_stand_beside_its_end(answerer: Answerer) -> None:
    tig = HeldMeasure("tig_peine", date(2026, 4, 15), date(2027, 10, 15))
    file = linked(tig, obligations=(HeldObligation("heures_tig", details="105 heures"),))
    for topic in ("date_fin", "ma_peine"):
        assert "Travail d'intérêt général (peine), 105 heures" in answerer.on_topic(topic, file).text.plain()


def test_a_journey_is_said_back_with_the_accents_of_the_message(answerer: Answerer) -> None:
    message = "je vais en espagne cet été ?"
    entities = (Entity("country", "Espagne", 11, 18), Entity("date", "cet ete", 19, 26))
    understood = Understanding(message, (), entities)
    reply = answerer.reply_to(Heard(understood, Decision("answer", ("voyage_etranger",)), Alarm()), linked(RUNNING))
    assert reply.text.paragraphs[0].body == "Votre déplacement : Espagne, cet été."


def test_each_measure_of_a_file_says_who_decides_on_it(answerer: Answerer) -> None:
    before_trial = HeldMeasure("controle_judiciaire", date(2026, 9, 1))
    said = answerer.on_topic("ma_peine", linked(RUNNING, before_trial)).text
    assert "Qui décide : JAP (juge de l'application des peines)." in said.paragraphs[0].body
    assert "Qui décide : juge d'instruction" in said.paragraphs[1].body
