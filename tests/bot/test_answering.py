"""What is said, from what was understood, the file and the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering import EMERGENCIES, Answerer
from bot.exchange import Heard
from content.library import Library, load_library
from content.model import Withdrawals
from content.rendering import LONGEST_ANSWER
from content.sentences import load_sentences
from content.situation import HeldAppointment, HeldMeasure, HeldObligation, Reachable, Situation
from nlu.alarm import Alarm
from nlu.deciding import Decision
from nlu.understanding import Guess, Understanding

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STRANGER = Situation(now=NOW)
KARIM = Situation(
    now=NOW,
    linked=True,
    first_name="Karim",
    counsellor=Reachable("Mme Durand", "01 99 00 12 34"),
    service=Reachable("SPIP de Nanterre", "01 99 00 12 00", address="12 rue des Tilleuls"),
    measures=(HeldMeasure("sursis_probatoire", date(2026, 1, 10), date(2028, 1, 10)),),
    obligations=(HeldObligation("soins", details="alcool"),),
    appointments=(HeldAppointment(datetime(2026, 12, 1, 8, 30, tzinfo=UTC), "suivi_spip", id=7),),
)


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(load_library(), load_sentences())


def heard(topic: str = "tig", kind: str = "answer", alarm: Alarm | None = None, *, available: bool = True) -> Heard:
    understanding = Understanding("…", (Guess(topic, 0.9),) if available else (), available=available)
    topics = (topic,) if available else ()
    return Heard(understanding, Decision(kind, topics), alarm or Alarm())  # type: ignore[arg-type]


def test_a_confident_topic_is_answered_with_its_sources(answerer: Answerer) -> None:
    reply = answerer.reply_to(heard(), STRANGER)
    assert (reply.action, reply.topic, reply.topics) == ("answer", "tig", ("tig",))
    assert reply.facts
    assert reply.offers


@pytest.mark.parametrize("topic", EMERGENCIES)
@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "Pacific/Noumea"])
def test_an_emergency_is_met_first_with_numbers_and_no_question(answerer: Answerer, topic: str, zone: str) -> None:
    situation = Situation(now=NOW, time_zone=zone)
    reply = answerer.reply_to(heard("tig", alarm=Alarm(topic)), situation)
    first = reply.text.paragraphs[0].body
    assert reply.action == "emergency"
    assert any(number in first for number in ("15", "17", "112"))
    assert "?" not in reply.text.plain()
    assert "ne lit ces messages en direct" in reply.text.plain()


@pytest.mark.parametrize("topic", ["urgence_suicide", "urgence_passage_acte"])
@pytest.mark.parametrize(
    ("zone", "own", "of_others"),
    [("Pacific/Noumea", "05 30 30", "444 767"), ("Pacific/Tahiti", "444 767", "05 30 30")],
)
def test_a_person_in_the_pacific_gets_the_line_of_her_own_territory(
    answerer: Answerer, topic: str, zone: str, own: str, of_others: str
) -> None:
    said = answerer.reply_to(heard("tig", alarm=Alarm(topic)), Situation(now=NOW, time_zone=zone)).text.plain()
    assert own in said
    assert of_others not in said


def test_possible_danger_adds_the_numbers_before_the_answer(answerer: Answerer) -> None:
    reply = answerer.reply_to(heard(alarm=Alarm(safety_note=True)), STRANGER)
    assert reply.safety_note
    assert "3114" in reply.text.paragraphs[0].body
    assert reply.action == "answer"


def test_an_emergency_is_met_while_the_model_is_away(answerer: Answerer) -> None:
    reply = answerer.reply_to(heard(kind="unknown", alarm=Alarm("urgence_suicide"), available=False), STRANGER)
    assert reply.action == "emergency"


def test_when_the_model_is_away_the_person_is_told_what_still_works(answerer: Answerer) -> None:
    reply = answerer.reply_to(heard(kind="unknown", available=False), KARIM)
    assert reply.action == "unknown"
    assert "ces boutons fonctionnent" in reply.text.plain()
    assert reply.offers


@pytest.mark.parametrize(("topic", "action"), [("demande_illicite", "refuse"), ("conseil_defense", "refuse")])
def test_what_must_be_refused_is_refused(answerer: Answerer, topic: str, action: str) -> None:
    assert answerer.reply_to(heard(topic), STRANGER).action == action


def test_off_topic_is_unknown(answerer: Answerer) -> None:
    assert answerer.reply_to(heard("hors_sujet", "unknown"), STRANGER).action == "unknown"


def test_two_questions_get_two_answers(answerer: Answerer) -> None:
    both = Heard(Understanding("…", ()), Decision("answer", ("tig", "avocat")), Alarm())
    reply = answerer.reply_to(both, STRANGER)
    assert reply.topics == ("tig", "avocat")
    assert answerer.on_topic("avocat", STRANGER).text.paragraphs[0] in reply.text.paragraphs


def test_the_file_names_the_obligation_with_its_details(answerer: Answerer) -> None:
    assert "Obligation de soins (alcool)" in answerer.on_topic("obligation_soins", KARIM).text.plain()


def test_a_stranger_is_told_that_the_answer_is_general_and_how_to_link(answerer: Answerer) -> None:
    assert "/code" in answerer.on_topic("obligation_soins", STRANGER).text.plain()


def test_no_first_message_is_longer_than_what_one_reads_in_twenty_seconds(answerer: Answerer) -> None:
    replies = {topic: answerer.on_topic(topic, STRANGER) for topic in answerer.library.topics}
    assert [topic for topic, reply in replies.items() if len(reply.text.messages()[0].plain()) > LONGEST_ANSWER] == []


def test_the_next_appointment_says_when_where_and_with_whom(answerer: Answerer) -> None:
    reply = answerer.on_topic("prochain_rdv", KARIM)
    text = reply.text.plain()
    assert "mardi 1er décembre à 9 h 30" in text
    assert "12 rue des Tilleuls" in text
    assert "Mme Durand" in text
    assert reply.appointment_id == 7


def test_a_past_or_cancelled_appointment_is_not_the_next_one(answerer: Answerer) -> None:
    gone = (
        HeldAppointment(datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        HeldAppointment(datetime(2026, 11, 30, 8, 0, tzinfo=UTC), status="cancelled"),
    )
    reply = answerer.on_topic("prochain_rdv", Situation(now=NOW, linked=True, appointments=gone))
    assert "aucun rendez-vous à venir" in reply.text.plain()


def test_my_obligations_names_the_measure_then_lists_the_file_then_the_law(answerer: Answerer) -> None:
    reply = answerer.on_topic("mes_obligations", KARIM)
    running, held, by_law = reply.text.paragraphs[:3]
    assert running.body == "En cours : Sursis probatoire (jusqu'au 10 janvier 2028)."
    assert "Obligation de soins (alcool)" in held.body
    assert "Répondre aux convocations" in by_law.body
    assert reply.entries[0].id == "soins"


def test_a_file_without_measure_has_no_obligation_by_law(answerer: Answerer) -> None:
    situation = Situation(now=NOW, linked=True, obligations=(HeldObligation("soins"),))
    assert "La loi y ajoute" not in answerer.on_topic("mes_obligations", situation).text.plain()


def test_an_end_is_an_estimate_and_an_unknown_one_is_said(answerer: Answerer) -> None:
    assert "estimation" in answerer.on_topic("date_fin", KARIM).text.plain()
    without = Situation(now=NOW, linked=True, measures=(HeldMeasure("tig_peine"),))
    assert "n'est pas dans votre dossier" in answerer.on_topic("date_fin", without).text.plain()


def test_one_line_withdraws_an_answer_at_once(answerer: Answerer) -> None:
    changed = _withdrawing(answerer.library, answers={"conversion_peine": "loi nouvelle"})
    reply = Answerer(changed, answerer.say).on_topic("conversion_peine", STRANGER)
    assert "est en train de changer" in reply.text.plain()
    assert reply.facts == ()


def test_one_line_withdraws_a_fact_and_what_rests_on_it(answerer: Answerer) -> None:
    fact = answerer.library.answers["conversion_peine"].facts[0]
    changed = _withdrawing(answerer.library, facts={fact: "loi nouvelle"})
    assert (
        "est en train de changer" in Answerer(changed, answerer.say).on_topic("conversion_peine", STRANGER).text.plain()
    )


def _withdrawing(library: Library, **what: dict[str, str]) -> Library:
    return replace(library, withdrawals=Withdrawals.model_validate(what))


def test_another_language_is_answered_in_that_language(answerer: Answerer) -> None:
    message = replace(heard("changer_langue"), in_their_language="I can only answer in French.")
    reply = answerer.reply_to(message, STRANGER)
    assert (reply.action, reply.topic) == ("answer", "changer_langue")
    assert reply.text.plain() == "I can only answer in French."


def test_distress_in_another_language_is_met_in_it_with_the_french_behind(answerer: Answerer) -> None:
    message = replace(heard(alarm=Alarm("urgence_suicide")), in_their_language="Call 3114 now.")
    reply = answerer.reply_to(message, STRANGER)
    assert reply.action == "emergency"
    assert reply.text.paragraphs[0].body == "Call 3114 now."
    assert len(reply.text.paragraphs) > 1
