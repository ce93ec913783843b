"""A chat is tied to a file once, by a code that expires and is spent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from store.engine import Store
from store.linking import LIFETIME, LinkingResult, create_code, link_chat, owner_of_chat
from store.models import LinkingCode, Person
from tests.factories import NOW, Ids, create_caseload, create_person


@pytest.fixture
def ids(store: Store) -> Ids:
    return store.run(create_caseload, chat_id=None, counsellor_chat_id=2001)


def test_a_code_links_the_chat_to_its_person(store: Store, ids: Ids) -> None:
    code = store.run(create_code, person_id=ids.person, now=NOW)
    assert store.run(link_chat, code.lower(), 1001, NOW).result is LinkingResult.LINKED
    owner = store.run(owner_of_chat, 1001)
    assert isinstance(owner, Person)
    assert owner.id == ids.person


def test_a_code_works_once(store: Store, ids: Ids) -> None:
    code = store.run(create_code, person_id=ids.person, now=NOW)
    store.run(link_chat, code, 1001, NOW)
    assert store.run(link_chat, code, 1002, NOW).result is LinkingResult.UNKNOWN


def test_a_code_expires(store: Store, ids: Ids) -> None:
    code = store.run(create_code, person_id=ids.person, now=NOW)
    assert store.run(link_chat, code, 1001, NOW + LIFETIME).result is LinkingResult.UNKNOWN
    assert store.run(link_chat, code, 1001, NOW + LIFETIME - timedelta(seconds=1)).result is LinkingResult.LINKED


def test_a_new_code_stops_the_earlier_one(store: Store, ids: Ids) -> None:
    earlier = store.run(create_code, person_id=ids.person, now=NOW)
    store.run(create_code, person_id=ids.person, now=NOW)
    assert store.run(link_chat, earlier, 1001, NOW).result is LinkingResult.UNKNOWN


def test_a_linked_chat_never_changes_to_another_file(store: Store, ids: Ids) -> None:
    store.run(link_chat, store.run(create_code, person_id=ids.person, now=NOW), 1001, NOW)
    other = store.run(create_person, ids.counsellor, "Lucie")
    code = store.run(create_code, person_id=other, now=NOW)
    assert store.run(link_chat, code, 1001, NOW).result is LinkingResult.CHAT_TAKEN
    assert store.run(link_chat, code, 1002, NOW).result is LinkingResult.LINKED  # the code was not spent


def test_the_code_itself_is_nowhere_in_the_database(store: Store, ids: Ids) -> None:
    code = store.run(create_code, person_id=ids.person, now=NOW)
    kept = store.run(lambda session: session.exec(select(LinkingCode)).one().code_hash)
    assert code not in kept
