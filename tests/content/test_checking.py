"""The content that we release is plain, sourced and complete; and the checker would say so if it were not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.checking import check
from content.library import Library, load_library
from content.model import Answer, Withdrawals
from content.sentences import Sentences, load_sentences


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def say() -> Sentences:
    return load_sentences()


def test_everything_that_people_read_may_be_released(library: Library, say: Sentences) -> None:
    assert [str(problem) for problem in check(library, say)] == []


def test_every_topic_can_be_answered(library: Library) -> None:
    computed = {"prochain_rdv", "confirmer_rdv", "mes_obligations", "ma_peine", "date_fin"}
    assert library.topics.keys() - library.answers.keys() == computed


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"short": "Vous avez 37 jours pour agir."}, "« 37 » is in none of its facts"),
        ({"short": "Il convient de prévenir le juge."}, "is not plain"),
        ({"short": "Vous devez " + "toujours " * 30 + "prévenir."}, "words, over 25"),
        ({"short": "Prévenez. " * 100}, "characters, over 900"),
        ({"facts": ("nothing-01",)}, "unknown fact nothing-01"),
        ({"short": "Votre dossier contient : {obligation}."}, "{obligation} without `obligations` in when"),
        ({"short": "Bonjour {surname}."}, "unknown placeholder surname"),
        ({"next": ()}, "offers no next topic"),
    ],
)
def test_a_wrong_answer_is_noticed(library: Library, say: Sentences, change: dict[str, object], complaint: str) -> None:
    wrong = library.answers["rdv_manque"].model_copy(update={**change, "variants": ()})
    changed = replace(library, answers={**library.answers, "rdv_manque": wrong})
    assert any(complaint in problem.what for problem in check(changed, say) if problem.place == "rdv_manque")


def test_a_fact_of_low_certainty_is_never_asserted(library: Library, say: Sentences) -> None:
    doubtful = next(f.id for f in library.facts.values() if f.certainty == "low")
    answer = Answer(topic="rdv_manque", short="Prévenez.", facts=(doubtful,), next=("aide",))
    changed = replace(library, answers={**library.answers, "rdv_manque": answer})
    assert any("of low certainty" in problem.what for problem in check(changed, say))


def test_what_is_withdrawn_names_what_exists(library: Library) -> None:
    withdrawn: Withdrawals = library.withdrawals
    assert withdrawn.facts.keys() <= library.facts.keys()
    assert withdrawn.answers.keys() <= library.topics.keys()


def test_a_number_in_an_explanation_stands_in_the_catalogue_or_in_a_fact(library: Library, say: Sentences) -> None:
    soins = library.explained_obligations["soins"].model_copy(update={"do": "Voyez un soignant 77 fois."})
    tig = library.explained_measures["tig_peine"].model_copy(update={"ends": "Vous avez 77 mois."})
    changed = replace(
        library,
        explained_obligations={**library.explained_obligations, "soins": soins},
        explained_measures={**library.explained_measures, "tig_peine": tig},
    )
    found = {problem.place for problem in check(changed, say) if problem.what == "« 77 » is in none of its facts"}
    assert found == {"soins", "tig_peine"}


def test_what_a_reminder_says_of_an_absence_rests_on_facts_of_the_library(library: Library, say: Sentences) -> None:
    without = {fact.id: fact for fact in library.facts.values() if fact.id != "rdv_manque-05"}
    complaints = [str(problem) for problem in check(replace(library, facts=without), say)]
    assert "reminders.yml, release: unknown fact rdv_manque-05" in complaints
