"""Nothing is kept longer than the document on personal data says."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session, select

from store.dialogues import read_dialogue, save_dialogue
from store.engine import Store
from store.linking import create_code
from store.models import Appointment, Delivery, LinkingCode, Person, Request
from store.requests import add_request
from store.retention import purge
from store.updates import post_update
from store.vocabulary import DeliveryState, RequestKind
from tests.factories import NOW, Ids, create_appointment, create_caseload, create_measure

LATER = NOW + timedelta(days=200)


def test_a_conversation_is_forgotten_after_a_day(store: Store) -> None:
    store.run(save_dialogue, 1001, "{}", NOW)
    store.run(purge, NOW + timedelta(hours=23))
    assert store.run(read_dialogue, 1001) == "{}"
    store.run(purge, NOW + timedelta(hours=25))
    assert store.run(read_dialogue, 1001) is None


def test_what_a_person_wrote_goes_in_days_and_that_she_wrote_stays(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(_write, ids)
    assert store.run(purge, NOW + timedelta(days=31)).texts == 1
    request = store.run(_only_request)
    assert (request.text, request.kind) == ("", RequestKind.MESSAGE)


def test_a_spent_code_goes_a_month_after_its_end(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(create_code, person_id=ids.person, now=NOW)
    store.run(purge, NOW + timedelta(days=38))
    assert store.run(lambda session: session.exec(select(LinkingCode)).all()) == []


def test_settled_messages_and_past_appointments_go_after_six_months(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(post_update, counsellor_id=ids.counsellor, text="Fermé vendredi", now=NOW)
    store.run(create_appointment, ids.person, NOW)
    store.run(_settle_everything)
    purged = store.run(purge, LATER)
    assert (purged.deliveries, purged.appointments) == (1, 1)
    assert store.run(lambda session: session.exec(select(Delivery)).all()) == []


def test_what_has_not_left_is_never_forgotten(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(post_update, counsellor_id=ids.counsellor, text="Fermé vendredi", now=NOW)
    assert store.run(purge, LATER).deliveries == 0


def test_an_appointment_to_come_is_kept(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(create_appointment, ids.person, LATER + timedelta(days=1))
    store.run(purge, LATER)
    assert len(store.run(lambda session: session.exec(select(Appointment)).all())) == 1


def test_the_chat_is_untied_when_every_measure_has_ended(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(create_measure, ids.person, ends_on=date(2026, 12, 1))
    store.run(purge, NOW)
    assert store.run(_person, ids.person).chat_id == 1001
    store.run(purge, NOW + timedelta(days=10))
    assert store.run(_person, ids.person).chat_id is None


def test_the_chat_is_untied_a_week_after_the_cpip_said_that_the_follow_up_is_over(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(_end_follow_up, ids.person)
    store.run(purge, NOW + timedelta(days=6))
    assert store.run(_person, ids.person).chat_id == 1001
    store.run(purge, NOW + timedelta(days=8))
    assert store.run(_person, ids.person).chat_id is None


def test_a_file_without_any_measure_keeps_its_chat(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(purge, LATER)
    assert store.run(_person, ids.person).chat_id == 1001


def _write(session: Session, ids: Ids) -> None:
    add_request(
        session, person_id=ids.person, counsellor_id=ids.counsellor, kind=RequestKind.MESSAGE, text="bonjour", now=NOW
    )


def _settle_everything(session: Session) -> None:
    for delivery in session.exec(select(Delivery)):
        delivery.state, delivery.settled_at = DeliveryState.SENT, NOW


def _end_follow_up(session: Session, person_id: int) -> None:
    session.get_one(Person, person_id).follow_up_ended_at = NOW


def _only_request(session: Session) -> Request:
    return session.exec(select(Request)).one()


def _person(session: Session, person_id: int) -> Person:
    return session.get_one(Person, person_id)
