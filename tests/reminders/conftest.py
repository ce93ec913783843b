"""A dispatcher that anyone can run at any moment, without waiting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from reminders.dispatch import Dispatcher, Tally
from reminders.pace import Pace
from reminders.wording import Wording, load_wording
from store.engine import Store
from tests.reminders.fake_sender import FakeSender

Dispatch = Callable[[datetime], Awaitable[Tally]]


@pytest.fixture(scope="session")
def wording() -> Wording:
    return load_wording()


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def dispatch(store: Store, sender: FakeSender, wording: Wording) -> Dispatch:
    """Sends what is due at a moment."""

    async def run(now: datetime) -> Tally:
        return await Dispatcher(store, sender, lambda: now, wording, pace=Pace(10_000)).drain()

    return run
