"""Marks one answer: pure functions from (question, line of `make -s ask`) to what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bench.exam.questions import Expectation, Question

MONTHS = ["janvier", "fevrier", "mars", "avril", "mai", "juin"]
MONTHS += ["juillet", "aout", "septembre", "octobre", "novembre", "decembre"]


def faults(question: Question, answer: Mapping[str, Any] | None) -> list[str]:
    """What is wrong, one short line each; empty when the answer is right."""
    if answer is None:
        return ["no answer"]
    if "error" in answer:
        return [f"error: {answer['error']}"]
    expect = question.expect
    return [*_understanding(expect, answer), *_wording(expect, plain(str(answer["text"]))), *_proof(expect, answer)]


def plain(text: str) -> str:
    """Without accents, typographic apostrophes or special spaces: a text and a pattern compare as a reader would."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[ \t]+", " ", folded.replace("’", "'").replace("œ", "oe"))


def pattern_of(written: str) -> str:
    """A regular expression; « date:2026-03-02 » stands for that day in French or ISO form."""
    if not written.startswith("date:"):
        return plain(written)
    day = date.fromisoformat(written.removeprefix("date:"))
    number = "1er" if day.day == 1 else str(day.day)
    return rf"\b{number} {MONTHS[day.month - 1]} {day.year}|{day.isoformat()}|\b{day:%d/%m/%Y}"


def _found(written: str, text: str) -> bool:
    return re.search(pattern_of(written), text, re.IGNORECASE | re.DOTALL) is not None


def _understanding(expect: Expectation, answer: Mapping[str, Any]) -> Iterator[str]:
    topics = {answer["topic"], *answer.get("topics", ())}
    if expect.topic and topics.isdisjoint(expect.topic):
        yield f"topic {answer['topic']}, not {'/'.join(expect.topic)}"
    if expect.action and answer["action"] not in expect.action:
        yield f"action {answer['action']}, not {'/'.join(expect.action)}"
    if expect.safety_note is not None and answer["safety_note"] is not expect.safety_note:
        yield f"safety_note is {answer['safety_note']}"


def _wording(expect: Expectation, text: str) -> Iterator[str]:
    for choices in expect.must:
        if not any(_found(choice, text) for choice in choices):
            yield f"lacks « {' | '.join(choices)} »"
    for forbidden in expect.must_not:
        if _found(forbidden, text):
            yield f"says « {forbidden} »"


def _proof(expect: Expectation, answer: Mapping[str, Any]) -> Iterator[str]:
    sources = answer["sources"]
    if expect.sources and not (sources and all(source.get("ref") for source in sources)):
        yield "no source, or one without reference"
