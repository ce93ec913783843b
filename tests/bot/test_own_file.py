"""A doubt about what is meant is settled by the person's own file, and by nothing weaker."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering import Answerer
from bot.exchange import Heard
from bot.own_file import FOR_NEARLY_ALL, HELD, foreign_topics, in_light_of_file, is_doubtful, own_topics
from content.library import Library, load_library
from content.sentences import load_sentences
from content.situation import HeldMeasure, HeldObligation, Situation
from nlu.alarm import Alarm
from nlu.deciding import Decision, Thresholds, decide
from nlu.understanding import Guess, Understanding

THRESHOLDS = Thresholds(answer=0.65, clarify=0.15, off_topic=0.15)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def answerer(library: Library) -> Answerer:
    return Answerer(library, load_sentences())


def file_of(measure: str, *obligations: str) -> Situation:
    held = tuple(HeldObligation(kind) for kind in obligations)
    return Situation(now=NOW, linked=True, measures=(HeldMeasure(measure),), obligations=held)


def guessed(**confidences: float) -> Understanding:
    return Understanding("…", tuple(Guess(topic, confidence) for topic, confidence in confidences.items()))


def decided(understanding: Understanding, own: set[str], foreign: set[str] | None = None) -> Decision:
    return decide(in_light_of_file(understanding, dict.fromkeys(own, HELD), foreign or set()), THRESHOLDS)


def test_the_topics_of_a_file_are_those_of_its_obligations_and_measures_in_force(library: Library) -> None:
    own = own_topics(file_of("sursis_probatoire", "debits_boissons"), library)
    assert (own["alcool"], own["sursis_probatoire"]) == (HELD, HELD)
    assert own["deplacement_france"] == FOR_NEARLY_ALL, "by law, for all in probation"
    assert "bracelet_anti_rapprochement" not in own
    assert own_topics(Situation(now=NOW), library) == {}


def test_between_two_topics_the_one_that_the_file_holds_is_answered() -> None:
    doubt = guessed(bracelet_anti_rapprochement=0.45, alcool=0.42, frequentations=0.08)
    assert decided(doubt, {"alcool"}) == Decision("answer", ("alcool",))
    assert decided(doubt, set()).kind == "clarify"


def test_what_only_concerns_a_measure_that_the_file_lacks_is_less_likely(library: Library) -> None:
    file = file_of("sursis_probatoire", "soins")
    foreign = foreign_topics(file, library)
    assert {"bracelet_horaires", "semi_liberte"} <= foreign
    assert not foreign & {"obligation_soins", "sursis_probatoire", "deplacement_france", "voyage_etranger", "ma_peine"}
    assert foreign_topics(Situation(now=NOW, linked=True), library) == set()
    doubt = guessed(bracelet_horaires=0.5, famille_enfants=0.5)
    assert decided(doubt, set(), foreign) == Decision("answer", ("famille_enfants",))


def test_between_two_topics_of_the_file_the_question_is_asked() -> None:
    doubt = guessed(alcool=0.45, frequentations=0.42, tig=0.13)
    assert decided(doubt, {"alcool", "frequentations"}).kind == "clarify"


def test_a_weak_guess_makes_no_answer_whatever_the_file_holds() -> None:
    assert decided(guessed(tig=0.5, alcool=0.2, stage=0.2), {"alcool"}).kind != "answer"
    assert decided(guessed(hors_sujet=0.95, alcool=0.05), {"alcool"}).kind == "unknown"


@pytest.mark.parametrize("grave", ["urgence_suicide", "urgence_victime", "demande_illicite", "conseil_defense"])
def test_a_file_talks_neither_a_danger_nor_a_refusal_away(grave: str) -> None:
    doubt = guessed(**{"perte_logement": 0.5, grave: 0.3, "logement": 0.2})
    assert in_light_of_file(doubt, {"perte_logement": HELD}, set()) == doubt


def test_the_confidences_stay_probabilities_in_order() -> None:
    weighed = in_light_of_file(guessed(tig=0.5, alcool=0.3, stage=0.2), {"alcool": HELD}, set()).guesses
    assert sum(guess.confidence for guess in weighed) == pytest.approx(1.0)
    assert [guess.topic for guess in weighed] == ["alcool", "tig", "stage"]


def test_an_answer_that_was_in_doubt_offers_what_else_was_meant(answerer: Answerer) -> None:
    heard = Heard(guessed(alcool=0.9), Decision("answer", ("alcool",)), Alarm(), rivals=("frequentations",))
    reply = answerer.reply_to(heard, file_of("sursis_probatoire", "debits_boissons"))
    assert reply.action == "answer"
    assert reply.text.paragraphs[-1].body == "Vous parliez d'autre chose ? Touchez votre sujet."
    assert [offer.topic for offer in reply.offers] == ["frequentations"]


def test_asking_back_tells_the_heart_of_the_likeliest_answer_under_its_name(answerer: Answerer) -> None:
    doubt = guessed(bracelet_fonctionnement=0.48, non_respect=0.2)
    heard = Heard(doubt, Decision("clarify", ("bracelet_fonctionnement", "non_respect")), Alarm())
    reply = answerer.reply_to(heard, Situation(now=NOW))
    text = reply.text.plain()
    assert reply.action == "clarify"
    assert "Si vous parlez de « Le bracelet électronique" in text
    assert "45 000" in text
    assert "Vérifié le " in text
    assert [offer.topic for offer in reply.offers] == ["bracelet_fonctionnement", "non_respect"]
    assert reply.facts


def test_asking_back_on_a_weak_guess_only_asks(answerer: Answerer) -> None:
    heard = Heard(guessed(tig=0.2, stage=0.18), Decision("clarify", ("tig", "stage")), Alarm())
    reply = answerer.reply_to(heard, Situation(now=NOW))
    assert len(reply.text.paragraphs) == 1
    assert reply.facts == ()


def test_what_was_chosen_is_answered_whatever_the_file(library: Library) -> None:
    file = file_of("sursis_probatoire", "soins")
    sure = Heard(guessed(bracelet_horaires=0.97, alcool=0.03), Decision("answer", ("bracelet_horaires",)), Alarm())
    tapped = Heard(guessed(oui=0.9, non=0.1), Decision("answer", ("bracelet_horaires",)), Alarm())
    weak = Heard(guessed(bracelet_horaires=0.66, alcool=0.34), Decision("answer", ("bracelet_horaires",)), Alarm())
    foreign = foreign_topics(file, library)
    assert not is_doubtful(tapped, foreign)
    assert is_doubtful(sure, foreign)
    assert decided(sure.understanding, set(), foreign) == sure.decision
    assert is_doubtful(weak, foreign)
    assert decided(weak.understanding, set(), foreign).kind == "clarify"
    assert not is_doubtful(weak, foreign - {"bracelet_horaires"})


@pytest.mark.parametrize(
    "message", ["je peux aller voir le match ?", "Bonjour, est-ce que j'ai le droit d'aller à la foire"]
)
def test_what_is_asked_leave_for_and_not_understood_gets_the_rules_of_the_file(
    answerer: Answerer, message: str
) -> None:
    unknown = Heard(Understanding(message, ()), Decision("unknown", ("hors_sujet",)), Alarm())
    text = answerer.reply_to(unknown, file_of("peine_complementaire", "peine_stade")).text.plain()
    assert "• Interdiction de stade. Vous ne devez pas aller dans les stades visés" in text
    none = answerer.reply_to(unknown, file_of("sursis_probatoire")).text.plain()
    assert "Je ne vois aucune interdiction particulière dans votre dossier ici" in none
    assert "interdiction" not in answerer.reply_to(unknown, Situation(now=NOW)).text.plain()


def test_so_does_an_answer_on_a_measure_that_the_file_lacks(answerer: Answerer) -> None:
    heard = Heard(Understanding("je peux aller voter ?", ()), Decision("answer", ("bracelet_horaires",)), Alarm())
    text = answerer.reply_to(heard, file_of("peine_complementaire", "peine_droits_civiques")).text.plain()
    assert "• Interdiction des droits civiques" in text
    assert "relisez" not in answerer.reply_to(heard, file_of("ddse_peine", "horaires_assignation")).text.plain()


@pytest.mark.parametrize("message", ["qui a gagné le match ?", "je ne peux pas venir demain", "comment je peux payer"])
def test_nothing_of_it_is_said_to_another_question(answerer: Answerer, message: str) -> None:
    unknown = Heard(Understanding(message, ()), Decision("unknown", ("hors_sujet",)), Alarm())
    assert "stade" not in answerer.reply_to(unknown, file_of("peine_complementaire", "peine_stade")).text.plain()
