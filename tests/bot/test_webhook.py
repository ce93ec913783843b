"""The bot behind a webhook: the other way to run it, several workers at once."""

from __future__ import annotations

from pathlib import Path

import launch
from demo.bot_api.client import text_of
from store.engine import Store
from tests.city import PATIENCE, living_city
from tests.conftest import TEST_KEYS
from tests.factories import create_caseload


def test_the_bot_answers_by_webhook_with_its_secret(store: Store, store_url: str, tmp_path: Path) -> None:
    port = launch.free_port()
    settings = {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_PORT": str(port),
        "WEBHOOK_SECRET": "a-secret-of-the-tests",
        "NLU_URL": "http://127.0.0.1:9",  # nobody listens: the model is away
    }
    with living_city(store, store_url, settings, TEST_KEYS, tmp_path) as city:
        ids = store.run(create_caseload, chat_id=None, counsellor_chat_id=None)
        karim = city.person("Karim", city.code_for(person_id=ids.person, now=city.world.now()))
        assert "reliée à votre dossier" in text_of(karim.from_bot()[-1])
        karim.says("je veux mourir")
        assert "3114" in text_of(karim.wait_for_reply(PATIENCE))
