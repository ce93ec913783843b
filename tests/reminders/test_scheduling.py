"""Each change of an appointment and its messages are one: planned, withdrawn, told, in the same transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from reminders import scheduling
from reminders.scheduling import Refused
from store.delivery_queue import settle
from store.engine import Store
from store.models import Appointment, Delivery, Reminder, Request
from store.vocabulary import AppointmentStatus, DeliveryState, ReminderRole
from tests.factories import NOW, Ids, create_appointment, create_caseload, create_counsellor, create_person

START = NOW + timedelta(days=10, hours=4)


def book(session: Session, ids: Ids, starts_at: datetime = START, kind: str = "suivi_spip") -> Appointment:
    return scheduling.book(
        session, person_id=ids.person, counsellor_id=ids.counsellor, kind=kind, starts_at=starts_at, place="", now=NOW
    )


def move(session: Session, ids: Ids, appointment: Appointment, starts_at: datetime) -> Appointment:
    return scheduling.move(
        session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor,
        starts_at=starts_at, place=None, now=NOW,
    )  # fmt: skip


def announce(session: Session, ids: Ids, appointment: Appointment, reason: str) -> Request:
    return scheduling.announce_absence(
        session, appointment_id=id_of(appointment), person_id=ids.person, reason=reason, now=NOW
    )


def id_of(appointment: Appointment) -> int:
    return int(appointment.id or 0)


def outgoing(session: Session) -> list[tuple[str, str]]:
    """Role and state of every message about appointments, in order of time."""
    rows = session.execute(
        select(Reminder.role, Delivery.state)
        .join(Delivery, col(Delivery.id) == Reminder.delivery_id)
        .order_by(col(Delivery.due_at), col(Reminder.id))
    )
    return [(role, state) for role, state in rows]


def tell_everything(session: Session) -> None:
    for delivery in session.scalars(select(Delivery).where(Delivery.due_at <= NOW)):
        delivery.attempts = 1
        settle(delivery, DeliveryState.SENT, "", NOW)
    session.flush()


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


def test_an_announced_absence_tells_the_cpip_and_excuses_nothing(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        for reason in ("work", "work", "health"):
            announce(session, ids, appointment, reason)
        request = session.scalars(select(Request)).one()
        notice = session.scalars(select(Delivery).where(Delivery.kind == "notice")).one()
        assert (appointment.status, request.reason) == ("absence_announced", "health")
        assert (notice.counsellor_id, notice.request_id) == (ids.counsellor, request.id)
        assert outgoing(session).count(("reminder", "created")) == 2, "the appointment stands"

    store.run(act)


def test_a_new_reason_after_the_cpip_has_looked_is_told_again(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        announce(session, ids, appointment, "work").seen_at = NOW
        announce(session, ids, appointment, "health")
        assert len(list(session.scalars(select(Request)))) == 2

    store.run(act)


def test_coming_after_all_is_told_to_the_cpip_once(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        mine = {"appointment_id": id_of(appointment), "person_id": ids.person}
        announce(session, ids, appointment, "work")
        for _ in range(2):
            scheduling.confirm(session, now=NOW, **mine)
        assert appointment.status == AppointmentStatus.CONFIRMED
        assert [r.kind for r in session.scalars(select(Request).order_by(col(Request.id)))] == ["cannot_come", "coming"]

    store.run(act)


def test_nobody_touches_anothers_appointment(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment_id = id_of(book(session, ids))
        other = create_person(session, ids.counsellor, "Nadia", chat_id=1002)
        stranger = create_counsellor(session, ids.service, "M. Petit")
        for person_id in (other, 999):
            with pytest.raises(Refused, match="not_yours"):
                scheduling.confirm(session, appointment_id=appointment_id, person_id=person_id, now=NOW)
            with pytest.raises(Refused, match="not_yours"):
                scheduling.remind_later(session, appointment_id=appointment_id, person_id=person_id, now=NOW)
        with pytest.raises(Refused, match="not_yours"):
            scheduling.cancel(session, appointment_id=appointment_id, counsellor_id=stranger, now=NOW)

    store.run(act)


def test_later_plans_one_more_reminder_however_often_it_is_tapped(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        mine = {"appointment_id": id_of(book(session, ids)), "person_id": ids.person}
        first = scheduling.remind_later(session, now=NOW, **mine)
        again = scheduling.remind_later(session, now=NOW + timedelta(minutes=1), **mine)
        assert (first.id, first.due_at) == (again.id, NOW + timedelta(hours=3))
        with pytest.raises(Refused, match="too_near"):
            scheduling.remind_later(session, now=START - timedelta(hours=1), **mine)

    store.run(act)


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (AppointmentStatus.MOVED, "moved"),
        (AppointmentStatus.CANCELLED, "cancelled"),
        (AppointmentStatus.HONOURED, "over"),
        (AppointmentStatus.MISSED, "over"),
    ],
)
def test_an_appointment_that_no_longer_stands_takes_no_reply(store: Store, status: AppointmentStatus, key: str) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment_id = create_appointment(session, ids.person, START, status=status)
        with pytest.raises(Refused, match=key):
            scheduling.confirm(session, appointment_id=appointment_id, person_id=ids.person, now=NOW)

    store.run(act)


def outcome(
    session: Session, ids: Ids, appointment: Appointment, wanted: AppointmentStatus, now: datetime, tell: bool = True
) -> None:
    scheduling.record_outcome(
        session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor, outcome=wanted, tell=tell, now=now
    )


def test_a_missed_appointment_is_told_once_within_hours_if_the_cpip_wants(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        evening = START + timedelta(hours=8)  # 22 h on a Friday
        appointment = book(session, ids)
        for _ in range(2):
            outcome(session, ids, appointment, AppointmentStatus.MISSED, evening)
        missed = [d for d in session.scalars(select(Delivery)) if d.state == "created"]
        assert [d.due_at for d in missed] == [START + timedelta(hours=18, minutes=30)]
        outcome(session, ids, appointment, AppointmentStatus.HONOURED, evening)
        assert {d.state for d in session.scalars(select(Delivery))} == {"cancelled"}, "corrected before it left"

    store.run(act)


def test_a_missed_appointment_is_not_told_unless_the_cpip_wants(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        outcome(session, ids, appointment, AppointmentStatus.MISSED, START + timedelta(hours=1), tell=False)
        assert ("missed", "created") not in outgoing(session)

    store.run(act)


def test_an_excuse_given_before_the_appointment_is_told_at_once_and_ends_its_reminders(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        tell_everything(session)
        outcome(session, ids, appointment, AppointmentStatus.EXCUSED, NOW)
        assert sorted(outgoing(session)) == sorted(
            [("summon", "sent"), ("reminder", "cancelled"), ("reminder", "cancelled"), ("excused", "created")]
        )

    store.run(act)


def test_nobody_is_missed_before_the_hour(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        with pytest.raises(Refused, match="not_yet"):
            outcome(session, ids, book(session, ids), AppointmentStatus.MISSED, START - timedelta(minutes=1))

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
