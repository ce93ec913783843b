"""Makes, moves, cancels appointments and records what people say of them, with all their messages: one transaction.

Every function is idempotent: a double tap or a repeated request changes nothing and returns what stands.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from reminders.local_calendar import LocalCalendar
from reminders.planning import AGAIN, PlannedStep, plan, plan_later
from reminders.policy import Policy
from reminders.rules import rules_of
from reminders.writing import notify_counsellor, withdraw, write_reminder
from store import appointments as stored
from store.deliveries import appointment_contacts, last_missed_out
from store.models import Appointment, Counsellor, Delivery, Person, Request, Service
from store.reminders import ANNOUNCEMENTS, reminder_of_step
from store.requests import add_request, unseen_absence
from store.vocabulary import STANDING, AppointmentStatus, DeliveryState, ReminderRole, RequestKind


class Refused(Exception):
    """Not done; `key` is a key of `refusals` in reminders.yml: not_yours, past, over, moved, cancelled, too_near…"""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def book(
    session: Session, *, person_id: int, counsellor_id: int, kind: str, starts_at: datetime, place: str, now: datetime
) -> Appointment:
    """A new appointment with its messages. Raises Refused: not_yours, past."""
    person = person_of_counsellor(session, person_id, counsellor_id)
    _require_ahead(starts_at, now)
    if (same := stored.same(session, person_id, kind, starts_at)) is not None:
        return same
    appointment = Appointment(
        person_id=person_id, counsellor_id=counsellor_id, kind=kind, starts_at=starts_at, place=place, created_at=now
    )
    session.add(appointment)
    session.flush()
    plan_messages(session, person, appointment, ReminderRole.SUMMON, now)
    return appointment


def move(
    session: Session, *, appointment_id: int, counsellor_id: int, starts_at: datetime, place: str | None, now: datetime
) -> Appointment:
    """The appointment that replaces it (`place` None: the same). Raises Refused: not_yours, past, over, cancelled."""
    old = of_counsellor(session, appointment_id, counsellor_id)
    if old.status == AppointmentStatus.MOVED:
        return _already_moved(session, old, starts_at)
    require_standing(old)
    _require_ahead(starts_at, now)
    new_place = old.place if place is None else place
    if (old.starts_at, old.place) == (starts_at, new_place):
        return old
    known = stored.last_told(session, old)
    old.status = AppointmentStatus.MOVED
    withdraw(session, old, "moved", now)
    new = Appointment(
        person_id=old.person_id, counsellor_id=old.counsellor_id, kind=old.kind, starts_at=starts_at,
        place=new_place, created_at=now, replaces_id=old.id,
    )  # fmt: skip
    session.add(new)
    session.flush()
    announcement = ReminderRole.CHANGE if known else ReminderRole.SUMMON
    plan_messages(session, session.get_one(Person, old.person_id), new, announcement, now)
    return new


def cancel(session: Session, *, appointment_id: int, counsellor_id: int, now: datetime) -> Appointment:
    """Cancels it and tells the person, unless she never heard of it. Raises Refused: not_yours, over, moved."""
    appointment = of_counsellor(session, appointment_id, counsellor_id)
    if appointment.status == AppointmentStatus.CANCELLED:
        return appointment
    require_standing(appointment)
    known = stored.last_told(session, appointment)
    withdraw(session, appointment, "cancelled", now)
    appointment.status = AppointmentStatus.CANCELLED
    if known is not None and known.starts_at > now:
        step = PlannedStep(ReminderRole.CANCELLATION, "", now, cannot_wait=True)
        write_reminder(session, appointment, step, now, expires_at=known.starts_at)
    return appointment


def announce_again(session: Session, *, appointment_id: int, counsellor_id: int, now: datetime) -> Appointment:
    """Tells the person of it once more, after a message about it that she did not get.

    Raises Refused: not_yours, moved, cancelled, over, past, nothing_missed (she got the last one, or one is under way).
    """
    appointment = of_counsellor(session, appointment_id, counsellor_id)
    require_standing(appointment)
    _require_ahead(appointment.starts_at, now)
    contacts = appointment_contacts(session, [appointment_id])[appointment_id]
    announcing = (DeliveryState.CREATED, DeliveryState.SENDING, DeliveryState.TEMPORARY_FAILURE)
    on_its_way = any(c.state in announcing and c.role in ANNOUNCEMENTS for c in contacts)
    if on_its_way or last_missed_out(contacts) is None:
        raise Refused("nothing_missed")
    step = PlannedStep(ReminderRole.SUMMON, AGAIN, now, cannot_wait=True)
    write_reminder(session, appointment, step, now, expires_at=appointment.starts_at)
    return appointment


def confirm(session: Session, *, appointment_id: int, person_id: int, now: datetime) -> Appointment:
    """« Je viens ». The CPIP is told where the person had said the contrary. Raises Refused."""
    appointment = require_ahead_of_person(session, appointment_id, person_id, now)
    if appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED:
        _tell_counsellor(session, appointment, RequestKind.COMING, now)
    appointment.status = AppointmentStatus.CONFIRMED
    return appointment


def announce_absence(
    session: Session, *, appointment_id: int, person_id: int, reason: str, text: str = "", now: datetime
) -> Request:
    """« Je ne peux pas venir »: tells the CPIP; never excuses by itself. Raises Refused.

    `reason` is an id of `reasons` in reminders.yml, or empty when only `text` is added. Another reason replaces the
    first while the CPIP has not seen it.
    """
    appointment = require_ahead_of_person(session, appointment_id, person_id, now)
    repeated = appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED
    appointment.status = AppointmentStatus.ABSENCE_ANNOUNCED
    unseen = unseen_absence(session, appointment_id) if repeated else None
    if unseen is not None:
        unseen.reason, unseen.text = reason or unseen.reason, text or unseen.text
        return unseen
    return _tell_counsellor(session, appointment, RequestKind.CANNOT_COME, now, reason, text)


def remind_later(session: Session, *, appointment_id: int, person_id: int, now: datetime) -> Delivery:
    """« Me rappeler plus tard »: one more reminder in some hours. Raises Refused: also too_near."""
    appointment = require_ahead_of_person(session, appointment_id, person_id, now)
    policy, calendar = policy_and_calendar(session, session.get_one(Person, person_id))
    step = plan_later(appointment.starts_at, policy, calendar, now)
    if step is None:
        raise Refused("too_near")
    planned = reminder_of_step(session, appointment_id, step.step)
    return planned or write_reminder(session, appointment, step, now, expires_at=appointment.starts_at)


def require_ahead_of_person(session: Session, appointment_id: int, person_id: int, now: datetime) -> Appointment:
    """The appointment, locked, if hers, standing, ahead. Raises Refused: not_yours, moved, cancelled, over, past."""
    appointment = session.get(Appointment, appointment_id, with_for_update=True)
    if appointment is None or appointment.person_id != person_id:
        raise Refused("not_yours")
    if appointment.status in (AppointmentStatus.MOVED, AppointmentStatus.CANCELLED):
        raise Refused(appointment.status)
    if appointment.status not in STANDING:
        raise Refused("over")
    _require_ahead(appointment.starts_at, now)
    return appointment


def plan_messages(
    session: Session,
    person: Person,
    appointment: Appointment,
    announcement: ReminderRole | None,
    now: datetime,
    *,
    again: bool = False,
) -> None:
    """Writes what the policy wants said of it. `announcement` None: it is known; `again`: some may wait already."""
    policy, calendar = policy_and_calendar(session, person)
    wanted = policy.announce_bookings or announcement == ReminderRole.CHANGE
    for step in plan(appointment.starts_at, policy, calendar, now, announcement if wanted else None):
        waits = again and reminder_of_step(session, int(appointment.id or 0), step.step) is not None
        if not waits:
            write_reminder(session, appointment, step, now, expires_at=appointment.starts_at)


def _tell_counsellor(
    session: Session, appointment: Appointment, kind: RequestKind, now: datetime, reason: str = "", text: str = ""
) -> Request:
    request = add_request(
        session, person_id=appointment.person_id, counsellor_id=appointment.counsellor_id,
        appointment_id=appointment.id, kind=kind, reason=reason, text=text, now=now,
    )  # fmt: skip
    notify_counsellor(session, request, now)
    return request


def policy_and_calendar(session: Session, person: Person) -> tuple[Policy, LocalCalendar]:
    """Those of her service."""
    return rules_of(session.get_one(Service, person.service_id))


def person_of_counsellor(session: Session, person_id: int, counsellor_id: int) -> Person:
    """The person, locked: two taps at once are taken one after the other. Raises Refused: not_yours."""
    person = session.get(Person, person_id, with_for_update=True)
    counsellor = session.get(Counsellor, counsellor_id)
    if person is None or counsellor is None or person.counsellor_id != counsellor_id:
        raise Refused("not_yours")
    return person


def of_counsellor(session: Session, appointment_id: int, counsellor_id: int) -> Appointment:
    """The appointment, locked, if this CPIP gave it. Raises Refused: not_yours."""
    appointment = session.get(Appointment, appointment_id, with_for_update=True)
    if appointment is None or appointment.counsellor_id != counsellor_id:
        raise Refused("not_yours")
    return appointment


def require_standing(appointment: Appointment) -> None:
    """Raises Refused: moved, cancelled, over (its outcome is recorded)."""
    if appointment.status in (AppointmentStatus.MOVED, AppointmentStatus.CANCELLED):
        raise Refused(appointment.status)
    if appointment.status not in STANDING:
        raise Refused("over")


def _require_ahead(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Refused("past")


def _already_moved(session: Session, old: Appointment, starts_at: datetime) -> Appointment:
    new = stored.replacement(session, int(old.id or 0))
    if new is None or new.starts_at != starts_at:
        raise Refused("moved")
    return new
