"""Rasa models trained on any sentences: this project's pipeline and Rasa's own, on the same ones."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.nlu.baselines import Trial
from nlu.pipeline.writers import Sentence
from nlu.training import ROOT, nlu_python, rasa_environment
from nlu.understanding import Guess

HERE = Path(__file__).parent
PIPELINES = {"Rasa, this project's pipeline": ROOT / "config.yml", "Rasa's default pipeline": HERE / "rasa_default.yml"}


def try_pipeline(name: str, config: Path, learned: Sequence[Sentence], texts: Sequence[str]) -> Trial:
    """Trains and reads the texts, in processes of their own. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        _write(learned, data)
        began = time.perf_counter()
        _train(config, data, Path(folder))
        seconds = time.perf_counter() - began
        seen = _parse(Path(folder, "model.tar.gz"), texts)
    rankings = [tuple(Guess(topic, confidence) for topic, confidence in line) for line in seen["rankings"]]
    middle = sorted(seen["milliseconds"])[len(texts) // 2]
    return Trial(name, rankings, seconds, middle, seen["megabytes"])


def _write(learned: Sequence[Sentence], folder: Path) -> None:
    """In Rasa's format, one file."""
    by_topic: dict[str, list[str]] = defaultdict(list)
    for sentence in learned:
        by_topic[sentence.topic].append(f"- {sentence.text}\n")
    blocks = [{"intent": topic, "examples": "".join(lines)} for topic, lines in by_topic.items()]
    folder.mkdir()
    content = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=100_000)
    (folder / "nlu.yml").write_text(content, encoding="utf-8")


def _train(config: Path, data: Path, out: Path) -> None:
    command = [str(nlu_python(ROOT)), "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", str(data)]
    command += ["--out", str(out), "--fixed-model-name", "model"]
    environment = rasa_environment(ROOT) | {"RASA_CACHE_DIRECTORY": str(out / "cache")}
    subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=True)


def _parse(model: Path, texts: Sequence[str]) -> dict[str, Any]:
    command = [str(nlu_python(ROOT)), "-m", "bench.nlu.parse_with_rasa", str(model)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=rasa_environment(ROOT),
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
