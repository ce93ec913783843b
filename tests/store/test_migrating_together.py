"""Machines that start together bring one database to the newest schema, one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.reminders.faults import database_of
from store.engine import open_store
from store.migrating import migrate
from store.telegram_updates import Taking, take_update
from tests.conftest import TEST_KEYS
from tests.factories import NOW
from tests.store.test_telegram_updates import LEASE


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_four_machines_that_start_at_once_on_an_empty_database_all_start(database: str, tmp_path: Path) -> None:
    with database_of(database, tmp_path) as (url, _):
        stores = [open_store(url, TEST_KEYS) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(migrate, stores))
        assert stores[0].run(take_update, 1, "first", NOW, LEASE) is Taking.OURS
        for store in stores:
            store.close()
