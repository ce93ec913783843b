"""An emergency is met from what both nets say; the list alone while the model is away."""

from __future__ import annotations

import pytest

from nlu.alarm import Alarm, AlarmThresholds, Signs, evidence, load_alarm_thresholds, raise_alarm
from nlu.danger import Danger
from nlu.understanding import Guess, Understanding

THRESHOLDS = AlarmThresholds(emergency=1.5, note=-2.75, cues=0.4, plain=1.0)
SEEN = Danger("urgence_victime", "emergency")
LONG = "je lui ai dit au tribunal que ca allait me tuer de rentrer si tot du travail"


def understood(urgent: float, other: str = "bracelet_horaires", text: str = LONG) -> Understanding:
    """A message that the model takes for an emergency with this probability, else for another topic."""
    return Understanding(text, (Guess(other, 1 - urgent), Guess("urgence_medicale", urgent)))


def away() -> Understanding:
    """A message while the model does not answer."""
    return Understanding(LONG, (), available=False)


@pytest.mark.parametrize(
    ("probability", "alarm"),
    [(0.9, Alarm("urgence_medicale")), (0.2, Alarm(safety_note=True)), (0.02, Alarm())],
)
def test_the_model_alone_raises_the_alarm(probability: float, alarm: Alarm) -> None:
    assert raise_alarm(understood(probability), Signs(words=16), THRESHOLDS) == alarm


@pytest.mark.parametrize(
    ("danger", "alarm"),
    [
        (SEEN, Alarm("urgence_victime")),
        (Danger("urgence_suicide", "note"), Alarm(safety_note=True)),
        (None, Alarm()),
    ],
)
def test_the_list_alone_raises_it_while_the_model_is_away(danger: Danger | None, alarm: Alarm) -> None:
    assert raise_alarm(away(), Signs(danger, words=16), THRESHOLDS) == alarm


def test_two_doubts_make_an_emergency_where_one_makes_a_note() -> None:
    assert raise_alarm(understood(0.4), Signs(score=0, words=16), THRESHOLDS) == Alarm(safety_note=True)
    assert raise_alarm(understood(0.4), Signs(score=6, words=16), THRESHOLDS) == Alarm("urgence_medicale")


def test_what_the_list_plainly_sees_is_never_met_without_the_numbers() -> None:
    sure_of_something_else = understood(0.0)
    assert raise_alarm(sure_of_something_else, Signs(SEEN, words=16), THRESHOLDS) == Alarm(safety_note=True)


def test_no_model_however_sure_contradicts_plain_words_of_distress() -> None:
    sure = Understanding("je veux mourir", (Guess("hors_sujet", 0.99),))
    signs = Signs(Danger("urgence_suicide", "emergency"), words=3)
    assert raise_alarm(sure, signs, THRESHOLDS) == Alarm("urgence_suicide")


def test_the_kind_is_the_models_unless_it_sees_next_to_nothing() -> None:
    strong = Signs(SEEN, score=8, words=16)
    assert raise_alarm(understood(0.3), strong, THRESHOLDS) == Alarm("urgence_medicale")
    short = Signs(SEEN, words=3)
    assert raise_alarm(understood(0.01), short, THRESHOLDS) == Alarm("urgence_victime")


def test_more_signs_never_weigh_less() -> None:
    weights = [
        evidence(understood(chance), Signs(SEEN if plain else None, score, 16), THRESHOLDS)
        for chance, score, plain in [
            (0.0, -9, False),
            (0.0, 0, False),
            (0.1, 0, False),
            (0.1, 3, False),
            (0.1, 3, True),
        ]
    ]
    assert weights == sorted(weights)


def test_the_thresholds_of_the_project_ask_more_for_an_emergency_than_for_a_note() -> None:
    thresholds = load_alarm_thresholds()
    assert thresholds.note < thresholds.emergency
    assert thresholds.cues > 0
    assert thresholds.plain > 0


def test_the_stronger_of_two_alarms_is_kept() -> None:
    assert Alarm(safety_note=True).heeding(Alarm()) == Alarm(safety_note=True)
    assert Alarm().heeding(Alarm("urgence_victime")) == Alarm("urgence_victime")
    assert Alarm("urgence_suicide").heeding(Alarm("urgence_victime")) == Alarm("urgence_suicide")


def test_what_the_list_sees_as_possible_asks_for_less_evidence_of_a_note_only() -> None:
    hinting = AlarmThresholds(emergency=1.5, note=-2.75, cues=0.4, plain=1.0, hint=1.0)
    possible = Signs(Danger("urgence_suicide", "note"), words=16)
    assert raise_alarm(understood(0.03), Signs(words=16), hinting) == Alarm()
    assert raise_alarm(understood(0.03), possible, hinting) == Alarm(safety_note=True)
    assert raise_alarm(understood(0.7), possible, hinting) == Alarm(safety_note=True)
