"""A unit of work is kept whole or not at all; what says something of a life is unreadable in the file."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from settings import placeholder_key
from store.engine import Store, open_store
from store.models import Person, Service
from tests.conftest import TEST_KEYS
from tests.factories import Ids, create_caseload, create_obligation, create_service


class _Broken(Exception):
    """What a unit of work raises half-way."""


def _add_then_break(session: Session) -> None:
    create_service(session)
    raise _Broken


def test_work_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(_Broken):
        store.run(_add_then_break)
    assert store.run(lambda session: session.exec(select(Service)).all()) == []


async def test_work_runs_from_a_coroutine(store: Store) -> None:
    service_id = await store.transact(create_service, "SPIP de Nanterre")
    assert (await store.transact(lambda session: session.get_one(Service, service_id))).name == "SPIP de Nanterre"


def test_names_and_obligations_are_encrypted_in_their_columns(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(create_obligation, ids.person, details="alcool")
    with store.engine.connect() as connection:
        raw = str(connection.execute(text("SELECT * FROM person")).all())
        raw += str(connection.execute(text("SELECT * FROM obligation")).all())
    assert "Karim" not in raw
    assert "soins" not in raw
    assert "alcool" not in raw


def test_a_new_key_in_front_reads_what_the_old_one_wrote(store: Store, store_url: str) -> None:
    ids: Ids = store.run(create_caseload)
    rotated = open_store(store_url, [placeholder_key("the next key"), *TEST_KEYS])
    assert rotated.run(lambda session: session.get_one(Person, ids.person).first_name) == "Karim"
    rotated.close()
