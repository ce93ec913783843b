"""Every sentence of bot.yml is said somewhere, and every sentence said is in bot.yml."""

from __future__ import annotations

import re
from pathlib import Path

from content.sentences import load_sentences

ROOT = Path(__file__).parents[2]
_LITERAL = re.compile(r"""["']([a-z_0-9]+)["']""")
_COMPOSED = (
    "answered_",
    "appointment_is_",
    "appointment_status_",
    "booking_",
    "bring_",
    "command_",
    "held_",
    "hold_",
    "lift_",
    "lifted_",
    "noted_",
    "outcome_button_",
    "outcome_is_",
    "pause_",
    "person_appointment_",
    "person_held_",
    "problem_",
    "refused_",
    "still_",
    "to_come_",
    "told_",
    "withheld_",
)


def test_no_sentence_is_left_unsaid() -> None:
    sources = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("content/*.py")]
    literals = {word for path in sources for word in _LITERAL.findall(path.read_text("utf-8"))}
    unsaid = {key for key in load_sentences().keys() - literals if not key.startswith(_COMPOSED)}
    assert unsaid == set()


def test_every_sentence_said_exists() -> None:
    said = re.compile(r"""(?<!wording\.)\bsay\(\s*["']([a-z_0-9]+)["']\s*(?:\)|,\s*(?:\w+=|\*\*))""")
    sources = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("content/*.py")]
    wanted = {key for path in sources for key in said.findall(path.read_text("utf-8"))}
    assert wanted - load_sentences().keys() == set()
