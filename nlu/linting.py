"""`python -m nlu.linting`: finds what spoils training data. Exits 1 on errors, 0 on warnings only.

`--evaluation FILE` (or the variable NLU_EVALUATION_SETS, several files apart by `:`) also finds sentences that leaked
from a set that must measure only.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from rapidfuzz import fuzz

from nlu.folding import words
from nlu.pipeline.writers import Sentence, sentences

ROOT = Path(__file__).resolve().parent.parent
FEWEST = 15
WISHED = 120
# Of rapidfuzz's token_sort_ratio on folded words, 0 to 100.
NEAR_DUPLICATE = 96.0
LEAK = 90.0
# Short messages ("bonjour", "oui") meet by chance: two people who greet write the same words.
WORDS_OF_CHANCE = 4
FORBIDDEN = re.compile(r"[\[\]{}]|^/")


@dataclass(frozen=True)
class Finding:
    """Something to look at. An error spoils the model or the measure; a warning may be meant."""

    level: Literal["error", "warning"]
    rule: str
    words: str


def findings(found: Sequence[Sentence], topics: Collection[str], evaluation: Sequence[str] = ()) -> Iterator[Finding]:
    """Everything that the rules of nlu/data/README.md forbid or advise against."""
    yield from forms(found)
    yield from coverage(found, topics)
    yield from duplicates(found)
    yield from near_duplicates(found)
    yield from leaks(found, evaluation)


def forms(found: Sequence[Sentence]) -> Iterator[Finding]:
    """Lines that Rasa would read as something else than a message."""
    for sentence in found:
        if not sentence.text or FORBIDDEN.search(sentence.text):
            yield Finding("error", "form", place_of(sentence))


def coverage(found: Sequence[Sentence], topics: Collection[str]) -> Iterator[Finding]:
    """Unknown topics, topics without enough sentences."""
    counts = Counter(sentence.topic for sentence in found)
    for topic in sorted(set(counts) - set(topics)):
        yield Finding("error", "unknown topic", topic)
    for topic in topics:
        if counts[topic] < WISHED:
            level: Literal["error", "warning"] = "error" if counts[topic] < FEWEST else "warning"
            yield Finding(level, "few sentences", f"{topic}: {counts[topic]}")


def duplicates(found: Sequence[Sentence]) -> Iterator[Finding]:
    """The same words under two topics are an error; twice under one topic by one writer a warning."""
    alike: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in found:
        alike[key_of(sentence.text)].append(sentence)
    for group in alike.values():
        if len({sentence.topic for sentence in group}) > 1:
            yield Finding("error", "one text, several topics", " / ".join(map(place_of, group)))
        elif len({sentence.writer for sentence in group}) < len(group):
            yield Finding("warning", "twice", " / ".join(map(place_of, group)))


def near_duplicates(found: Sequence[Sentence]) -> Iterator[Finding]:
    """Nearly the same words under two topics: one of them is probably misplaced."""
    keys = [key_of(sentence.text) for sentence in found]
    for first, second in near_pairs(keys, keys, NEAR_DUPLICATE):
        if first < second and found[first].topic != found[second].topic and keys[first] != keys[second]:
            yield Finding("warning", "near, several topics", f"{place_of(found[first])} / {place_of(found[second])}")


def leaks(found: Sequence[Sentence], evaluation: Sequence[str]) -> Iterator[Finding]:
    """Sentences of an evaluation set, or nearly, in the training data: the measure would flatter."""
    asked = [key_of(text) for text in evaluation]
    keys = [key_of(sentence.text) for sentence in found]
    exact = set(asked)
    for sentence, key in zip(found, keys, strict=True):
        if key in exact:
            level: Literal["error", "warning"] = "error" if key.count(" ") >= WORDS_OF_CHANCE else "warning"
            yield Finding(level, "in an evaluation set", place_of(sentence))
    for one in sorted({one for one, _ in near_pairs(keys, asked, LEAK) if keys[one] not in exact}):
        yield Finding("warning", "near an evaluation set", place_of(found[one]))


def near_pairs(these: Sequence[str], those: Sequence[str], least: float) -> Iterator[tuple[int, int]]:
    """Places of the pairs that are alike by at least `least`, short messages left aside.

    Only pairs that share one of their rarest words are compared: all pairs of 28,000 sentences take ten minutes.
    """
    counts = Counter(word for key in {*these, *those} for word in set(key.split()))
    known: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(those):
        for word in rarest_words(key, counts):
            known[word].append(place)
    for one, key in enumerate(these):
        others = {place for word in rarest_words(key, counts) for place in known[word]}
        for other in sorted(others):
            if fuzz.token_sort_ratio(key, those[other], score_cutoff=least):
                yield one, other


def rarest_words(key: str, counts: Counter[str]) -> list[str]:
    """The three rarest words; none of a short message, which meets another by chance."""
    said = key.split()
    return sorted(set(said), key=lambda word: (counts[word], word))[:3] if len(said) > WORDS_OF_CHANCE else []


def key_of(text: str) -> str:
    """What makes two sentences the same: their folded words, or the signs of a message without words."""
    return " ".join(words(text)) or text


def place_of(sentence: Sentence) -> str:
    """A sentence with where it is."""
    return f"{sentence.writer}/{sentence.topic}: {sentence.text[:90]}"


def topics_of(path: Path) -> list[str]:
    """The ids of a topics.yml."""
    return [topic["id"] for topic in yaml.safe_load(path.read_text(encoding="utf-8"))["topics"]]


def texts_of_set(path: Path) -> list[str]:
    """The texts of an evaluation set: a YAML list of entries with `text`."""
    return [entry["text"] for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "nlu" / "data")
    parser.add_argument("--evaluation", type=Path, action="append", default=[])
    parser.add_argument("--quiet", action="store_true", help="errors and totals only")
    options = parser.parse_args(arguments)
    named = filter(None, os.environ.get("NLU_EVALUATION_SETS", "").split(":"))
    evaluation = [text for path in [*options.evaluation, *map(Path, named)] for text in texts_of_set(path)]
    found = list(sentences(options.data))
    topics = topics_of(ROOT / "content" / "fr" / "topics.yml")
    everything = list(findings(found, topics, evaluation))
    for finding in everything:
        if finding.level == "error" or not options.quiet:
            sys.stdout.write(f"{finding.level}: {finding.rule}: {finding.words}\n")
    errors = sum(finding.level == "error" for finding in everything)
    sys.stdout.write(f"{len(found)} sentences, {errors} errors, {len(everything) - errors} warnings\n")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
