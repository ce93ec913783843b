"""Abroad or in France: the country or the overseas territory that a message names decides between the two. Pure."""

from __future__ import annotations

from dataclasses import replace

from nlu.understanding import Guess, Understanding

ABROAD, IN_FRANCE = "voyage_etranger", "deplacement_france"
JOURNEYS = (ABROAD, IN_FRANCE)
_OVERSEAS = ("place", "outre-mer")


def told_apart(understanding: Understanding) -> Understanding:
    """The same, with what was guessed of one kind of journey given to the kind that the place named belongs to."""
    right = _kind_of_journey(understanding)
    mass = sum(guess.confidence for guess in understanding.guesses if guess.topic in JOURNEYS)
    if right is None or not mass:
        return understanding
    others = [guess for guess in understanding.guesses if guess.topic not in JOURNEYS]
    guesses = sorted([Guess(right, mass), *others], key=lambda guess: -guess.confidence)
    return replace(understanding, guesses=tuple(guesses))


def _kind_of_journey(understanding: Understanding) -> str | None:
    """None where no place is named, or places of both kinds."""
    abroad = any(entity.kind == "country" for entity in understanding.entities)
    overseas = any((entity.kind, entity.value) == _OVERSEAS for entity in understanding.entities)
    if abroad == overseas:
        return None
    return ABROAD if abroad else IN_FRANCE
