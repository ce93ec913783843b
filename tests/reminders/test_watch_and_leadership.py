"""One process sends, another takes over, and everybody can see whether somebody does."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import Session
from typer.testing import CliRunner

from reminders import scheduler
from reminders.__main__ import app
from reminders.dispatch import Dispatcher
from reminders.leadership import LEASE_LENGTH, leadership_of
from reminders.scheduler import Bell
from reminders.watch import DEAD_AFTER, HEARTBEAT, Metrics, health
from reminders.wording import Wording
from store.engine import Store
from store.heartbeats import beat, hold_lease, last_beat
from store.updates import post_update
from tests.conftest import TEST_KEYS
from tests.factories import NOW, create_caseload
from tests.reminders.fake_sender import FakeSender


async def test_one_leads_and_the_other_takes_over_when_it_gives_up(store: Store) -> None:
    first, second = (leadership_of(store, name, lambda: NOW) for name in ("first", "second"))
    assert [await first.ours(), await second.ours(), await first.ours()] == [True, False, True]
    await first.give_up()
    assert [await second.ours(), await first.ours()] == [True, False]
    await second.give_up()


async def test_the_lock_of_a_connection_that_ends_is_free_at_once(store: Store) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("a lease on SQLite ends by itself: see the next test")
    first, second = (leadership_of(store, name, lambda: NOW) for name in ("first", "second"))
    assert await first.ours()
    store.run(end_other_connections)
    assert [await second.ours(), await first.ours()] == [True, False]
    await second.give_up()


def end_other_connections(session: Session) -> None:
    from sqlalchemy import text

    session.execute(
        text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
             "WHERE datname = current_database() AND pid <> pg_backend_pid()")
    )  # fmt: skip


@pytest.mark.parametrize("wait", [LEASE_LENGTH + timedelta(seconds=1), -timedelta(hours=1)])
def test_a_lease_ends_by_itself_and_when_the_clock_was_put_back(store: Store, wait: timedelta) -> None:
    assert store.run(hold_lease, "sender", "dead", NOW, LEASE_LENGTH)
    assert not store.run(hold_lease, "sender", "alive", NOW + LEASE_LENGTH / 2, LEASE_LENGTH)
    assert store.run(hold_lease, "sender", "alive", NOW + wait, LEASE_LENGTH)


def test_health_asks_for_a_recent_beat_and_a_queue_that_moves(store: Store) -> None:
    def problems(now: datetime) -> int:
        return len(store.run(health, now).problems)

    assert problems(NOW) == 1, "it has never run"
    store.run(beat, HEARTBEAT, NOW)
    assert [problems(NOW), problems(NOW + DEAD_AFTER), problems(NOW + DEAD_AFTER * 2)] == [0, 0, 1]
    assert problems(NOW - timedelta(hours=1)) == 1, "a beat of the future proves nothing"

    def arrange(session: Session) -> None:
        post_update(session, counsellor_id=create_caseload(session).counsellor, text="fermé", now=NOW)

    store.run(arrange)
    late = NOW + timedelta(minutes=31)
    store.run(beat, HEARTBEAT, late)
    assert problems(late) == 1


class Running:
    """A bell that rings, until it is told to stop."""

    def __init__(self, store: Store, sender: FakeSender, wording: Wording, dead_man_url: str = "") -> None:
        self.stopping, self.metrics = asyncio.Event(), Metrics()
        dispatcher = Dispatcher(store, sender, lambda: NOW, wording)
        leadership = leadership_of(store, "me", lambda: NOW)
        bell = Bell(store, dispatcher, leadership, lambda: NOW, self.metrics, dead_man_url)
        dispatcher.on_settled = bell.moved
        self.task = asyncio.create_task(bell.run(self.stopping))

    async def stop(self) -> None:
        self.stopping.set()
        await asyncio.wait_for(self.task, 20)


async def until(condition: object, seconds: float = 8) -> bool:
    """Polls a condition; the clock of the wall is of no use where tests move it."""
    assert callable(condition)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if condition():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_the_bell_sends_what_is_written_while_it_rings_and_shows_that_it_lives(
    store: Store, wording: Wording
) -> None:
    sender = FakeSender()
    running = Running(store, sender, wording)
    store.run(
        lambda session: post_update(session, counsellor_id=create_caseload(session).counsellor, text="a", now=NOW)
    )
    assert await until(lambda: sender.sent)
    await running.stop()
    assert store.run(last_beat, HEARTBEAT) == NOW
    settled = running.metrics.registry.get_sample_value(
        "reminders_settled_total", {"kind": "update", "state": "sent", "reason": ""}
    )
    assert settled == 1


async def dead_man(called: list[bytes]) -> tuple[asyncio.Server, str]:
    """Somebody who waits for signs of life, and their address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append(await reader.readline())
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/alive"


async def test_the_dead_man_is_called_while_the_bell_rings(store: Store, wording: Wording) -> None:
    called: list[bytes] = []
    server, url = await dead_man(called)
    leader = Running(store, FakeSender(), wording, url)
    assert await until(lambda: called)
    await leader.stop()
    assert called == [b"GET /alive HTTP/1.1\r\n"]
    server.close()


async def test_a_bell_that_is_stuck_gives_no_sign_of_life(
    store: Store, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lives, leads and could call; but nothing leaves: whoever waits for its calls must hear none."""
    monkeypatch.setattr(scheduler, "_STILL_SECONDS", 1.5)
    monkeypatch.setattr(scheduler, "DEAD_MAN_SECONDS", 1)
    called: list[bytes] = []
    server, url = await dead_man(called)
    stuck, released = asyncio.Event(), asyncio.Event()

    async def never() -> None:
        stuck.set()
        await released.wait()

    running = Running(store, FakeSender(meanwhile=never), wording, url)
    assert await until(lambda: len(called) > 1), "while the bell rings it calls"
    store.run(lambda s: post_update(s, counsellor_id=create_caseload(s).counsellor, text="a", now=NOW))
    await asyncio.wait_for(stuck.wait(), 8)
    await until(lambda: False, 2.5)
    before = len(called)
    await until(lambda: False, 2.5)
    assert len(called) == before
    released.set()
    await running.stop()
    server.close()


def test_the_health_command_says_it_by_its_exit_code(
    store: Store, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)
    monkeypatch.setenv("COLUMN_KEYS", TEST_KEYS[0])
    sick = CliRunner().invoke(app, ["health"])
    store.run(beat, HEARTBEAT, datetime.now(UTC))
    well = CliRunner().invoke(app, ["health"])
    assert (sick.exit_code, well.exit_code) == (1, 0)
    assert "the sender has never run" in sick.output


async def test_the_bell_still_rings_after_the_clock_was_put_back_by_an_hour(store: Store, wording: Wording) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("the same on both")
    sender = FakeSender()
    running = Running(store, sender, wording)
    await until(lambda: store.run(last_beat, HEARTBEAT))
    with time_machine.travel(datetime.now(NOW.tzinfo) - timedelta(hours=1), tick=True):
        store.run(
            lambda session: post_update(session, counsellor_id=create_caseload(session).counsellor, text="a", now=NOW)
        )
        assert await until(lambda: sender.sent)
        await running.stop()
