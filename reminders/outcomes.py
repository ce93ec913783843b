"""What became of an appointment, as its CPIP says it: recorded, told if she wants, corrected, taken back.

Every function is idempotent. Nothing is excused or missed by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from reminders.local_calendar import next_allowed
from reminders.planning import PlannedStep
from reminders.policy import Policy
from reminders.scheduling import Refused, of_counsellor, plan_messages, policy_and_calendar
from reminders.writing import withdraw, write_reminder
from store import appointments as stored
from store.audit import record_event
from store.models import Appointment, Person
from store.reminders import deliveries_of_role
from store.vocabulary import OUTCOMES, STANDING, AppointmentStatus, DeliveryState, ReminderRole

# After a week, nobody is helped by hearing that she was missed.
TOLD_WITHIN = timedelta(days=7)
_TOLD_OF = (AppointmentStatus.MISSED, AppointmentStatus.EXCUSED)


def record_outcome(
    session: Session, *, appointment_id: int, counsellor_id: int, outcome: AppointmentStatus, tell: bool, now: datetime
) -> Appointment:
    """What the CPIP says became of it: HONOURED, MISSED or EXCUSED; may be corrected. `tell`: the person is told too.

    Raises Refused: not_yours, moved, cancelled, not_yet (honoured or missed before it began).
    """
    appointment = of_counsellor(session, appointment_id, counsellor_id)
    if outcome not in OUTCOMES:
        raise ValueError(f"{outcome} is no outcome")
    if appointment.status not in (*STANDING, *OUTCOMES):
        raise Refused(appointment.status)
    if outcome != AppointmentStatus.EXCUSED and appointment.starts_at > now:
        raise Refused("not_yet")
    if appointment.status != outcome:
        withdraw(session, appointment, "outcome", now)
        if appointment.status in STANDING:
            appointment.before_outcome = appointment.status
        appointment.status = outcome
        _journal(session, appointment, f"outcome_{outcome}", now)
    if tell and outcome != AppointmentStatus.HONOURED:
        _write_message(session, appointment, ReminderRole(outcome.value), now)
    return appointment


def tell_outcome(
    session: Session, *, appointment_id: int, counsellor_id: int, outcome: AppointmentStatus, now: datetime
) -> Appointment:
    """Tells the person, once. Raises Refused: not_yours, outcome_changed (since the CPIP read the message)."""
    appointment = of_counsellor(session, appointment_id, counsellor_id)
    policy, _ = policy_and_calendar(session, session.get_one(Person, appointment.person_id))
    if appointment.status != outcome or not may_be_told(appointment, now, policy):
        raise Refused("outcome_changed")
    _write_message(session, appointment, ReminderRole(outcome.value), now)
    return appointment


def may_be_told(appointment: Appointment, now: datetime, policy: Policy) -> bool:
    """Whether a message about its outcome makes sense: excused, or missed where the service wants it; not long ago."""
    if appointment.status == AppointmentStatus.MISSED and not policy.tell_missed:
        return False
    return appointment.status in _TOLD_OF and now < appointment.starts_at + TOLD_WITHIN


def take_back_outcome(session: Session, *, appointment_id: int, counsellor_id: int, now: datetime) -> Appointment:
    """As if no outcome had been recorded: what the person had answered stands again, and the reminders still to come.

    Raises Refused: not_yours, moved, cancelled.
    """
    appointment = of_counsellor(session, appointment_id, counsellor_id)
    if appointment.status in STANDING:
        return appointment
    if appointment.status not in OUTCOMES:
        raise Refused(appointment.status)
    withdraw(session, appointment, "outcome", now)
    appointment.status = appointment.before_outcome or AppointmentStatus.BOOKED
    appointment.before_outcome = None
    _journal(session, appointment, "outcome_taken_back", now)
    if appointment.starts_at > now:
        _remind_again(session, appointment, now)
    return appointment


def was_told(session: Session, appointment: Appointment) -> bool:
    """Whether the message about its outcome has left or is about to."""
    return appointment.status in _TOLD_OF and _was_said(session, appointment, ReminderRole(appointment.status))


def _was_said(session: Session, appointment: Appointment, role: ReminderRole) -> bool:
    said = deliveries_of_role(session, int(appointment.id or 0), role)
    return any(delivery.state != DeliveryState.CANCELLED for delivery in said)


def _write_message(session: Session, appointment: Appointment, role: ReminderRole, now: datetime) -> None:
    """Once: what has left or is about to leave is not said again."""
    if _was_said(session, appointment, role):
        return
    policy, calendar = policy_and_calendar(session, session.get_one(Person, appointment.person_id))
    ahead = appointment.starts_at > now
    step = PlannedStep(role, "", now if ahead else next_allowed(now, policy, calendar), cannot_wait=ahead)
    expires_at = appointment.starts_at if ahead else now + TOLD_WITHIN
    write_reminder(session, appointment, step, now, expires_at=expires_at)


def _remind_again(session: Session, appointment: Appointment, now: datetime) -> None:
    """Who was told that she need not come, or never heard of it, is told that it stands."""
    session.flush()
    excused = _was_said(session, appointment, ReminderRole.EXCUSED)
    unaware = excused or stored.last_told(session, appointment) is None
    person = session.get_one(Person, appointment.person_id)
    plan_messages(session, person, appointment, ReminderRole.SUMMON if unaware else None, now, again=True)


def _journal(session: Session, appointment: Appointment, action: str, now: datetime) -> None:
    actor, subject = f"counsellor:{appointment.counsellor_id}", f"appointment:{appointment.id}"
    record_event(session, actor=actor, action=action, subject=subject, now=now)
