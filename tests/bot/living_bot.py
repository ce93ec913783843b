"""The real bot in a thread, polling the stand-in over HTTP, with a scripted understander and a clock of the test's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from bot.application import ALLOWED_UPDATES, BotApplication, build_application
from bot.context import Assistant
from bot.listening import Listening
from content.library import FRENCH, Library, load_library, read_yaml
from content.sentences import load_sentences
from demo.bot_api.client import Chatter, TelegramWorld, text_of
from nlu.alarm import load_alarm_thresholds
from nlu.danger import DangerList
from nlu.deciding import load_thresholds
from nlu.languages import Languages
from reminders.wording import load_wording
from store.engine import Store
from store.linking import create_code
from tests.city import PATIENCE, TOKEN
from tests.factories import NOW
from tests.fakes import ScriptedUnderstander


@dataclass
class BotInATown:
    """The bot's world as a test plays it."""

    world: TelegramWorld
    store: Store
    understander: ScriptedUnderstander = field(default_factory=ScriptedUnderstander)
    now: datetime = NOW

    def linked(self, name: str, *, person_id: int | None = None, counsellor_id: int | None = None) -> Chatter:
        code = self.store.run(create_code, person_id=person_id, counsellor_id=counsellor_id, now=NOW)
        chatter = self.world.person(name)
        chatter.starts(code)
        chatter.wait_for_reply(PATIENCE)
        return chatter

    def assistant(self) -> Assistant:
        listening = Listening(self.understander, danger_list(), load_thresholds(), load_alarm_thresholds(), languages())
        return Assistant(self.store, library(), load_sentences(), load_wording(), listening, lambda: self.now)


@cache
def library() -> Library:
    """Read once for all tests: nothing in it changes."""
    return load_library()


@cache
def languages() -> Languages:
    return Languages(read_yaml(FRENCH / "languages.yml"))


@cache
def danger_list() -> DangerList:
    return DangerList(read_yaml(FRENCH / "safety.yml"))


def answer(chatter: Chatter) -> str:
    """What the bot said to what was just done."""
    return text_of(chatter.wait_for_reply(PATIENCE))


@contextmanager
def running(town: BotInATown, api_url: str) -> Iterator[None]:
    """The bot polls in a thread of its own until the end of the block."""
    application = build_application(town.assistant(), TOKEN, api_url)
    loop = asyncio.new_event_loop()
    started, stop = threading.Event(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(_poll(application, started, stop),))
    thread.start()
    try:
        assert started.wait(PATIENCE)
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
        loop.close()


async def _poll(application: BotApplication, started: threading.Event, stop: asyncio.Event) -> None:
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(poll_interval=0, allowed_updates=ALLOWED_UPDATES)
        started.set()
        await stop.wait()
        await application.updater.stop()
        await application.stop()
