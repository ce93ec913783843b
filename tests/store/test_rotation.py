"""After a rotation the old key opens nothing and the new one everything."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken
from sqlmodel import Session

from settings import placeholder_key
from store import rotation
from store.engine import Store, open_store
from store.models import Obligation, Person
from tests.conftest import TEST_KEYS
from tests.factories import create_caseload, create_obligation, create_person

NEW_KEY = placeholder_key("tests: the new key")


def arrange(session: Session) -> None:
    ids = create_caseload(session)
    for number in range(12):
        create_person(session, ids.counsellor, f"P{number}")
    create_obligation(session, ids.person, details="alcool")


def secrets(session: Session) -> tuple[str, str]:
    return session.get_one(Person, 13).first_name, session.get_one(Obligation, 1).details


def test_everything_is_rewritten_with_the_new_key(
    store: Store, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 5)
    store.run(arrange)
    both = open_store(store_url, [NEW_KEY, *TEST_KEYS])
    rewritten = rotation.rewrite_encrypted(both)
    both.close()
    new = open_store(store_url, [NEW_KEY])
    assert (rewritten["person"], rewritten["obligation"]) == (13, 1)
    assert new.run(secrets) == ("P11", "alcool")
    with pytest.raises(InvalidToken):
        store.run(secrets)
    new.close()
