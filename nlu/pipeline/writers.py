"""Who wrote which sentence: the folder under nlu/data is the writer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Sentence:
    """One invented message: its text as Rasa sees it, its topic, the folder of its writer."""

    text: str
    topic: str
    writer: str


def sentences(folder: Path) -> Iterator[Sentence]:
    """Every sentence under `folder`, in a stable order. The file that says who the writers are holds none."""
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader, in C
        for block in content.get("nlu", []):
            for text in texts_of(block["examples"]):
                yield Sentence(text, block["intent"], path.parent.name)


def texts_of(examples: str) -> list[str]:
    """The sentences of one block of Rasa's format."""
    lines = (line.strip() for line in examples.splitlines())
    return [line[1:].strip() for line in lines if line.startswith("-")]


def writer_of_each_text(folder: Path) -> dict[str, str]:
    """From text to writer; of two writers with the same sentence, the first."""
    known: dict[str, str] = {}
    for sentence in sentences(folder):
        known.setdefault(sentence.text, sentence.writer)
    return known
