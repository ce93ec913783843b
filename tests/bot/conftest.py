"""A town with the real bot in it, a person and her CPIP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.bot_api.client import Chatter, TelegramWorld
from demo.bot_api.server import create_app, serving
from store.engine import Store
from tests.bot.living_bot import BotInATown, running
from tests.city import TOKEN
from tests.factories import Ids, create_caseload


@pytest.fixture(autouse=True)
def delays_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot's coming way to say `retry_after`; the old one warns at each use."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Iterator[BotInATown]:
    with serving(create_app(TOKEN, clock_file=tmp_path / "clock.json")) as url, TelegramWorld(url) as world:
        town = BotInATown(world, store)
        with running(town, url):
            yield town


@pytest.fixture
def ids(town: BotInATown) -> Ids:
    return town.store.run(create_caseload, chat_id=None, counsellor_chat_id=None)


@pytest.fixture
def karim(town: BotInATown, ids: Ids) -> Chatter:
    return town.linked("Karim", person_id=ids.person)


@pytest.fixture
def durand(town: BotInATown, ids: Ids) -> Chatter:
    return town.linked("Mme Durand", counsellor_id=ids.counsellor)
