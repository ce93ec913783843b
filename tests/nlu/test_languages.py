from functools import cache
from pathlib import Path

import pytest
import yaml

from nlu.languages import ForeignMessage, Languages
from nlu.pipeline.writers import Sentence, sentences

ROOT = Path(__file__).parents[2]
FOREIGN = Path(__file__).with_name("foreign_sentences.yml")
# Her sentences are half in her own languages, on purpose.
MIXED_WRITERS = {"w03_non_native"}


@cache
def languages() -> Languages:
    return Languages(yaml.safe_load((ROOT / "content" / "fr" / "languages.yml").read_text("utf-8")))


@cache
def foreign_sentences() -> dict[str, dict[str, list[str]]]:
    data: dict[str, dict[str, list[str]]] = yaml.safe_load(FOREIGN.read_text("utf-8"))
    return data


CODES = tuple(foreign_sentences())


@pytest.mark.parametrize("code", CODES)
def test_a_foreign_language_is_recognised(code: str) -> None:
    calm = foreign_sentences()[code]["calm"]
    assert sum(languages().foreign(text) == ForeignMessage(code) for text in calm) / len(calm) >= 0.9


@pytest.mark.parametrize("code", CODES)
def test_distress_in_another_language_is_met_with_its_kind(code: str) -> None:
    urgent = [(text, kind) for kind, texts in foreign_sentences()[code].items() if kind != "calm" for text in texts]
    met = [languages().foreign(text) == ForeignMessage(code, kind) for text, kind in urgent]
    assert sum(met) / len(met) >= 0.9


def french_sentences() -> list[Sentence]:
    said = sentences(ROOT / "nlu" / "data")
    return [s for s in said if s.writer not in MIXED_WRITERS and s.topic != "changer_langue"]


def test_french_however_broken_is_almost_never_taken_for_another_language() -> None:
    french = french_sentences()
    assert sum(languages().foreign(s.text) is not None for s in french) / len(french) <= 0.003


@pytest.mark.parametrize(
    "text",
    [
        "wesh wallah jpeux bouger samedi",
        "inchallah jeudi je viens",
        "buna bonjour",
        "hello",
        "ok merci bye",
        "no problemo",
        "moi rendez vous quand",
        "mi veu voir le cpip",
        "starfoullah jai raté le rdv",
        "b2",
        "3eme rdv",
        "?",
        "",
        "123",
        "suicide",
        "overdose",
    ],
)
def test_slang_and_loan_words_are_french(text: str) -> None:
    assert languages().foreign(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("你好", "other"), ("გამარჯობა", "other"), ("ayuda", "es"), ("помогите мне", "ru"), ("Дякую, не розумію", "uk")],
)
def test_scripts_and_lone_words_tell_the_language(text: str, code: str) -> None:
    found = languages().foreign(text)
    assert found is not None
    assert found.language == code


def test_distress_in_the_midst_of_french_is_met() -> None:
    assert languages().foreign("quiero morir, je supporte pas") == ForeignMessage("es", "urgence_suicide")


@pytest.mark.parametrize("code", CODES)
def test_emergency_texts_give_the_numbers_first(code: str) -> None:
    for topic, number in (("urgence_suicide", "3114"), ("urgence_medicale", "15"), ("urgence_victime", "17")):
        text = languages().answer(ForeignMessage(code, topic))
        assert number in text.split(".")[0].split("。")[0]
        assert "114" in text


@pytest.mark.parametrize("code", [*CODES, "other"])
def test_each_answer_names_the_counsellor_and_the_emergency_numbers(code: str) -> None:
    answer = languages().answer(ForeignMessage(code))
    assert all(word in answer for word in ("CPIP", "15", "17", "18", "112", "114", "3114"))
