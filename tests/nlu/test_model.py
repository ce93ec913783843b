"""The model that `make train` made, asked through Rasa's own server. Nobody trains on the held-out sentences."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from bench.nlu.dev_set import known_topics, running_server, understand_all
from nlu.linting import leaks
from nlu.pipeline.writers import Sentence, sentences
from nlu.training import ROOT, model_path
from nlu.understanding import Understanding

pytestmark = pytest.mark.model

# What the model reaches on the held-out sentences, less some points for chance: see docs/nlu.md.
RIGHT_FIRST = 0.80
RIGHT_IN_THREE = 0.93


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, str]]:
    if not model_path(ROOT).exists():
        pytest.skip("no trained model: run `make train`")
    with running_server() as address:
        yield address


@pytest.fixture(scope="module")
def held_out() -> list[Sentence]:
    return list(sentences(ROOT / "nlu" / "data_held_out"))


def understood(server: tuple[int, str], texts: list[str]) -> tuple[list[Understanding], list[float]]:
    return asyncio.run(understand_all(texts, *server))


def test_the_floor_on_sentences_that_training_never_saw(server: tuple[int, str], held_out: list[Sentence]) -> None:
    understandings, _ = understood(server, [sentence.text for sentence in held_out])
    ranked = [[guess.topic for guess in understanding.guesses] for understanding in understandings]
    first = sum(s.topic == topics[0] for s, topics in zip(held_out, ranked, strict=True)) / len(held_out)
    three = sum(s.topic in topics[:3] for s, topics in zip(held_out, ranked, strict=True)) / len(held_out)
    assert first >= RIGHT_FIRST
    assert three >= RIGHT_IN_THREE


def test_ranks_every_topic_of_the_content(server: tuple[int, str]) -> None:
    ((understanding,), _) = understood(server, ["c quand mon rdv"])
    assert {guess.topic for guess in understanding.guesses} == known_topics()
    assert sum(guess.confidence for guess in understanding.guesses) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", ["/saluer", "🙏", "Здравствуйте", "a" * 5000, "1", ".", "…?!", "\u200b"])
def test_nothing_that_people_send_brings_it_down(server: tuple[int, str], text: str) -> None:
    ((understanding,), _) = understood(server, [text])
    assert understanding.available


def test_nobody_asks_without_the_token(server: tuple[int, str]) -> None:
    port, _ = server
    reply = httpx.post(f"http://127.0.0.1:{port}/model/parse", json={"text": "bonjour"})
    assert reply.status_code == httpx.codes.UNAUTHORIZED


def test_no_held_out_sentence_is_trained_on(held_out: list[Sentence]) -> None:
    found = list(sentences(ROOT / "nlu" / "data"))
    assert [f for f in leaks(found, [s.text for s in held_out]) if f.level == "error"] == []
