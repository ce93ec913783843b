"""What a person reads after a tap on « Voir le détail »: all of one day's appointments, as they stand now."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from reminders.buttons import AddToCalendar, Directions, Later
from reminders.composing import answer_rows
from reminders.local_calendar import LocalCalendar
from reminders.messages import OutgoingMessage, Rows, tap_button
from reminders.scheduling import Refused
from reminders.wording import Wording
from store import appointments as stored
from store.models import Appointment, Counsellor, Person, Service
from store.vocabulary import STANDING, AppointmentStatus, PrivacyMode

_ENDED = {
    AppointmentStatus.CANCELLED: "cancelled",
    AppointmentStatus.MISSED: "missed",
    AppointmentStatus.EXCUSED: "excused",
}


def detail_text(
    session: Session, appointment_id: int, *, person_id: int, now: datetime, wording: Wording
) -> OutgoingMessage:
    """The detail of an appointment and of the others of its day. Raises Refused: not_yours, past, over."""
    appointment = stored.of_person(session, person_id, appointment_id)
    if appointment is None:
        raise Refused("not_yours")
    current = stored.replacement(session, appointment_id) or appointment
    service, counsellor = _around(session, current)
    if (key := _ENDED.get(AppointmentStatus(current.status))) is not None:
        return OutgoingMessage(ended_text(key, current, counsellor, service, now, wording))
    same_day = _same_day(session, current, service, now)
    if not same_day:
        raise Refused("past" if current.starts_at <= now and current.status in STANDING else "over")
    texts = [_with_history(session, a, counsellor, service, now, wording) for a in same_day]
    return OutgoingMessage("\n\n".join(texts), _buttons(same_day, service, wording))


def appointment_text(
    appointment: Appointment, counsellor: Counsellor, service: Service, now: datetime, wording: Wording, old: str = ""
) -> str:
    """What, when, with whom, where, what to bring, how it goes, what if one does not come, and how one will manage."""
    kind = wording.kind_wording(appointment)
    manner = wording.manners[kind.manner]
    moment = wording.moment(appointment.starts_at, service.time_zone, now)
    phone = counsellor.phone or service.phone
    place = place_of(appointment, service) if kind.manner == "come" else ""
    parts = (
        wording.say("detail", "what", kind=wording.kind_title(appointment.kind), moment=moment),
        wording.say("detail", "replaces", old=old) if old else "",
        wording.say("detail", "with", who=_who(appointment, counsellor, wording)),
        wording.say("detail", "where", place=place) if place else "",
        _bring(appointment, wording),
        manner.how,
        wording.consequences[kind.consequence].text,
        _answered(appointment, wording),
        manner.plan,
        wording.say("detail", "call", phone=phone) if phone else "",
    )
    return "\n".join(part for part in parts if part)


def place_of(appointment: Appointment, service: Service) -> str:
    """Where to go: what the CPIP wrote, else the service's own address."""
    return appointment.place or ", ".join(part for part in (service.name, service.address) if part)


def ended_text(
    key: str, appointment: Appointment, counsellor: Counsellor, service: Service, now: datetime, wording: Wording
) -> str:
    """What is read of an appointment that is over; `key`: cancelled, missed or excused."""
    moment = wording.moment(appointment.starts_at, service.time_zone, now)
    return wording.say("detail", key, moment=moment, phone=spoken_phone(counsellor, service, wording))


def spoken_phone(counsellor: Counsellor, service: Service, wording: Wording) -> str:
    """« au 01 23 45 67 89 » with a blank before it, or nothing."""
    phone = counsellor.phone or service.phone
    return wording.say("replies", "phone", phone=phone) if phone else ""


def _with_history(
    session: Session,
    appointment: Appointment,
    counsellor: Counsellor,
    service: Service,
    now: datetime,
    wording: Wording,
) -> str:
    old = session.get(Appointment, appointment.replaces_id) if appointment.replaces_id is not None else None
    old_moment = wording.moment(old.starts_at, service.time_zone, now) if old is not None else ""
    return appointment_text(appointment, counsellor, service, now, wording, old_moment)


def _same_day(session: Session, appointment: Appointment, service: Service, now: datetime) -> list[Appointment]:
    calendar = LocalCalendar(service.time_zone, service.department)
    day = calendar.day_of(appointment.starts_at)
    return [a for a in stored.ahead(session, appointment.person_id, now) if calendar.day_of(a.starts_at) == day]


def _who(appointment: Appointment, counsellor: Counsellor, wording: Wording) -> str:
    kind = wording.appointment_kinds.get(appointment.kind)
    return wording.say("who", kind.with_whom if kind else "cpip", cpip=counsellor.name)


def _bring(appointment: Appointment, wording: Wording) -> str:
    kind = wording.appointment_kinds.get(appointment.kind)
    if kind is None or not kind.bring:
        return ""
    things = wording.say("formats", "and").join(wording.say("bring", item) for item in kind.bring)
    return wording.say("detail", "bring", list=things)


def _answered(appointment: Appointment, wording: Wording) -> str:
    if appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED:
        return wording.say("detail", "absence")
    return wording.say("detail", "confirmed") if appointment.status == AppointmentStatus.CONFIRMED else ""


def _buttons(same_day: list[Appointment], service: Service, wording: Wording) -> Rows:
    first = same_day[0]
    first_id = first.id or 0
    further = []
    if service.privacy != PrivacyMode.STRICT:  # no file passes through Telegram there
        further.append(tap_button(wording.say("buttons", "calendar"), AddToCalendar(first_id)))
    if wording.kind_wording(first).manner == "come":
        further.append(tap_button(wording.say("buttons", "map"), Directions(first_id)))
    later = tap_button(wording.say("buttons", "later"), Later(first_id))
    return (*answer_rows(same_day, service.time_zone, wording), *((tuple(further),) if further else ()), (later,))


def _around(session: Session, appointment: Appointment) -> tuple[Service, Counsellor]:
    person = session.get_one(Person, appointment.person_id)
    return session.get_one(Service, person.service_id), session.get_one(Counsellor, appointment.counsellor_id)
