"""The place named says whether a journey leaves France."""

from __future__ import annotations

import pytest

from bot.journeys import told_apart
from content.library import FRENCH, read_yaml
from nlu.entities import EntityFinder
from nlu.understanding import Guess, Understanding

FINDER = EntityFinder(read_yaml(FRENCH / "entities.yml"))


def understood(message: str, abroad: float, in_france: float, other: float = 0.0) -> Understanding:
    guesses = [
        Guess("voyage_etranger", abroad),
        Guess("deplacement_france", in_france),
        Guess("permission_sortir", other),
    ]
    return Understanding(message, tuple(sorted(guesses, key=lambda g: -g.confidence)), FINDER.find(message))


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("je pars au ski en Suisse", "voyage_etranger"),
        ("un week-end à Barcelone", "voyage_etranger"),
        ("je peux aller en Guadeloupe ?", "deplacement_france"),
        ("je vais voir ma mère à La Réunion", "deplacement_france"),
    ],
)
def test_the_place_decides_whatever_the_model_preferred(message: str, topic: str) -> None:
    for abroad, in_france in ((0.8, 0.2), (0.2, 0.8)):
        best = told_apart(understood(message, abroad, in_france)).guesses[0]
        assert (best.topic, best.confidence) == (topic, 1.0)


@pytest.mark.parametrize("message", ["je peux partir une semaine ?", "de la Guadeloupe je vais en Espagne"])
def test_no_place_or_both_kinds_decide_nothing(message: str) -> None:
    same = understood(message, 0.6, 0.4)
    assert told_apart(same) == same


def test_a_message_that_speaks_of_no_journey_stays_as_it_is() -> None:
    best = told_apart(understood("ma permission, je suis né en Algérie", 0.01, 0.02, 0.97)).guesses[0]
    assert (best.topic, best.confidence) == ("permission_sortir", 0.97)
