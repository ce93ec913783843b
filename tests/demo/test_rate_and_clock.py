"""The rate limit and the shifted clock, as pure parts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo.bot_api.client import TelegramWorld
from demo.bot_api.rate import RateLimits, RateMeter
from demo.clock import read_offset, shifted_clock, write_offset


class _Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> _Watch:
    return _Watch()


@pytest.fixture
def meter(watch: _Watch) -> RateMeter:
    meter = RateMeter(watch)
    meter.limits = RateLimits(enabled=True)
    return meter


def test_thirty_messages_a_second_pass_and_the_next_one_waits(meter: RateMeter, watch: _Watch) -> None:
    assert [meter.call(True, chat) for chat in range(1, 31)] == [None] * 30
    assert meter.call(True, 31) == 1
    watch.now += 1.0
    assert meter.call(True, 31) is None


def test_a_burst_in_one_chat_passes_but_not_a_flood(meter: RateMeter, watch: _Watch) -> None:
    assert [meter.call(True, 7) for _ in range(4)] == [None, None, None, 3]
    watch.now += 3.0
    assert meter.call(True, 7) is None


def test_a_group_takes_twenty_messages_a_minute(meter: RateMeter, watch: _Watch) -> None:
    for _ in range(20):
        assert meter.call(True, -100) is None
        watch.now += 1.5
    assert meter.call(True, -100) == 30


def test_calls_are_counted_by_the_second(meter: RateMeter, watch: _Watch) -> None:
    meter.call(False, None)
    meter.call(True, 1)
    watch.now += 2
    meter.call(True, 1)
    assert [(s.at, s.calls, s.messages, s.refused) for s in meter.seconds()] == [(0, 2, 1, 0), (2, 1, 1, 0)]
    assert meter.worst_window() == 1


def test_the_clock_is_shifted_by_the_file_that_all_processes_read(clock_file: Path) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    clock = shifted_clock(clock_file, lambda: noon)
    assert clock() == noon
    write_offset(clock_file, timedelta(days=1))
    assert clock() == noon + timedelta(days=1)


def test_a_broken_clock_file_means_the_real_clock(clock_file: Path) -> None:
    clock_file.write_text("{", encoding="utf-8")
    assert read_offset(clock_file) == timedelta(0)


def test_the_page_moves_the_clock_and_messages_carry_its_date(world: TelegramWorld, clock_file: Path) -> None:
    before = world.now()
    world.advances(timedelta(days=2))
    said = world.person("Karim").says("plus tard")
    shifted = datetime.fromtimestamp(said["date"], UTC) - before
    assert timedelta(days=2) - timedelta(seconds=2) < shifted < timedelta(days=2, minutes=1)
    assert read_offset(clock_file) == timedelta(days=2)
