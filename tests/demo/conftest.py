"""A stand-in for Telegram, and a real python-telegram-bot application against it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.bot_api.client import TelegramWorld
from demo.bot_api.server import create_app, serving
from tests.demo.bots import TOKEN, bot_running


@pytest.fixture(autouse=True)
def delays_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot's coming way to say `retry_after`; the old one warns at each use."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


@pytest.fixture
def api_url(clock_file: Path) -> Iterator[str]:
    with serving(create_app(TOKEN, clock_file=clock_file)) as url:
        yield url


@pytest.fixture
def world(api_url: str) -> Iterator[TelegramWorld]:
    with TelegramWorld(api_url) as telegram:
        yield telegram


@pytest.fixture
def polling_bot(api_url: str) -> Iterator[None]:
    with bot_running(api_url, lambda updater: updater.start_polling(poll_interval=0)):
        yield
