"""What `make content` checks: that every answer is plain, sourced, true to its facts and complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from content.choosing import Chosen, applied
from content.directory import LONGEST_LINE, ways_to_find
from content.library import FRENCH, Library, read_yaml
from content.model import Answer, Condition, Contact, Fact, ObligationKind, PlaceKind, Territory
from content.readability import numbers, sentence_lengths
from content.rendering import LONGEST_ANSWER, render
from content.sentences import Sentences
from content.situation import HeldMeasure, HeldObligation, Reachable, Situation

MAX_EMERGENCY_CHARACTERS = 500
MAX_SENTENCE = 25
MAX_MEAN_SENTENCE = 13.0
_FORBIDDEN = re.compile(r"il convient de|il y a lieu de|susmentionn|ledit|c'est secret", re.IGNORECASE)
_PLACEHOLDERS = {"cpip", "service", "hours_and_address", "first_name", "obligation", "measure"}
_FOUND_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: `place` is a topic, or a topic and the number of its variant."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def check(library: Library, say: Sentences) -> list[Problem]:
    """Every problem in the content; empty when it may be released."""
    problems = list(_missing(library))
    for answer in library.answers.values():
        problems += _check_answer(answer, library, say)
    for kind in library.directory.kinds.values():
        problems += [Problem(f"directory, {kind.id}", what) for what in _check_kind(kind, library)]
    problems += _check_explained(library)
    problems += _check_consequences(read_yaml(FRENCH / "reminders.yml")["consequence"], library)
    return problems


def _missing(library: Library) -> Iterator[Problem]:
    for topic in library.topics.values():
        if topic.kind in ("faq", "safety") and topic.id not in library.answers:
            yield Problem(topic.id, "has no answer")
    for measure in library.measures.keys() - library.explained_measures.keys():
        yield Problem(measure, "measure without an explanation")
    for obligation in library.obligations.keys() - library.explained_obligations.keys():
        yield Problem(obligation, "obligation without an explanation")


def _check_answer(answer: Answer, library: Library, say: Sentences) -> Iterator[Problem]:
    if answer.topic not in library.topics:
        yield Problem(answer.topic, "is no topic")
        return
    yield from _check_wording(answer.topic, answer, Condition(), library, say)
    for number, variant in enumerate(answer.variants, 1):
        place = f"{answer.topic}, variant {number}"
        unknown = list(_unknown_in_condition(variant.when, library))
        yield from (Problem(place, f"unknown id in when: {name}") for name in unknown)
        if not unknown:
            yield from _check_wording(place, applied(answer, variant), variant.when, library, say)
        if variant.when.also_measures and not variant.when.measures:
            yield Problem(place, "`also_measures` without `measures` in when")


def _unknown_in_condition(when: Condition, library: Library) -> Iterator[str]:
    named = (when.measures, when.also_measures, when.ended_measures, when.future_measures, when.no_measures)
    measures = {measure for some in named for measure in some}
    yield from measures - library.measures.keys()
    yield from {*when.obligations, *when.no_obligations} - library.obligations.keys()


def _check_wording(place: str, answer: Answer, when: Condition, library: Library, say: Sentences) -> Iterator[Problem]:
    unknown = [*_unknown_references(answer, library, when)]
    yield from (Problem(place, what) for what in unknown)
    if unknown:
        return
    where = replace(_SAMPLE, time_zone=_ZONES[when.territory[0]]) if when.territory else _SAMPLE
    text = render(_sample(answer, when), where, library, say).plain()
    yield from (Problem(place, what) for what in _plainness(answer, text, library))
    yield from (Problem(place, what) for what in _truth(answer, library))


def _unknown_references(answer: Answer, library: Library, when: Condition) -> Iterator[str]:
    yield from (f"unknown fact {f}" for f in answer.facts if f not in library.facts)
    yield from (f"unknown contact {c}" for c in answer.contacts if c not in library.contacts)
    yield from (f"unknown topic in next: {t}" for t in answer.next if t not in library.topics)
    used = set(_FOUND_PLACEHOLDER.findall(_own_words(answer)))
    yield from (f"unknown placeholder {name}" for name in used - _PLACEHOLDERS)
    if "obligation" in used and not when.obligations:
        yield "{obligation} without `obligations` in when"
    if "measure" in used and not when.measures:
        yield "{measure} without `measures` in when"


def _plainness(answer: Answer, text: str, library: Library) -> Iterator[str]:
    emergency = answer.topic.startswith("urgence_")
    limit = MAX_EMERGENCY_CHARACTERS if emergency else LONGEST_ANSWER
    if len(text) > limit:
        yield f"{len(text)} characters, over {limit}"
    lengths = sentence_lengths(_own_words(answer))
    yield from _plain_sentences(_own_words(answer))
    if sum(lengths) / len(lengths) > MAX_MEAN_SENTENCE:
        yield f"{sum(lengths) / len(lengths):.1f} words a sentence in the mean, over {MAX_MEAN_SENTENCE}"
    if not answer.next and library.topics[answer.topic].kind == "faq":
        yield "offers no next topic"


def _truth(answer: Answer, library: Library) -> Iterator[str]:
    if not answer.facts and library.topics[answer.topic].kind == "faq":
        yield "rests on no fact"
    facts = [library.facts[f] for f in answer.facts]
    yield from (f"rests on {f.id}, of low certainty" for f in facts if f.certainty == "low")
    contacts = [library.contacts[c] for c in answer.contacts]
    yield from (f"names {c.id}, of low certainty" for c in contacts if c.certainty == "low")
    carried = "\n".join((*map(_carried_by, facts), *map(_carried_by, contacts)))
    yield from _untraced(_own_words(answer), carried)


def _check_kind(kind: PlaceKind, library: Library) -> Iterator[str]:
    yield from (f"unknown topic {t}" for t in kind.topics if t not in library.topics)
    yield from (f"an emergency ends with its numbers: {t}" for t in kind.topics if t.startswith("urgence_"))
    for found in ways_to_find(kind):
        known: dict[str, Fact | Contact] = {**library.facts, **library.contacts}
        yield from (f"unknown fact or contact {i}" for i in found.rests_on if i not in known)
        rests_on = [known[i] for i in found.rests_on if i in known]
        yield from (f"rests on {i.id}, of low certainty" for i in rests_on if i.certainty == "low")
        yield from _untraced(found.how_to_find, "\n".join(map(_carried_by, rests_on)))
        if found.how_to_find and not rests_on:
            yield "rests on no fact"
        if len(found.how_to_find) > LONGEST_LINE:
            yield f"{len(found.how_to_find)} characters, over {LONGEST_LINE}"


def _check_explained(library: Library) -> Iterator[Problem]:
    """A number in the explanation of a measure or an obligation stands in the catalogue or in a fact of its topics."""
    for id, measure in library.explained_measures.items():
        told = "\n".join((measure.means, measure.do, measure.ends, measure.cannot))
        kind = library.measures[id]
        carried = [_catalogue_entry(held) for held in library.obligations.values() if id in held.measures]
        known = "\n".join((kind.title, kind.norm, kind.note, *carried, _facts_on(library, kind.topic)))
        yield from (Problem(id, what) for what in (*_plain_sentences(told), *_untraced(told, known)))
    for id, explained in library.explained_obligations.items():
        told = "\n".join((explained.means, explained.do, explained.proof, explained.cannot))
        held = library.obligations[id]
        known = f"{_catalogue_entry(held)}\n{_facts_on(library, held.topic, *held.see_also)}"
        yield from (Problem(id, what) for what in (*_plain_sentences(told), *_untraced(told, known)))


def _check_consequences(consequences: dict[str, Any], library: Library) -> Iterator[Problem]:
    """What a reminder says of an absence rests on facts that exist, are sure, and hold its numbers."""
    for name, consequence in consequences.items():
        place, facts = f"reminders.yml, {name}", consequence["facts"]
        yield from (Problem(place, f"unknown fact {f}") for f in facts if f not in library.facts)
        known = [library.facts[f] for f in facts if f in library.facts]
        yield from (Problem(place, f"rests on {f.id}, of low certainty") for f in known if f.certainty == "low")
        carried = "\n".join(map(_carried_by, known))
        text = consequence["text"]
        yield from (Problem(place, what) for what in (*_plain_sentences(text), *_untraced(text, carried)))


def _catalogue_entry(held: ObligationKind) -> str:
    return "\n".join((held.title, held.plain, held.norm, *held.proof, held.how_often, held.note))


def _facts_on(library: Library, *topics: str) -> str:
    entries = [library.topic_facts[topic] for topic in topics if topic in library.topic_facts]
    return "\n".join(_carried_by(fact) for entry in entries for fact in entry.facts if fact.certainty != "low")


def _plain_sentences(text: str) -> Iterator[str]:
    longest = max(sentence_lengths(text))
    if longest > MAX_SENTENCE:
        yield f"a sentence of {longest} words, over {MAX_SENTENCE}"
    yield from (f"« {found} » is not plain" for found in _FORBIDDEN.findall(text))


def _untraced(text: str, known: str) -> Iterator[str]:
    yield from (f"« {n} » is in none of its facts" for n in sorted(numbers(text) - numbers(known)))


def _carried_by(source: Fact | Contact) -> str:
    """The text in which a number may be found."""
    return f"{source.text} {source.source}" if isinstance(source, Fact) else source.number or ""


def _own_words(answer: Answer) -> str:
    return "\n".join([answer.short, *answer.steps, answer.depends, answer.proof, answer.ask])


def _sample(answer: Answer, when: Condition) -> Chosen:
    """The answer as a person reads it whose file makes this variant hold."""
    return Chosen(
        answer,
        HeldObligation(when.obligations[0]) if when.obligations else None,
        HeldMeasure(when.measures[0]) if when.measures else None,
    )


# Names and numbers of ordinary length, so that the count of characters is what a linked person sees.
_SAMPLE = Situation(
    now=datetime(2026, 11, 24, 9, tzinfo=UTC),
    linked=True,
    first_name="Karim",
    counsellor=Reachable(name="Mme Durand", phone="01 23 45 67 89", hours="9 h-12 h et 14 h-17 h"),
    service=Reachable("SPIP de Nanterre", "01 23 45 00 00", address="12 rue des Tilleuls, 92000 Nanterre"),
)
_ZONES: dict[Territory, str] = {
    "metropole": "Europe/Paris",
    "outre_mer": "Indian/Reunion",
    "pacifique": "Pacific/Wallis",
    "nouvelle_caledonie": "Pacific/Noumea",
    "polynesie": "Pacific/Tahiti",
}
