"""What Telegram delivers twice is handled once; what a worker left lying when it died is handled by another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from store.engine import Store
from store.retention import TELEGRAM_UPDATES, purge
from store.telegram_updates import Taking, finish_update, hold_update, take_update
from tests.factories import NOW

LEASE = timedelta(seconds=9)


def test_an_update_is_taken_by_one_and_never_again_once_it_is_handled(store: Store) -> None:
    assert store.run(take_update, 7, "first", NOW, LEASE) is Taking.OURS
    assert store.run(take_update, 7, "second", NOW, LEASE) is Taking.BUSY
    store.run(finish_update, 7, "first")
    assert store.run(take_update, 7, "third", NOW + timedelta(hours=1), LEASE) is Taking.DONE


@pytest.mark.parametrize("wait", [LEASE + timedelta(seconds=1), -timedelta(hours=1)])
def test_what_a_dead_worker_held_is_free_after_its_lease_and_when_the_clock_was_put_back(
    store: Store, wait: timedelta
) -> None:
    store.run(take_update, 7, "dead", NOW, LEASE)
    assert store.run(take_update, 7, "alive", NOW + wait, LEASE) is Taking.OURS


def test_a_worker_that_is_at_it_for_long_keeps_it(store: Store) -> None:
    store.run(take_update, 7, "slow", NOW, LEASE)
    store.run(hold_update, 7, "slow", NOW + 2 * LEASE)
    assert store.run(take_update, 7, "other", NOW + LEASE + timedelta(seconds=1), LEASE) is Taking.BUSY


def test_a_claim_that_is_given_back_is_free_at_once(store: Store) -> None:
    store.run(take_update, 7, "first", NOW, LEASE)
    store.run(hold_update, 7, "first", NOW - LEASE)
    assert store.run(take_update, 7, "second", NOW, LEASE) is Taking.OURS


def test_what_is_handled_stays_so_when_its_claim_is_prolonged_an_instant_too_late(store: Store) -> None:
    store.run(take_update, 7, "first", NOW, LEASE)
    store.run(finish_update, 7, "first")
    store.run(hold_update, 7, "first", NOW + LEASE)
    assert store.run(take_update, 7, "second", NOW, LEASE) is Taking.DONE


def test_a_worker_that_lost_its_update_says_nothing_of_it(store: Store) -> None:
    store.run(take_update, 7, "frozen", NOW, LEASE)
    later = NOW + 2 * LEASE
    store.run(take_update, 7, "other", later, LEASE)
    store.run(finish_update, 7, "frozen")
    assert store.run(take_update, 7, "third", later, LEASE) is Taking.BUSY


def test_of_many_who_take_it_in_the_same_instant_one_gets_it(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        takings = list(pool.map(lambda n: store.run(take_update, 7, f"worker {n}", NOW, LEASE), range(8)))
    assert sorted(takings) == [Taking.BUSY] * 7 + [Taking.OURS]


def test_it_is_forgotten_when_telegram_has_forgotten_it(store: Store) -> None:
    store.run(take_update, 7, "first", NOW, LEASE)
    assert store.run(purge, NOW + TELEGRAM_UPDATES).telegram_updates == 0
    assert store.run(purge, NOW + TELEGRAM_UPDATES + timedelta(seconds=1)).telegram_updates == 1
