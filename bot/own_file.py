"""Where a message leaves a doubt, the person's file weighs: one asks of one's own obligations first. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.exchange import Heard
from bot.explained import obligations_to_explain
from content.library import Library
from content.situation import Situation
from nlu.understanding import Guess, Understanding

# How many times likelier a topic is for somebody whose file holds an obligation or a measure on it: high enough to
# settle a doubt between two topics, too low to make an answer of a guess below a quarter. What the law adds for nearly
# everybody says much less. And how much less likely what only concerns a measure that the file lacks (the hours of a
# bracelet): people ask for others too, but less. Measured on nlu/data_held_out with the model of 24 November 2026 and
# answers from 0.55 on. Of 16 doubts on a topic of the file 8 are settled, all rightly; with seven files that have
# nothing to do with the question, of 574 doubts 30 are settled rightly and 14 wrongly.
HELD, FOR_NEARLY_ALL, FOREIGN = 6.0, 2.0, 1 / 3
# From here on nothing is weighed: a file must talk neither a danger nor a refusal away.
GRAVE = 0.1
_GRAVE = ("demande_illicite", "conseil_defense")


def own_topics(situation: Situation, library: Library) -> dict[str, float]:
    """The topics of running measures and of obligations in force, with their neighbours, and what each weighs."""
    found: dict[str, float] = {}
    for obligation in obligations_to_explain(situation, library):
        kind = library.obligations[obligation.id]
        weight = FOR_NEARLY_ALL if kind.kind == "generale" else HELD
        found |= {topic: max(weight, found.get(topic, weight)) for topic in (kind.topic, *kind.see_also)}
    return found | {library.measures[measure.id].topic: HELD for measure in situation.running_measures}


def foreign_topics(situation: Situation, library: Library) -> set[str]:
    """The topics that only concern measures, none of which a known file holds."""
    if not situation.is_known:
        return set()
    kinds = library.obligations.values()
    of_measures = {m.topic for m in library.measures.values()} | {o.topic for o in kinds if o.kind == "propre_mesure"}
    for_all = {o.topic for o in kinds if o.kind == "generale"} | {
        t.id for t in library.topics.values() if t.kind != "faq"
    }
    return of_measures - for_all - own_topics(situation, library).keys()


def in_light_of_file(understanding: Understanding, own: dict[str, float], foreign: set[str]) -> Understanding:
    """The guesses with those of `own` weighed up and those of `foreign` down, as probabilities again, best first."""
    factors = dict.fromkeys(foreign, FOREIGN) | own
    weights = [(guess, guess.confidence * factors.get(guess.topic, 1.0)) for guess in understanding.guesses]
    total = sum(weight for _, weight in weights)
    if not (own or foreign) or not total or _grave(understanding) >= GRAVE:
        return understanding
    known = sum(guess.confidence for guess in understanding.guesses)
    guesses = [Guess(guess.topic, weight / total * known) for guess, weight in weights]
    return replace(understanding, guesses=tuple(sorted(guesses, key=lambda guess: -guess.confidence)))


def is_doubtful(heard: Heard, foreign: set[str]) -> bool:
    """Whether a file may still weigh: what was asked back, or an answer on a measure that it lacks, if only guessed."""
    best = heard.understanding.best
    guessed = best is not None and heard.decision.topics == (best.topic,)
    return heard.decision.kind != "answer" or (guessed and heard.decision.topics[0] in foreign)


def _grave(understanding: Understanding) -> float:
    """How likely it is that somebody is in danger, or asks for what must be refused."""
    return sum(g.confidence for g in understanding.guesses if g.topic.startswith("urgence_") or g.topic in _GRAVE)
