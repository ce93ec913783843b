"""What people read: notifications, details, updates, notices, from `reminders.yml` and the rows as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from content.dates import spoken_time
from reminders.buttons import Cannot, Come, Detail, Later, OpenNotice, OpenUpdate
from reminders.digest import compose_digest
from reminders.guards import still_true
from reminders.local_calendar import within_hours
from reminders.messages import OutgoingMessage, Rows, tap_button
from reminders.rules import rules_of
from reminders.wording import Wording
from store.appointments import last_told
from store.models import Appointment, Counsellor, Delivery, Person, Request, Service
from store.reminders import Spoken, spoken_of
from store.vocabulary import DeliveryKind, PrivacyMode, ReminderRole

_CALL_FOR_REPLY = (ReminderRole.SUMMON, ReminderRole.REMINDER, ReminderRole.CHANGE)


def compose(session: Session, delivery: Delivery, now: datetime, wording: Wording) -> OutgoingMessage:
    """The message of a delivery as it must read now; without a sound outside the hours allowed."""
    service = _service_of(session, delivery)
    policy, calendar = rules_of(service)
    message = _message(session, delivery, service, now, wording)
    return replace(message, silent=not within_hours(now, policy, calendar))


def _message(
    session: Session, delivery: Delivery, service: Service, now: datetime, wording: Wording
) -> OutgoingMessage:
    match DeliveryKind(delivery.kind):
        case DeliveryKind.REMINDER:
            return _reminder(session, delivery, service, now, wording)
        case DeliveryKind.UPDATE:
            read = tap_button(wording.say("buttons", "open"), OpenUpdate(_id(delivery)))
            return OutgoingMessage(wording.say("notification_other", "update"), ((read,),))
        case DeliveryKind.NOTICE:
            return _notice(session.get_one(Request, delivery.request_id), session, service, now, wording)
        case DeliveryKind.DIGEST:
            return OutgoingMessage(compose_digest(session, delivery, now, wording))


def _reminder(
    session: Session, delivery: Delivery, service: Service, now: datetime, wording: Wording
) -> OutgoingMessage:
    spoken = [s for s in spoken_of(session, _id(delivery)) if still_true(s.role, s.appointment, now)]
    if service.privacy == PrivacyMode.STRICT:
        detail = tap_button(wording.say("buttons", "open"), Detail(_id(spoken[0].appointment)))
        return OutgoingMessage(wording.say("notification_other", "strict"), ((detail,),))
    known = [_as_known(session, s) for s in spoken]
    return OutgoingMessage(
        notification(spoken[0].role, known, service.time_zone, now, wording),
        reply_buttons(spoken, service.time_zone, wording),
    )


def _as_known(session: Session, spoken: Spoken) -> datetime:
    """A cancellation names the date that the person knows, which a move she never heard of has not changed."""
    if spoken.role != ReminderRole.CANCELLATION:
        return spoken.appointment.starts_at
    return (last_told(session, spoken.appointment) or spoken.appointment).starts_at


def notification(
    role: ReminderRole, moments: Sequence[datetime], time_zone: str, now: datetime, wording: Wording
) -> str:
    """What a locked screen shows: dates, and no word of justice."""
    spoken = [wording.moment(moment, time_zone, now) for moment in moments]
    if len(spoken) == 1:
        return wording.say("notification", role, moment=spoken[0])
    lines = "\n".join(wording.say("notification_other", "line", moment=moment) for moment in spoken)
    return wording.say("notification_several", role, list=lines)


def reply_buttons(spoken: Sequence[Spoken], time_zone: str, wording: Wording) -> Rows:
    """« Je viens », « Je ne peux pas venir » for each appointment that is ahead, then detail and later."""
    first = _id(spoken[0].appointment)
    detail = tap_button(wording.say("buttons", "detail"), Detail(first))
    if spoken[0].role not in _CALL_FOR_REPLY:
        return ((detail,),)
    later = (tap_button(wording.say("buttons", "later"), Later(first)),)
    return (*answer_rows([s.appointment for s in spoken], time_zone, wording), (detail,), later)


def answer_rows(appointments: Sequence[Appointment], time_zone: str, wording: Wording) -> Rows:
    """« Je viens » and « Je ne peux pas venir », with the time where there are several appointments."""
    if len(appointments) == 1:
        labels = {"come": wording.say("buttons", "come"), "cannot": wording.say("buttons", "cannot")}
        only = _id(appointments[0])
        return ((tap_button(labels["come"], Come(only)), tap_button(labels["cannot"], Cannot(only))),)
    rows = []
    for appointment in appointments:
        time = spoken_time(appointment.starts_at, time_zone)
        come = tap_button(wording.say("buttons", "come_at", time=time), Come(_id(appointment)))
        cannot = tap_button(wording.say("buttons", "cannot_at", time=time), Cannot(_id(appointment)))
        rows.append((come, cannot))
    return tuple(rows)


def _notice(request: Request, session: Session, service: Service, now: datetime, wording: Wording) -> OutgoingMessage:
    """Who and what, for a CPIP's locked screen; reasons and words come after a tap."""
    see = tap_button(wording.say("buttons", "notice"), OpenNotice(request.id or 0))
    return OutgoingMessage(notice_line(session, request, service.time_zone, now, wording), ((see,),))


def notice_line(session: Session, request: Request, time_zone: str, now: datetime, wording: Wording) -> str:
    """« Karim B. : absence annoncée, rendez-vous du jeudi 26 novembre à 10 h. »"""
    person = session.get_one(Person, request.person_id)
    values = {"person": person.label, "moment": ""}
    if request.appointment_id is not None:
        starts_at = session.get_one(Appointment, request.appointment_id).starts_at
        values["moment"] = wording.moment(starts_at, time_zone, now)
    return wording.say("notices", request.kind, **values)


def _service_of(session: Session, delivery: Delivery) -> Service:
    if delivery.person_id is not None:
        return session.get_one(Service, session.get_one(Person, delivery.person_id).service_id)
    return session.get_one(Service, session.get_one(Counsellor, delivery.counsellor_id).service_id)


def _id(row: Appointment | Delivery) -> int:
    return row.id or 0
