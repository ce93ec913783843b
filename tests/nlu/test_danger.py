from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.danger import Danger, DangerList
from nlu.pipeline.writers import sentences as written

SENTENCES = Path(__file__).with_name("danger_sentences.yml")
SAFETY = Path(__file__).parents[2] / "content" / "fr" / "safety.yml"
DATA = Path(__file__).parents[2] / "nlu" / "data"
KINDS = ("urgence_suicide", "urgence_medicale", "urgence_victime", "urgence_passage_acte")


def listed(*, weighed: bool) -> DangerList:
    return DangerList(yaml.safe_load(SAFETY.read_text("utf-8")), weighed=weighed)


@cache
def danger_list() -> DangerList:
    return listed(weighed=True)


@cache
def patterns_alone() -> DangerList:
    return listed(weighed=False)


@cache
def sentences() -> dict[str, dict[str, list[str]]]:
    data: dict[str, dict[str, list[str]]] = yaml.safe_load(SENTENCES.read_text("utf-8"))
    return data


def level(text: str, seen_by: DangerList | None = None) -> str:
    danger = (seen_by or danger_list()).find(text)
    return danger.level if danger else "none"


def share(texts: list[str], *levels: str, seen_by: DangerList | None = None) -> float:
    return sum(level(text, seen_by) in levels for text in texts) / len(texts)


def urgent(half: str) -> list[str]:
    return [text for kind in KINDS for text in sentences()[half][kind]]


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_emergencies_are_met(half: str) -> None:
    assert share(urgent(half), "emergency") >= 0.96
    assert share(urgent(half), "emergency", "note") >= 0.97


def test_the_reviewed_patterns_meet_emergencies_by_themselves() -> None:
    assert share(urgent("unseen"), "emergency", seen_by=patterns_alone()) >= 0.95


def test_the_cues_meet_what_no_pattern_foresaw() -> None:
    alone = share(urgent("unseen"), "emergency", "note", seen_by=patterns_alone())
    assert share(urgent("unseen"), "emergency", "note") >= alone + 0.01


# Three in four of these are look-alikes, made to trap: among everyday messages false alarms are some ten times fewer.
@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_look_alikes_are_left_alone(half: str) -> None:
    calm = sentences()[half]["calm"]
    assert share(calm, "emergency") <= 0.01
    assert share(calm, "note") <= 0.06


# The first ten writers wrote what people ask; most of the later ones wrote to trap this very list.
def test_everyday_messages_of_a_probation_are_left_alone() -> None:
    calm = [s.text for s in written(DATA) if s.topic not in KINDS and s.writer < "w11"][::7]
    assert share(calm, "emergency") <= 0.005
    assert share(calm, "note") <= 0.03


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_possible_distress_gets_a_note_at_least(half: str) -> None:
    assert share(sentences()[half]["doubtful"], "note", "emergency") >= 0.97


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_an_emergency_is_told(kind: str) -> None:
    found = [danger_list().find(text) for text in sentences()["unseen"][kind]]
    assert sum(danger is not None and danger.topic == kind for danger in found) / len(found) >= 0.88


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("demain on n'entendra plus parler de moi", "urgence_suicide"),
        ("la corde est prête", "urgence_suicide"),
        ("ils seront mieux sans moi", "urgence_suicide"),
        ("jveux mourrir", "urgence_suicide"),
        ("je vais le planter ce soir", "urgence_passage_acte"),
        ("il a la main sur la porte avec un couteau", "urgence_victime"),
        ("il respire plus", "urgence_medicale"),
        ("mon frere fé une overdoze", "urgence_medicale"),
    ],
)
def test_plain_danger_is_an_emergency(text: str, topic: str) -> None:
    assert danger_list().find(text) == Danger(topic, "emergency")


@pytest.mark.parametrize(
    "text",
    [
        "je suis mort de fatigue",
        "mon patron va me tuer si je suis en retard",
        "ça me tue ces papiers",
        "je meurs de faim",
        "c'est la mort",
        "j'ai failli mourir de rire",
        "elle m'a tuée cette blague",
        "je suis crevé",
        "urgent",
        "sos papiers",
        "j'ai interdiction d'avoir une arme, où rendre mon fusil ?",
        "je l'ai frappé, j'ai pris 6 mois",
        "qu'est-ce qu'on risque quand on frappe quelqu'un ?",
        "je veux en finir avec ce sursis",
        "j'ai pas envie de mourir, je suis juste triste",
    ],
)
def test_everyday_exaggerations_are_not_danger(text: str) -> None:
    assert danger_list().find(text) is None


@pytest.mark.parametrize("text", ["j'en peux plus", "je suis au bout", "j'ai tout perdu, à quoi bon"])
def test_distress_without_a_named_danger_gets_a_note(text: str) -> None:
    assert level(text) == "note"


def test_suicide_goes_before_a_medical_emergency_unless_the_act_is_done_and_shows() -> None:
    kinds = [danger_list().find(t) for t in ("je veux mourir je saigne", "j'ai pris trop de cachets je me sens partir")]
    assert [danger and danger.topic for danger in kinds] == ["urgence_suicide", "urgence_medicale"]


def test_every_frame_and_every_fragment_is_used() -> None:
    text = SAFETY.read_text("utf-8")
    data = yaml.safe_load(text)
    used = {name for theme in data["themes"] for name in theme.get("unless", ())} | set(data["cues_unless"])
    assert used == set(data["frames"])
    assert all(f"{{{name}}}" in text for name in data["fragments"])


def test_an_unknown_fragment_is_refused() -> None:
    broken: dict[str, Any] = {
        "fragments": {},
        "glued": [],
        "fillers": [],
        "look_alikes": [],
        "frames": {},
        "cues_unless": [],
        "themes": [{"theme": "x", "topic": "urgence_suicide", "level": "note", "patterns": ["{nobody} veut"]}],
    }
    with pytest.raises(KeyError):
        DangerList(broken)
