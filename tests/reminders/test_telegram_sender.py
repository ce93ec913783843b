"""What Telegram answers, in our words: through the real library and a real connection."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from demo.bot_api.client import TelegramWorld
from demo.bot_api.server import create_app, serving
from reminders.buttons import Come
from reminders.messages import Button, OutgoingMessage, tap_button
from reminders.sender import Outcome, Permanent, Sent, Technical, Temporary
from reminders.telegram_sender import TelegramSender, outcome_of

TOKEN = "123456789:AAfictionalfictionalfictionalfiction"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Permanent("blocked")),
        (Forbidden("Forbidden: user is deactivated"), Permanent("deactivated")),
        (BadRequest("Chat not found"), Permanent("chat_not_found")),
        (BadRequest("Message text is empty"), Technical("refused")),
        (ChatMigrated(-100), Permanent("chat_not_found")),
        (InvalidToken(), Temporary("token_refused")),
        (TimedOut(), Temporary("timed_out")),
        (NetworkError("Bad Gateway"), Temporary("network")),
        (TelegramError("Invalid server response"), Temporary("network")),
    ],
)
def test_each_error_has_one_meaning(error: TelegramError, expected: Outcome) -> None:
    assert outcome_of(error) == expected


@pytest.mark.filterwarnings("ignore:.*retry_after.*")
def test_the_wait_that_telegram_asks_for_is_kept() -> None:
    assert outcome_of(RetryAfter(17)) == Temporary("flood", timedelta(seconds=17))


@pytest_asyncio.fixture
async def world() -> AsyncIterator[TelegramWorld]:
    with serving(create_app(TOKEN)) as url, TelegramWorld(url) as world:
        yield world


async def test_a_message_arrives_with_its_buttons_and_without_a_sound(world: TelegramWorld) -> None:
    karim = world.person("Karim", started=True)
    rows = ((tap_button("Je viens", Come(1)),), (Button("Carte", url="https://www.openstreetmap.org/"),))
    async with TelegramSender(TOKEN, world.base_url) as sender:
        outcome = await sender.send(karim.chat_id, OutgoingMessage("Rappel", rows, silent=True))
    assert isinstance(outcome, Sent)
    assert (karim.sees(), karim.buttons()) == (["Rappel"], ["Je viens", "Carte"])


async def test_those_who_block_or_are_unknown_are_permanent_failures(world: TelegramWorld) -> None:
    karim = world.person("Karim", started=True)
    karim.blocks()
    async with TelegramSender(TOKEN, world.base_url) as sender:
        assert await sender.send(karim.chat_id, OutgoingMessage("Rappel")) == Permanent("blocked")
        assert await sender.send(999_999, OutgoingMessage("Rappel")) == Permanent("chat_not_found")


@pytest.mark.filterwarnings("ignore:.*retry_after.*")
async def test_faults_of_the_way_are_temporary(world: TelegramWorld) -> None:
    karim = world.person("Karim", started=True)
    async with TelegramSender(TOKEN, world.base_url) as sender:
        world.fails("429", retry_after=9, times=1)
        assert await sender.send(karim.chat_id, OutgoingMessage("Rappel")) == Temporary("flood", timedelta(seconds=9))
        world.fails("500", times=1)
        assert await sender.send(karim.chat_id, OutgoingMessage("Rappel")) == Temporary("network")
        world.goes_down()
        assert await sender.send(karim.chat_id, OutgoingMessage("Rappel")) == Temporary("network")


async def test_a_server_that_is_not_there_is_temporary() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with TelegramSender(TOKEN, address) as sender:
            assert await sender.send(1, OutgoingMessage("Rappel")) == Temporary("network")
