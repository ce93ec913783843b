"""The exam as data: every .yml of this folder read into questions, and each question as a line for `make -s ask`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
THEMES = ("decisive", "personal", "obligations", "arithmetic", "trap", "safety", "refusal", "unknown")
WEIGHTS = ("vital", "normal")


@dataclass(frozen=True)
class Expectation:
    """What a right answer has. An empty field is not checked.

    must: every inner tuple needs one of its patterns in the text; must_not: none may be in it.
    """

    topic: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    sources: bool = False
    safety_note: bool | None = None


@dataclass(frozen=True)
class Question:
    """One message of an invented person, with their file, and what is expected."""

    id: str
    theme: str
    text: str
    now: str
    expect: Expectation
    weight: str = "normal"
    file: dict[str, Any] | None = field(default=None, hash=False)

    def as_line(self) -> dict[str, Any]:
        """As `make -s ask` reads it (CONTRACT of the command: id, text, now, file)."""
        return {"id": self.id, "text": self.text, "now": self.now, "file": self.file}


@cache
def load_questions(*files: Path) -> tuple[Question, ...]:
    """Every question of these files, or of the whole folder. Raises TypeError on a field that does not exist."""
    exams = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files or sorted(FOLDER.glob("*.yml"))]
    return tuple(_question(raw, exam["now"]) for exam in exams for raw in exam["questions"])


def _question(raw: dict[str, Any], now: str) -> Question:
    fields = {"now": now, **raw}
    expect = dict(fields.pop("expect"))
    for name in ("topic", "action", "must_not"):
        expect[name] = tuple(expect.get(name, ()))
    expect["must"] = tuple(tuple(choices) for choices in expect.get("must", ()))
    return Question(expect=Expectation(**expect), **fields)
