"""What a person answers and what a CPIP decides: told to the other one, once, and never an excuse by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from reminders import outcomes, scheduling
from reminders.scheduling import Refused
from store.engine import Store
from store.models import Appointment, Delivery, Request
from store.vocabulary import AppointmentStatus
from tests.factories import NOW, Ids, create_appointment, create_caseload, create_counsellor, create_person
from tests.reminders import scene
from tests.reminders.agenda import START, announce, book, id_of, outgoing, tell_everything
from tests.reminders.conftest import Dispatch
from tests.reminders.fake_sender import FakeSender


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
    outcomes.record_outcome(
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


async def test_the_message_about_a_missed_appointment_is_neutral(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    ids, appointment_id = store.run(scene.booked)
    await dispatch(NOW)
    store.run(
        lambda session: outcomes.record_outcome(
            session, appointment_id=appointment_id, counsellor_id=ids.counsellor,
            outcome=AppointmentStatus.MISSED, tell=True, now=scene.START + timedelta(hours=1),
        )
    )  # fmt: skip
    await dispatch(scene.START + timedelta(hours=1))
    assert sender.texts[1:] == ["Vous avez un message au sujet du rendez-vous du vendredi 4 décembre à 14 h."]
