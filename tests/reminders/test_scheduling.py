"""Each change of an appointment and its messages are one: planned, withdrawn, told, in the same transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from reminders import scheduling
from reminders.scheduling import Refused
from store.engine import Store
from store.models import Delivery, Reminder
from store.vocabulary import AppointmentStatus, ReminderRole
from tests.factories import NOW, Ids, create_caseload, create_counsellor
from tests.reminders.agenda import START, book, id_of, move, outgoing, tell_everything


def test_booking_plans_the_notice_and_the_reminders(store: Store) -> None:
    def act(session: Session) -> None:
        book(session, create_caseload(session))
        assert outgoing(session) == [("summon", "created"), ("reminder", "created"), ("reminder", "created")]

    store.run(act)


def test_a_booking_that_fails_leaves_nothing_behind(store: Store) -> None:
    def act(session: Session) -> None:
        book(session, create_caseload(session))
        raise LookupError

    with pytest.raises(LookupError):
        store.run(act)
    assert store.run(lambda session: list(session.scalars(select(Delivery)))) == []


def test_booking_twice_the_same_changes_nothing(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        assert book(session, ids).id == book(session, ids).id
        assert len(outgoing(session)) == 3

    store.run(act)


def test_a_booking_in_the_past_or_for_anothers_person_is_refused(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        stranger = create_counsellor(session, ids.service, "M. Petit")
        with pytest.raises(Refused, match="past"):
            book(session, ids, NOW)
        with pytest.raises(Refused, match="not_yours"):
            book(session, Ids(ids.service, stranger, ids.person))
        assert outgoing(session) == []

    store.run(act)


def test_reminders_that_leave_at_the_same_instant_are_one_message(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        for hours in range(3):
            book(session, ids, START + timedelta(hours=hours))
        assert len(outgoing(session)) == 9
        assert len(list(session.scalars(select(Delivery)))) == 3

    store.run(act)


def test_a_move_withdraws_the_old_messages_and_tells_the_change(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        old = book(session, ids)
        tell_everything(session)
        new = move(session, ids, old, START + timedelta(days=7))
        assert (old.status, new.status, new.replaces_id) == ("moved", "booked", old.id)
        assert sorted(outgoing(session)) == sorted(
            [
                ("summon", "sent"),
                *[("reminder", "cancelled")] * 2,
                ("change", "created"),
                *[("reminder", "created")] * 2,
            ]
        )
        assert move(session, ids, old, START + timedelta(days=7)).id == new.id, "a double tap"
        with pytest.raises(Refused, match="moved"):
            move(session, ids, old, START + timedelta(days=8))

    store.run(act)


def test_a_move_to_the_same_time_and_place_changes_nothing(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        assert move(session, ids, appointment, START).id == appointment.id
        assert appointment.status == AppointmentStatus.BOOKED

    store.run(act)


def test_whoever_never_heard_of_an_appointment_is_told_no_change_and_no_cancellation(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        new = move(session, ids, book(session, ids), START + timedelta(days=7))
        assert ("change", "created") not in outgoing(session)
        scheduling.cancel(session, appointment_id=id_of(new), counsellor_id=ids.counsellor, now=NOW)
        assert {state for _, state in outgoing(session)} == {"cancelled"}

    store.run(act)


def test_a_cancellation_names_the_date_that_the_person_knows(store: Store) -> None:
    """Moved, and cancelled before the change had left: she still expects the first date."""

    def act(session: Session) -> None:
        ids = create_caseload(session)
        old = book(session, ids)
        tell_everything(session)
        new = move(session, ids, old, START + timedelta(days=7))
        scheduling.cancel(session, appointment_id=id_of(new), counsellor_id=ids.counsellor, now=NOW)
        open_now = [entry for entry in outgoing(session) if entry[1] == "created"]
        cancellation = session.scalars(
            select(Delivery).join(Reminder, col(Reminder.delivery_id) == Delivery.id)
            .where(Reminder.role == ReminderRole.CANCELLATION)
        ).one()  # fmt: skip
        assert (open_now, cancellation.expires_at) == ([("cancellation", "created")], START)

    store.run(act)


def test_cancelling_twice_tells_once(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        tell_everything(session)
        for _ in range(2):
            scheduling.cancel(session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor, now=NOW)
        assert outgoing(session).count(("cancellation", "created")) == 1

    store.run(act)


def test_cancelling_one_of_two_keeps_the_message_for_the_other(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        first = book(session, ids)
        book(session, ids, START + timedelta(hours=1))
        scheduling.cancel(session, appointment_id=id_of(first), counsellor_id=ids.counsellor, now=NOW)
        assert [d.state for d in session.scalars(select(Delivery))] == ["created"] * 3

    store.run(act)


def test_a_policy_that_cannot_be_read_costs_nobody_a_reminder(store: Store) -> None:
    def act(session: Session) -> None:
        book(session, create_caseload(session, policy={"opens": "noon"}))
        assert len(outgoing(session)) == 3

    store.run(act)


def test_a_service_chooses_its_own_steps(store: Store) -> None:
    def act(session: Session) -> None:
        policy = {"announce_bookings": False, "steps": [{"days_before": 2, "at": "9:15"}], "morning": True}
        book(session, create_caseload(session, policy=policy))
        times = [d.due_at for d in session.scalars(select(Delivery).order_by(col(Delivery.due_at)))]
        assert [at.isoformat() for at in times] == ["2026-12-02T08:15:00+00:00", "2026-12-04T07:30:00+00:00"]

    store.run(act)
