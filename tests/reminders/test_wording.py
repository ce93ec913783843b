"""The texts: no word of justice on a locked screen, nothing misspelt, true to the facts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from content.library import FRENCH, ContentError, load_library
from content.readability import numbers
from reminders.wording import Wording, load_wording

_OF_JUSTICE = re.compile(
    r"\b(spip|juge|jap|cpip|convoc\w*|probation\w*|bracelet|peine|prison\w*|d[ée]tention|tribunal|justice|sursis|mesure|"
    r"obligation\w*|condamn\w*|p[ée]nit\w*|surveill\w*|tig|ddse|greffe|avocat|absence)\b",
    re.IGNORECASE,
)
_SECTIONS_ON_A_LOCKED_SCREEN = ("notification", "notification_several", "notification_other", "formats")
_BUTTONS_UNDER_A_NOTIFICATION = ("come", "cannot", "come_at", "cannot_at", "later", "detail", "open")


def test_nothing_of_justice_is_on_a_locked_screen(wording: Wording) -> None:
    texts = [text for section in _SECTIONS_ON_A_LOCKED_SCREEN for text in wording.texts[section].values()]
    texts += [wording.say("buttons", key, time="10 h") for key in _BUTTONS_UNDER_A_NOTIFICATION]
    texts += list(wording.texts["calendar_file"].values())
    assert [text for text in texts if _OF_JUSTICE.search(text)] == []


def test_every_consequence_rests_on_facts_that_are_sure_and_say_its_numbers(wording: Wording) -> None:
    facts = load_library().facts
    for key, consequence in wording.consequences.items():
        assert consequence.facts, key
        assert all(facts[fact].certainty == "high" for fact in consequence.facts), key
        known = numbers(" ".join(facts[fact].text for fact in consequence.facts))
        assert numbers(consequence.text) <= known, key


def test_nobody_is_threatened(wording: Wording) -> None:
    for consequence in wording.consequences.values():
        assert not re.search(r"!|sanction|punir|arrêt|mandat|police", consequence.text, re.IGNORECASE)
        assert "prévenez" in consequence.text or "appelez" in consequence.text


def test_every_sentence_is_short(wording: Wording) -> None:
    texts = [c.text for c in wording.consequences.values()] + list(wording.texts["replies"].values())
    texts += [text for m in wording.manners.values() for text in (m.how, m.plan)]
    sentences = [s for text in texts for s in re.split(r"[.!?:]\s", text)]
    assert [s for s in sentences if len(s.split()) > 25] == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda stored: stored["notification"].update(summon="Bonjour {nom}"), "unknown placeholder nom"),
        (lambda stored: stored["notification"].pop("change"), "notification.change is missing"),
        (lambda stored: stored.pop("replies"), "replies"),
        (lambda stored: stored["kinds"].update(picnic={}), "picnic"),
        (lambda stored: stored["bring"].pop("convocation"), "convocation"),
        (lambda stored: stored["manner"]["come"].pop("how"), "how"),
    ],
)
def test_a_slip_in_the_file_stops_the_program(tmp_path: Path, change: object, complaint: str) -> None:
    for name in ("reminders.yml", "appointment_kinds.yml"):
        shutil.copy(FRENCH / name, tmp_path / name)
    stored = yaml.safe_load((tmp_path / "reminders.yml").read_text("utf-8"))
    assert callable(change)
    change(stored)
    (tmp_path / "reminders.yml").write_text(yaml.safe_dump(stored, allow_unicode=True), "utf-8")
    with pytest.raises(ContentError, match=complaint):
        load_wording(tmp_path)
