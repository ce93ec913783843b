import pytest

from nlu.deciding import Decision, Thresholds, decide, doubts, load_thresholds
from nlu.understanding import Guess, Understanding

THRESHOLDS = Thresholds(answer=0.6, clarify=0.2, off_topic=0.3)


def seen(*guesses: tuple[str, float]) -> Understanding:
    return Understanding("…", tuple(Guess(topic, confidence) for topic, confidence in guesses))


@pytest.mark.parametrize(
    ("understanding", "decision"),
    [
        (seen(("tig", 0.6), ("stage", 0.4)), Decision("answer", ("tig",))),
        (seen(("tig", 0.59), ("stage", 0.4)), Decision("clarify", ("tig", "stage"))),
        (seen(("tig", 0.65), ("hors_sujet", 0.3)), Decision("answer", ("tig",))),
        (seen(("tig", 0.5), ("hors_sujet", 0.3), ("stage", 0.1)), Decision("unknown", ("hors_sujet",))),
        (seen(("hors_sujet", 0.9), ("tig", 0.05)), Decision("unknown", ("hors_sujet",))),
        (seen(("hors_sujet", 0.28), ("tig", 0.25), ("stage", 0.1)), Decision("clarify", ("tig", "stage"))),
        (seen(("tig", 0.19), ("stage", 0.18)), Decision("unknown", ("tig",))),
        (seen(("tig", 0.5)), Decision("unknown", ("tig",))),
        (Understanding("…", (), available=False), Decision("unknown")),
    ],
)
def test_answers_asks_back_or_does_not_know(understanding: Understanding, decision: Decision) -> None:
    assert decide(understanding, THRESHOLDS) == decision


def test_offers_four_topics_at_most() -> None:
    many = seen(*((f"topic{number}", 0.3 - number / 100) for number in range(9)))
    assert decide(many, THRESHOLDS).topics == ("topic0", "topic1", "topic2", "topic3")


def test_the_thresholds_of_the_project_are_probabilities_in_order() -> None:
    thresholds = load_thresholds()
    assert 0 < thresholds.clarify < thresholds.answer < 1
    assert 0 < thresholds.off_topic < 1


def test_a_long_message_is_never_taken_for_a_yes() -> None:
    guesses = (Guess("oui", 0.7), Guess("contact_victime", 0.2), Guess("aide_victimes", 0.1))
    short = Understanding("oui je viens c'est bon pour moi", guesses)
    long = Understanding("oui elle veut bien qu'on se revoie samedi chez sa mère, c'est elle qui demande", guesses)
    assert decide(short, THRESHOLDS) == Decision("answer", ("oui",))
    assert decide(long, THRESHOLDS) == Decision("clarify", ("contact_victime", "aide_victimes"))


CAUTIOUS = Thresholds(answer=0.6, clarify=0.2, off_topic=0.3, refuse=0.25)


def test_a_likely_illicit_request_is_refused_though_another_topic_is_likelier() -> None:
    disguised = seen(("ethylotest", 0.5), ("demande_illicite", 0.25))
    assert decide(disguised, CAUTIOUS) == Decision("answer", ("demande_illicite",))
    assert doubts(disguised, decide(disguised, CAUTIOUS), CAUTIOUS) == ("ethylotest",)


def test_a_refusal_is_followed_by_the_rule_that_was_surely_asked_for() -> None:
    disguised = seen(("ethylotest", 0.7), ("demande_illicite", 0.25))
    assert decide(disguised, CAUTIOUS) == Decision("answer", ("demande_illicite", "ethylotest"))
    assert doubts(disguised, decide(disguised, CAUTIOUS), CAUTIOUS) == ()


def test_an_unlikely_one_changes_nothing() -> None:
    honest = seen(("ethylotest", 0.7), ("demande_illicite", 0.19))
    assert decide(honest, CAUTIOUS) == Decision("answer", ("ethylotest",))
    assert doubts(honest, decide(honest, CAUTIOUS), CAUTIOUS) == ()


def test_a_sure_refusal_offers_nothing_else() -> None:
    plain = seen(("demande_illicite", 0.9), ("ethylotest", 0.1))
    assert doubts(plain, decide(plain, CAUTIOUS), CAUTIOUS) == ()


def test_an_answer_in_doubt_offers_what_else_may_have_been_meant() -> None:
    doubtful = seen(("tig", 0.62), ("non_respect", 0.25), ("stage", 0.1))
    assert doubts(doubtful, decide(doubtful, CAUTIOUS), CAUTIOUS) == ("non_respect",)
    sure = seen(("tig", 0.9), ("non_respect", 0.1))
    assert doubts(sure, decide(sure, CAUTIOUS), CAUTIOUS) == ()


def test_what_is_asked_back_leaves_no_doubt_aside() -> None:
    unsure = seen(("tig", 0.5), ("non_respect", 0.4))
    assert doubts(unsure, decide(unsure, CAUTIOUS), CAUTIOUS) == ()
