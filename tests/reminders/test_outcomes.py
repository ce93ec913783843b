"""What became of an appointment: noted by the CPIP, corrected, taken back; what the person had answered is not lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from reminders import outcomes, scheduling
from reminders.preview import preview_move, preview_outcome
from reminders.scheduling import Refused
from reminders.wording import Wording
from store.engine import Store
from store.models import Appointment, AuditEvent
from store.vocabulary import AppointmentStatus
from tests.factories import NOW, Ids, create_caseload, create_counsellor
from tests.reminders.agenda import START, announce, book, id_of, outgoing, tell_everything

AFTER = START + timedelta(hours=1)
MISSED, EXCUSED, HONOURED = AppointmentStatus.MISSED, AppointmentStatus.EXCUSED, AppointmentStatus.HONOURED


def note(session: Session, ids: Ids, appointment: Appointment, outcome: AppointmentStatus, now: datetime) -> None:
    outcomes.record_outcome(
        session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor, outcome=outcome, tell=False, now=now
    )


def take_back(session: Session, ids: Ids, appointment: Appointment, now: datetime) -> None:
    outcomes.take_back_outcome(session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor, now=now)


def test_an_outcome_taken_back_leaves_what_the_person_had_answered(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        scheduling.confirm(session, appointment_id=id_of(appointment), person_id=ids.person, now=NOW)
        for outcome in (MISSED, HONOURED):
            note(session, ids, appointment, outcome, AFTER)
            assert (appointment.status, appointment.before_outcome) == (outcome, "confirmed")
        for _ in range(2):
            take_back(session, ids, appointment, AFTER)
            assert (appointment.status, appointment.before_outcome) == ("confirmed", None)
        actions = [e.action for e in session.scalars(select(AuditEvent).order_by(col(AuditEvent.id)))]
        assert actions == ["outcome_missed", "outcome_honoured", "outcome_taken_back"]

    store.run(act)


def test_an_excuse_taken_back_in_time_brings_the_reminders_back(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        tell_everything(session)
        announce(session, ids, appointment, "work")
        note(session, ids, appointment, EXCUSED, NOW)
        assert ("reminder", "created") not in outgoing(session)
        take_back(session, ids, appointment, NOW)
        assert appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED
        assert outgoing(session).count(("reminder", "created")) == 2
        assert ("summon", "created") not in outgoing(session), "she was never told of the excuse"

    store.run(act)


def test_whoever_heard_that_she_was_excused_hears_that_the_appointment_stands(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        tell_everything(session)
        note(session, ids, appointment, EXCUSED, NOW)
        outcomes.tell_outcome(
            session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor, outcome=EXCUSED, now=NOW
        )
        tell_everything(session)
        take_back(session, ids, appointment, NOW)
        assert ("summon", "created") in outgoing(session)

    store.run(act)


def test_an_appointment_that_shares_its_reminder_is_not_named_twice_after_a_correction(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        first = book(session, ids)
        book(session, ids, START + timedelta(hours=1))
        before = outgoing(session)
        note(session, ids, first, EXCUSED, NOW)
        take_back(session, ids, first, NOW)
        assert outgoing(session) == before

    store.run(act)


def test_the_message_that_was_read_is_the_one_that_leaves_or_none(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        mine = {"appointment_id": id_of(appointment), "counsellor_id": ids.counsellor}
        note(session, ids, appointment, MISSED, AFTER)
        for _ in range(2):
            outcomes.tell_outcome(session, outcome=MISSED, now=AFTER, **mine)
        assert outgoing(session).count(("missed", "created")) == 1
        note(session, ids, appointment, HONOURED, AFTER)
        with pytest.raises(Refused, match="outcome_changed"):
            outcomes.tell_outcome(session, outcome=MISSED, now=AFTER, **mine)
        note(session, ids, appointment, MISSED, AFTER)
        with pytest.raises(Refused, match="outcome_changed"):
            outcomes.tell_outcome(session, outcome=MISSED, now=START + timedelta(days=8), **mine)

    store.run(act)


def test_a_service_that_wants_no_message_after_an_absence_sends_none(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session, policy={"tell_missed": False})
        appointment = book(session, ids)
        mine = {"appointment_id": id_of(appointment), "counsellor_id": ids.counsellor}
        note(session, ids, appointment, MISSED, AFTER)
        with pytest.raises(Refused, match="outcome_changed"):
            outcomes.tell_outcome(session, outcome=MISSED, now=AFTER, **mine)
        note(session, ids, appointment, EXCUSED, AFTER)
        outcomes.tell_outcome(session, outcome=EXCUSED, now=AFTER, **mine)
        assert ("excused", "created") in outgoing(session)

    store.run(act)


def test_another_cpip_can_neither_note_nor_tell_nor_take_back(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        stranger = Ids(ids.service, create_counsellor(session, ids.service, "M. Petit"), ids.person)
        with pytest.raises(Refused, match="not_yours"):
            note(session, stranger, appointment, MISSED, AFTER)
        with pytest.raises(Refused, match="not_yours"):
            take_back(session, stranger, appointment, AFTER)
        with pytest.raises(Refused, match="not_yours"):
            outcomes.tell_outcome(
                session, appointment_id=id_of(appointment), counsellor_id=stranger.counsellor, outcome=MISSED, now=AFTER
            )
        assert appointment.status == AppointmentStatus.BOOKED

    store.run(act)


def test_what_is_moved_or_cancelled_has_no_outcome_to_take_back(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        scheduling.cancel(session, appointment_id=id_of(appointment), counsellor_id=ids.counsellor, now=NOW)
        with pytest.raises(Refused, match="cancelled"):
            take_back(session, ids, appointment, NOW)

    store.run(act)


def test_a_move_is_previewed_as_it_will_be_told(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        next_week = START + timedelta(days=7)
        unheard = preview_move(session, appointment, next_week, NOW, wording)
        assert unheard.notification.startswith("Nouveau rendez-vous"), "whoever heard of none is told of no change"
        tell_everything(session)
        seen = preview_move(session, appointment, next_week, NOW, wording)
        assert seen.notification == "Rendez-vous changé. Nouvelle date : vendredi 11 décembre à 14 h."
        assert "Ce rendez-vous remplace celui du vendredi 4 décembre à 14 h." in seen.detail
        assert [s.role for s in seen.steps] == ["change", "reminder", "reminder"]

    store.run(act)


def test_the_message_after_an_absence_is_previewed_whole(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        appointment = book(session, ids)
        note(session, ids, appointment, MISSED, AFTER)
        seen = preview_outcome(session, appointment, AFTER, wording)
        assert seen.notification == "Vous avez un message au sujet du rendez-vous du vendredi 4 décembre à 14 h."
        assert seen.detail.startswith("On vous attendait le vendredi 4 décembre à 14 h.")

    store.run(act)
