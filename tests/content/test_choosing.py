"""The answer changes with the person's file: the first variant that holds is used."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from content.choosing import choose, holds
from content.library import load_library
from content.model import Condition
from content.rendering import render
from content.sentences import load_sentences
from content.situation import HeldMeasure, HeldObligation, Situation

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def situation(*measures: HeldMeasure, obligations: tuple[str, ...] = (), zone: str = "Europe/Paris") -> Situation:
    held = tuple(HeldObligation(kind) for kind in obligations)
    return Situation(now=NOW, linked=True, time_zone=zone, measures=measures, obligations=held)


RUNNING = HeldMeasure("tig_peine", date(2026, 1, 1), date(2027, 1, 1))
ENDED = HeldMeasure("tig_peine", date(2025, 1, 1), date(2026, 11, 23))
LAST_DAY = HeldMeasure("tig_peine", date(2025, 1, 1), date(2026, 11, 24))
BRACELET = HeldMeasure("ddse_peine", date(2026, 10, 1), date(2027, 2, 1))
FUTURE = HeldMeasure("tig_peine", date(2026, 11, 25), None)


@pytest.mark.parametrize(
    ("when", "file", "expected"),
    [
        (Condition(measures=("tig_peine",)), situation(RUNNING), True),
        (Condition(measures=("tig_peine",)), situation(ENDED), False),
        (Condition(measures=("tig_peine",)), situation(LAST_DAY), True),
        (Condition(measures=("tig_peine",)), situation(FUTURE), False),
        (Condition(measures=("tig_peine",), also_measures=("ddse_peine",)), situation(RUNNING), False),
        (Condition(measures=("tig_peine",), also_measures=("ddse_peine",)), situation(RUNNING, BRACELET), True),
        (Condition(ended_measures=("tig_peine",)), situation(ENDED), True),
        (Condition(future_measures=("tig_peine",)), situation(FUTURE), True),
        (Condition(obligations=("soins",)), situation(RUNNING, obligations=("soins",)), True),
        (Condition(no_obligations=("soins",)), situation(RUNNING), True),
        (Condition(no_obligations=("soins",)), situation(RUNNING, obligations=("soins",)), False),
        (Condition(no_obligations=("soins",)), situation(FUTURE, obligations=("soins",)), False),
        (Condition(no_obligations=("soins",)), situation(), False),  # an unknown file lacks nothing for sure
        (Condition(file="unknown"), situation(), True),
        (Condition(file="known"), situation(RUNNING), True),
        (Condition(territory=("pacifique",)), situation(zone="Pacific/Noumea"), True),
        (Condition(territory=("nouvelle_caledonie",)), situation(zone="Pacific/Noumea"), True),
        (Condition(territory=("polynesie",)), situation(zone="Pacific/Noumea"), False),
        (Condition(territory=("polynesie",)), situation(zone="Pacific/Marquesas"), True),
        (Condition(territory=("outre_mer",)), situation(zone="Indian/Reunion"), True),
        (Condition(territory=("metropole",)), situation(zone="Indian/Reunion"), False),
        (Condition(measures=("tig_peine",), obligations=("soins",)), situation(RUNNING), False),
    ],
)
def test_a_condition_holds_when_all_that_it_asks_is_true(when: Condition, file: Situation, expected: bool) -> None:
    assert holds(when, file) is expected


def test_asking_to_go_to_spain_has_five_different_right_answers() -> None:
    answer = load_library().answers["voyage_etranger"]
    probation, tag = HeldMeasure("sursis_probatoire"), HeldMeasure("ddse_peine")
    files = [
        situation(probation, obligations=("autorisation_etranger",)),
        situation(probation),
        situation(tag),
        situation(HeldMeasure("controle_judiciaire"), obligations=("cj_documents_passeport",)),
        situation(),
    ]
    assert len({choose(answer, file).answer.short for file in files}) == 5


def test_no_answer_presents_an_obligation_that_the_file_does_not_hold() -> None:
    library = load_library()
    file = situation(HeldMeasure("sursis_probatoire"))
    for answer in library.answers.values():
        chosen = choose(answer, file)
        assert "{obligation}" not in chosen.answer.short, answer.topic


def test_an_obligation_ends_and_begins_with_the_measures_of_its_file() -> None:
    assert situation(ENDED, obligations=("soins",)).obligations_in_force == ()
    assert situation(FUTURE, obligations=("soins",)).obligations_in_force == ()
    assert [o.id for o in situation(RUNNING, ENDED, obligations=("soins",)).obligations_in_force] == ["soins"]
    assert [o.id for o in situation(obligations=("soins",)).obligations_in_force] == ["soins"]


TWO_AT_ONCE = [
    ("sursis_probatoire", "ddse_peine"),
    ("sursis_probatoire", "controle_judiciaire"),
    ("tig_peine", "sursis_probatoire"),
    ("suivi_socio_judiciaire", "semi_liberte"),
]


@pytest.mark.parametrize("ids", TWO_AT_ONCE, ids=" + ".join)
def test_with_two_measures_no_answer_hides_the_one_that_it_words_otherwise(ids: tuple[str, str]) -> None:
    file = situation(*(HeldMeasure(measure) for measure in ids))
    for answer in load_library().answers.values():
        holding = [v for v in answer.variants if holds(v.when, file)]
        spoken_of = {m for v in holding for m in (*v.when.measures, *v.when.also_measures)} & set(ids)
        chosen = choose(answer, file)
        told = {*chosen.when.measures, *chosen.when.also_measures, *(m.id for m in chosen.beside)}
        assert not chosen.when.measures or spoken_of <= told, answer.topic


def test_the_measure_beside_is_named_in_the_answer() -> None:
    file = situation(HeldMeasure("ddse_peine"), HeldMeasure("sursis_probatoire"))
    library = load_library()
    text = render(choose(library.answers["voyage_etranger"], file), file, library, load_sentences()).plain()
    assert "Votre dossier contient aussi : Sursis probatoire" in text


def test_two_measures_with_a_wording_of_their_own_are_answered_together() -> None:
    file = situation(HeldMeasure("ddse_peine"), HeldMeasure("sursis_probatoire"))
    chosen = choose(load_library().answers["non_respect"], file)
    assert chosen.beside == ()
    assert "évasion" in chosen.answer.short
    assert "chacune a sa sanction" in chosen.answer.short
