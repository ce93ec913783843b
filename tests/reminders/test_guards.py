"""Asked again at the last moment: what may leave, what waits, what never leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from reminders.sender import Sent
from store.engine import Store
from store.models import Appointment, Counsellor, Delivery, Measure, Person
from store.vocabulary import AppointmentStatus
from tests.factories import NOW, create_caseload, create_counsellor
from tests.reminders.conftest import Dispatch
from tests.reminders.fake_sender import FakeSender
from tests.reminders.scene import START, appointment_of, booked, states

PERSON_GUARDS: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"chat_id": None}, ("permanent_failure", "not_linked")),
    ({"stopped_at": NOW}, ("cancelled", "stopped")),
    ({"in_custody": True}, ("cancelled", "in_custody")),
    ({"paused_until": START + timedelta(days=1)}, ("cancelled", "paused")),
]


@pytest.mark.parametrize(("fields", "expected"), PERSON_GUARDS, ids=lambda value: str(value))
async def test_nothing_leaves_for_a_person_whose_file_forbids_it(
    store: Store, dispatch: Dispatch, sender: FakeSender, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        person = session.get_one(Person, ids.person)
        for name, value in fields.items():
            setattr(person, name, value)

    store.run(arrange)
    await dispatch(NOW)
    assert sender.sent == []
    assert states(store)[0] == expected


async def test_a_pause_that_ends_in_time_only_delays(store: Store, dispatch: Dispatch, sender: FakeSender) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        session.get_one(Person, ids.person).paused_until = NOW + timedelta(days=2)

    store.run(arrange)
    await dispatch(NOW)
    assert sender.sent == []
    await dispatch(NOW + timedelta(days=2))
    assert len(sender.sent) == 1


async def test_nothing_leaves_once_every_measure_has_ended(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        yesterday = NOW.date() - timedelta(days=1)
        session.add(Measure(person_id=ids.person, kind="sursis_probatoire", ends_on=yesterday))

    store.run(arrange)
    await dispatch(NOW)
    assert (sender.sent, states(store)[0]) == ([], ("cancelled", "measure_ended"))


async def test_nothing_leaves_to_a_chat_that_belongs_to_another_file_too(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        create_counsellor(session, ids.service, "M. Petit", chat_id=1001)

    store.run(arrange)
    await dispatch(NOW)
    assert (sender.sent, states(store)[0]) == ([], ("cancelled", "chat_shared"))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (AppointmentStatus.MOVED, ("cancelled", "moved")),
        (AppointmentStatus.CANCELLED, ("cancelled", "cancelled")),
        (AppointmentStatus.HONOURED, ("cancelled", "outcome")),
        (AppointmentStatus.EXCUSED, ("cancelled", "outcome")),
    ],
)
async def test_nothing_leaves_about_an_appointment_that_no_longer_stands(
    store: Store, dispatch: Dispatch, sender: FakeSender, status: AppointmentStatus, expected: tuple[str, str]
) -> None:
    """Whoever changed the row, and however: the sender looks again."""

    def arrange(session: Session) -> None:
        _, appointment_id = booked(session)
        session.get_one(Appointment, appointment_id).status = status

    store.run(arrange)
    await dispatch(NOW)
    assert (sender.sent, states(store)[0]) == ([], expected)


async def test_after_three_days_of_silence_what_is_ahead_leaves_and_what_is_past_is_written_down(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session, starts_at=NOW + timedelta(days=2))
        appointment_of(session, ids)

    store.run(arrange)
    await dispatch(NOW + timedelta(days=3))
    assert sender.texts == ["Nouveau rendez-vous : vendredi 4 décembre à 14 h."]
    told, late = ("sent", ""), ("too_late", "expired")
    assert sorted(states(store)) == [("created", ""), ("created", ""), told, late, late], "the notice and one reminder"


async def test_nothing_begins_to_leave_in_the_last_seconds_before_the_appointment(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    store.run(booked)
    await dispatch(START - timedelta(seconds=10))
    assert sender.sent == []
    assert states(store) == [("too_late", "expired")] * 3


async def test_a_reminder_caught_up_at_night_waits_for_the_opening(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    store.run(booked)
    await dispatch(NOW)
    await dispatch(START - timedelta(hours=11))  # 3 in the morning
    assert len(sender.sent) == 1
    await dispatch(START - timedelta(hours=5, minutes=30))  # 8:30
    assert [m.silent for _, m in sender.sent] == [False, False]
    assert states(store)[-2:] == [("cancelled", "superseded"), ("sent", "")], "two days' reminders are one"


@pytest.mark.parametrize(
    "moment", ["2026-11-24T23:00:00+01:00", "2026-11-29T11:00:00+01:00"], ids=["at night", "on a Sunday"]
)
async def test_what_cannot_wait_leaves_out_of_hours_without_a_sound(
    store: Store, dispatch: Dispatch, sender: FakeSender, moment: str
) -> None:
    out_of_hours = datetime.fromisoformat(moment).astimezone(UTC)
    store.run(booked, now=out_of_hours)
    await dispatch(out_of_hours)
    assert [m.silent for _, m in sender.sent] == [True]


async def test_counsellors_without_a_chat_are_written_down_as_not_linked(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    def arrange(session: Session) -> None:
        ids = create_caseload(session)
        session.get_one(Counsellor, ids.counsellor).chat_id = None
        at_once = Delivery(kind="digest", counsellor_id=ids.counsellor, planned_for=NOW, due_at=NOW, created_at=NOW)
        session.add(at_once)

    store.run(arrange)
    sender.outcomes = [Sent(1)]
    await dispatch(NOW)
    assert (sender.sent, states(store)) == ([], [("permanent_failure", "not_linked")])
