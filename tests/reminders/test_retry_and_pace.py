"""When to try again, and how fast."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.guards import SEND_MARGIN
from reminders.pace import Pace
from reminders.retry import next_try
from reminders.sender import Outcome, Permanent, Sent, Technical, Temporary
from store.delivery_queue import LONGEST_RETRY
from tests.factories import NOW

FAR = NOW + timedelta(days=7)


def test_the_first_retry_is_immediate_and_the_pauses_grow_to_five_minutes() -> None:
    tries = [next_try(attempts, NOW, FAR, None) for attempts in range(1, 12)]
    pauses = [(at - NOW).total_seconds() for at in tries if at is not None]
    assert pauses[0] == 0
    assert pauses == sorted(pauses)
    assert pauses[-1] == 300


@pytest.mark.parametrize(("asked", "granted"), [(7, 7), (400, 400), (36_000, 900)])
def test_what_is_asked_is_granted_up_to_a_quarter_of_an_hour(asked: int, granted: int) -> None:
    assert next_try(1, NOW, FAR, timedelta(seconds=asked)) == NOW + timedelta(seconds=granted)


@given(
    st.integers(1, 50),
    st.timedeltas(timedelta(0), timedelta(days=1)),
    st.none() | st.timedeltas(timedelta(0), timedelta(hours=2)),
)
def test_no_try_is_planned_for_when_it_is_too_late(attempts: int, left: timedelta, asked: timedelta | None) -> None:
    again = next_try(attempts, NOW, NOW + left, asked)
    assert again is None or NOW <= again < NOW + left - SEND_MARGIN
    assert again is None or again <= NOW + LONGEST_RETRY, "else the queue takes it for a slip of the clock"


def test_the_last_minutes_are_used_instead_of_given_up() -> None:
    assert next_try(20, NOW, NOW + timedelta(minutes=2), None) is not None


async def test_messages_leave_evenly() -> None:
    pace, loop = Pace(200), asyncio.get_running_loop()
    started = loop.time()
    for _ in range(42):
        await pace.turn()
    assert loop.time() - started >= 40 / 200 * 0.95


class Sleeper:
    """Lets the clock of the pause pass at once and keeps how long was asked for."""

    def __init__(self, pace: Pace) -> None:
        self.pace, self.slept = pace, 0.0
        pace._sleep = self

    async def __call__(self, seconds: float) -> None:
        self.slept += seconds
        self.pace._open_at -= seconds


async def waited(*outcomes: Outcome) -> list[int]:
    """Seconds of pause before the turn that follows each outcome."""
    pace = Pace(10_000)
    sleeper, pauses = Sleeper(pace), []
    for outcome in outcomes:
        pace.learn(outcome)
        before = sleeper.slept
        await pace.opened()
        pauses.append(round(sleeper.slept - before))
    return pauses


async def test_one_429_stops_one_message_and_a_second_in_a_row_stops_all() -> None:
    flood = Temporary("flood", timedelta(seconds=20))
    assert await waited(flood, Sent(1), flood) == [0, 0, 0]
    assert await waited(flood, flood) == [0, 20]


async def test_failures_in_a_row_stop_all_for_ever_longer_and_an_answer_ends_it() -> None:
    network = Temporary("network")
    assert await waited(*[network] * 10) == [0, 0, 0, 0, 2, 4, 8, 16, 30, 30]
    for answered in (Sent(1), Permanent("blocked"), Technical("refused")):
        assert await waited(*[network] * 4, answered, network) == [0] * 6


async def test_calls_that_began_before_a_pause_do_not_lengthen_it() -> None:
    """Sixteen are on their way when Telegram goes: that is one failure of the way, not sixteen."""
    pace = Pace(10_000)
    sleeper = Sleeper(pace)
    for _ in range(16):
        pace.learn(Temporary("network"))
    await pace.opened()
    assert round(sleeper.slept) == 2


async def test_whoever_waits_for_the_end_of_a_pause_goes_on_when_the_process_stops() -> None:
    pace = Pace(10_000)
    for _ in range(50):
        pace.learn(Temporary("network"))
    waiting = asyncio.create_task(pace.opened())
    await asyncio.wait({waiting}, timeout=0.01)
    pace.end_pause()
    await asyncio.wait_for(waiting, 2)
