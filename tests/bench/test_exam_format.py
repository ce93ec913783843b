"""The exam itself is sound: entries complete, patterns compile, topics and files exist, and the marking marks."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

import pytest

from bench.exam.marking import faults, pattern_of, plain
from bench.exam.questions import FOLDER, THEMES, WEIGHTS, Expectation, Question, load_questions
from content.library import load_library

ACTIONS = {"answer", "clarify", "emergency", "refuse", "unknown"}


def asked(expect: Expectation) -> Question:
    return Question(id="x", theme="decisive", text="?", now="2026-11-23T10:00:00+01:00", expect=expect)


def answered(text: str, topic: str = "conduire") -> dict[str, object]:
    return {"topic": topic, "topics": [topic], "action": "answer", "safety_note": False, "text": text, "sources": []}


def test_each_question_has_its_own_id_a_theme_a_weight_and_an_aware_now() -> None:
    questions = load_questions()
    assert [name for name, count in Counter(q.id for q in questions).items() if count > 1] == []
    assert {q.theme for q in questions} == set(THEMES)
    assert {q.weight for q in questions} == set(WEIGHTS)
    assert all(datetime.fromisoformat(q.now).tzinfo for q in questions)


def test_there_are_at_least_five_hundred_questions_and_none_twice() -> None:
    questions = load_questions()
    assert len(questions) >= 500
    assert Counter((q.text, str(q.file), q.now) for q in questions).most_common(1)[0][1] == 1


def test_every_question_checks_something_and_every_pattern_compiles() -> None:
    for question in load_questions():
        expect = question.expect
        assert expect != Expectation(), question.id
        for pattern in (*expect.must_not, *(choice for choices in expect.must for choice in choices)):
            re.compile(pattern_of(pattern))


def test_every_topic_and_action_that_is_expected_exists_and_every_topic_is_examined() -> None:
    topics = load_library().topics
    expected = {topic for question in load_questions() for topic in question.expect.topic}
    assert expected <= topics.keys()
    assert {action for question in load_questions() for action in question.expect.action} <= ACTIONS
    assert topics.keys() - expected == set()


def test_one_exam_can_be_read_alone_and_all_are_read_together() -> None:
    alone = [load_questions(path) for path in sorted(FOLDER.glob("*.yml"))]
    assert len(alone) == 5
    assert sum(map(len, alone)) == len(load_questions())


def test_every_measure_and_obligation_of_a_file_is_in_the_catalogue() -> None:
    library = load_library()
    for question in load_questions():
        file = question.file or {}
        assert {measure["id"] for measure in file.get("measures", ())} <= library.measures.keys(), question.id
        assert {item["id"] for item in file.get("obligations", ())} <= library.obligations.keys(), question.id


@pytest.mark.parametrize("written", ["le 1er mars 2026", "2026-03-01", "le 01/03/2026"])
def test_a_day_is_recognised_however_it_is_written(written: str) -> None:
    assert faults(asked(Expectation(must=(("date:2026-03-01",),))), answered(written)) == []


def test_case_accents_and_special_spaces_do_not_count() -> None:
    assert plain("l’été\u202f: 1\u00a0000 €") == "l'ete : 1 000 €"
    assert faults(asked(Expectation(must=(("45 000",),))), answered("45\u202f000 euros")) == []


def test_what_is_missing_forbidden_misunderstood_or_unsourced_is_said() -> None:
    expect = Expectation(
        topic=("conduire",), action=("refuse",), must=(("2 ans", "deux ans"),), must_not=("permis blanc",), sources=True
    )
    assert len(faults(asked(expect), answered("Un permis blanc.", topic="alcool"))) == 5
    assert faults(asked(expect), None) == ["no answer"]
    assert faults(asked(expect), {"error": "malformed"}) == ["error: malformed"]
