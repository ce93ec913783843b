"""« Confirmer » does what was read back, once, whoever taps twice or at the same instant; a refusal leaves the step."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.dialogue import DialogueState, Step, seal
from bot.handlers.confirming import StepGone, spend
from content.sentences import load_sentences
from reminders.scheduling import Refused
from reminders.wording import load_wording
from store.dialogues import save_dialogue
from store.engine import Store
from store.models import Update
from store.updates import post_update
from tests.factories import NOW, Ids, create_caseload

ROOT = Path(__file__).parents[2]
CHAT = 2001
STEP = Step(flow="posting_confirm", text="Fermé vendredi")


def keep(store: Store, step: Step) -> None:
    store.run(save_dialogue, CHAT, DialogueState(step=step, at=NOW).model_dump_json(), NOW)


def post(session: Session, counsellor_id: int, step: Step, now: datetime) -> int:
    return int(post_update(session, counsellor_id=counsellor_id, text=step.text, now=now).id or 0)


def refuse(session: Session, counsellor_id: int, step: Step, now: datetime) -> int:
    raise Refused("past")


def test_two_taps_at_the_same_instant_post_once(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    keep(store, STEP)

    def tap(_: int) -> bool:
        try:
            store.run(spend, CHAT, ids.counsellor, seal(STEP), NOW, post)
        except StepGone:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tap, range(4))) == [False, False, False, True]
    assert len(store.run(lambda session: list(session.exec(select(Update))))) == 1


def test_what_is_refused_may_be_confirmed_again(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    keep(store, STEP)
    with pytest.raises(Refused):
        store.run(spend, CHAT, ids.counsellor, seal(STEP), NOW, refuse)
    assert store.run(spend, CHAT, ids.counsellor, seal(STEP), NOW, post) == 1


def test_a_button_of_another_step_or_of_an_hour_ago_confirms_nothing(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    keep(store, STEP)
    for sealed, now in (
        (seal(STEP.model_copy(update={"text": "Ouvert"})), NOW),
        (seal(STEP), NOW + timedelta(hours=1)),
    ):
        with pytest.raises(StepGone):
            store.run(spend, CHAT, ids.counsellor, sealed, now, post)


def test_every_refusal_has_its_words() -> None:
    sources = (*ROOT.glob("reminders/*.py"), *ROOT.glob("bot/handlers/*.py"))
    keys = {key for path in sources for key in re.findall(r'Refused\("([a-z_]+)"\)', path.read_text("utf-8"))}
    said = sorted(load_sentences().keys())
    to_counsellors = {key.removeprefix("refused_") for key in said if key.startswith("refused_")}
    assert keys - (load_wording().texts["refusals"].keys() | to_counsellors) == set()
    assert {"moved", "cancelled", "over", "past", "not_yours", "not_yet"} <= to_counsellors
