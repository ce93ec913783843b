"""The daily list: at eight local, on working days, once, and only when there is something to say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from reminders.digest import write_digests
from reminders.wording import Wording
from store.delivery_queue import settle
from store.engine import Store
from store.models import Delivery, Person, Service
from store.vocabulary import AppointmentStatus, DeliveryState, PrivacyMode
from tests.factories import Ids, create_appointment, create_caseload, create_person
from tests.reminders.conftest import Dispatch
from tests.reminders.fake_sender import FakeSender


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


MONDAY_8 = at("2026-11-23T08:00:00+01:00")


def with_appointment(session: Session, /, starts_at: str = "2026-11-24T10:00:00+01:00", **service: Any) -> Ids:
    ids = create_caseload(session, **service)
    create_appointment(session, ids.person, at(starts_at))
    return ids


def digests(store: Store) -> list[tuple[str, str]]:
    found = store.run(lambda session: list(session.scalars(select(Delivery).where(Delivery.kind == "digest"))))
    return [(delivery.state, delivery.reason) for delivery in found]


async def test_the_list_says_what_comes_who_is_not_reached_and_what_waits(
    store: Store, dispatch: Dispatch, sender: FakeSender, wording: Wording
) -> None:
    def arrange(session: Session) -> None:
        ids = with_appointment(session)
        nadia = create_person(session, ids.counsellor, "Nadia", chat_id=1002)
        create_appointment(session, nadia, at("2026-11-24T15:30:00+01:00"), status=AppointmentStatus.CONFIRMED)
        create_appointment(session, nadia, at("2026-12-01T09:00:00+01:00"), status=AppointmentStatus.ABSENCE_ANNOUNCED)
        earlier = MONDAY_8 - timedelta(hours=20)
        failed = Delivery(kind="update", person_id=nadia, planned_for=earlier, due_at=earlier, created_at=earlier)
        session.add(failed)
        settle(failed, DeliveryState.PERMANENT_FAILURE, "blocked", earlier)

    store.run(arrange)
    assert store.run(write_digests, MONDAY_8) == 1
    await dispatch(MONDAY_8)
    assert sender.texts == [
        "Votre liste du lundi 23 novembre\n\n"
        "Rendez-vous mardi 24 novembre :\n• 10 h Karim B. : sans réponse\n• 15 h 30 Nadia B. : vient\n\n"
        "Non joints depuis la dernière liste :\n• Nadia B. : message, a bloqué l'assistant\n\n"
        "Absences annoncées, à décider :\n• Nadia B., mardi 1er décembre à 9 h"
    ]


def test_it_is_written_once_a_day(store: Store) -> None:
    store.run(with_appointment)
    written = [store.run(write_digests, MONDAY_8 + timedelta(minutes=m)) for m in (-1, 0, 1, 300)]
    assert written == [0, 1, 0, 0]
    assert digests(store) == [("created", "")]


def test_nothing_is_sent_when_there_is_nothing_to_say(store: Store) -> None:
    store.run(lambda session: create_caseload(session))
    store.run(write_digests, MONDAY_8)
    store.run(with_appointment_later_that_day)
    store.run(write_digests, MONDAY_8 + timedelta(hours=2))
    assert digests(store) == [("cancelled", "nothing_to_say")]


def with_appointment_later_that_day(session: Session) -> None:
    create_appointment(session, 1, at("2026-11-24T10:00:00+01:00"))


@pytest.mark.parametrize(
    ("time_zone", "before", "after"),
    [
        ("Indian/Reunion", "2026-11-23T03:59:00+00:00", "2026-11-23T04:00:00+00:00"),
        ("Pacific/Noumea", "2026-11-22T20:59:00+00:00", "2026-11-22T21:00:00+00:00"),
        ("America/Guadeloupe", "2026-11-23T11:59:00+00:00", "2026-11-23T12:00:00+00:00"),
    ],
)
def test_eight_is_eight_local(store: Store, time_zone: str, before: str, after: str) -> None:
    store.run(with_appointment, time_zone=time_zone)
    assert [store.run(write_digests, at(moment)) for moment in (before, after)] == [0, 1]


def test_fridays_list_looks_to_monday_and_the_week_end_has_none(store: Store) -> None:
    store.run(with_appointment, starts_at="2026-11-30T10:00:00+01:00")
    days = ["2026-11-26", "2026-11-28", "2026-11-29", "2026-11-27"]
    for day in days[:3]:
        store.run(write_digests, at(f"{day}T08:00:00+01:00"))
    assert digests(store) == [("cancelled", "nothing_to_say")], "Thursday's: nothing on Friday"
    store.run(write_digests, at("2026-11-27T08:00:00+01:00"))
    assert digests(store)[-1] == ("created", "")


def test_after_an_outage_the_days_list_still_leaves_until_the_evening(store: Store) -> None:
    store.run(with_appointment)
    assert store.run(write_digests, MONDAY_8 + timedelta(hours=9)) == 1
    assert store.run(write_digests, MONDAY_8 + timedelta(hours=34)) == 0


async def test_the_strict_mode_names_nobody(store: Store, dispatch: Dispatch, sender: FakeSender) -> None:
    store.run(with_appointment, privacy=PrivacyMode.STRICT)
    store.run(write_digests, MONDAY_8)
    await dispatch(MONDAY_8)
    assert sender.texts == [
        "Votre liste du lundi 23 novembre : 1 rendez-vous à venir, 1 sans réponse, 0 non joints, 0 absences annoncées."
    ]


async def test_persons_who_never_linked_do_not_fill_the_list(store: Store, dispatch: Dispatch) -> None:
    def arrange(session: Session) -> None:
        ids = create_caseload(session)
        person = session.get_one(Person, ids.person)
        person.chat_id, person.linked_at = None, None
        earlier = MONDAY_8 - timedelta(hours=20)
        session.add(
            Delivery(kind="update", person_id=ids.person, planned_for=earlier, due_at=earlier, created_at=earlier)
        )

    store.run(arrange)
    await dispatch(MONDAY_8 - timedelta(hours=19))
    store.run(write_digests, MONDAY_8)
    assert digests(store) == [("cancelled", "nothing_to_say")]


def test_a_service_chooses_its_hour(store: Store) -> None:
    store.run(with_appointment, policy={"digest_at": "7:00"})
    assert store.run(lambda session: session.get_one(Service, 1)).policy == {"digest_at": "7:00"}
    assert store.run(write_digests, MONDAY_8 - timedelta(hours=1)) == 1
