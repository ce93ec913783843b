"""The tokenizer inside Rasa, which lives in an environment of its own: a child process there does the work."""

import json
import subprocess

import pytest

from nlu.training import ROOT, nlu_python, rasa_environment

PROGRAM = """
import json, sys
from rasa.shared.nlu.training_data.message import Message
from nlu.pipeline.tokenizer import FrenchTokenizer
tokenizer = FrenchTokenizer(FrenchTokenizer.get_default_config())
for line in sys.stdin.read().splitlines():
    tokens = tokenizer.tokenize(Message.build(json.loads(line)), "text")
    print(json.dumps([[t.text, t.start, t.end, t.lemma] for t in tokens]))
"""
TEXTS = ["J’ai un RDV à l'Œuvre", "sur si probatoire 🙏🙏", "c koi le slip", "", "décembre a 9h"]


@pytest.fixture(scope="module")
def tokens() -> dict[str, list[tuple[str, int, int, str]]]:
    if not nlu_python(ROOT).exists():
        pytest.skip("no environment of the model: run `make set-up`")
    lines = "\n".join(json.dumps(text) for text in TEXTS)
    command = [str(nlu_python(ROOT)), "-c", PROGRAM]
    done = subprocess.run(
        command, input=lines, cwd=ROOT, env=rasa_environment(ROOT), capture_output=True, text=True, check=True
    )
    said = [[tuple(token) for token in json.loads(line)] for line in done.stdout.splitlines()]
    return dict(zip(TEXTS, said, strict=True))


@pytest.mark.model
def test_every_token_is_what_stands_at_its_place(tokens: dict[str, list[tuple[str, int, int, str]]]) -> None:
    for text, found in tokens.items():
        assert [text[start:end] for _, start, end, _ in found] == [token for token, _, _, _ in found]


@pytest.mark.model
def test_lemmas_say_what_is_meant(tokens: dict[str, list[tuple[str, int, int, str]]]) -> None:
    lemmas = {text: [lemma for _, _, _, lemma in found] for text, found in tokens.items()}
    assert lemmas["J’ai un RDV à l'Œuvre"] == ["j", "ai", "un", "rendez vous", "a", "l", "oeuvre"]
    assert lemmas["sur si probatoire 🙏🙏"] == ["sursis", "", "probatoire", "🙏", "🙏"]
    assert lemmas["c koi le slip"] == ["c est", "quoi", "le spip", ""]
    assert lemmas[""] == []
