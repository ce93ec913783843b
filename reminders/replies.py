"""What a tap on a button does and what is said back: one transaction, the same however often it is tapped.

Each function takes whose chat it is, so that a button that came from elsewhere never touches another's file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from reminders import scheduling
from reminders.buttons import (
    AddToCalendar,
    AppointmentTap,
    Because,
    Cannot,
    Come,
    Detail,
    Directions,
    Later,
    OpenNotice,
    OpenUpdate,
    Prove,
    ReadUpdate,
    SeeProof,
    Tap,
)
from reminders.calendar_file import calendar_file
from reminders.composing import answer_rows, notice_line
from reminders.detail import detail_text, place_of, spoken_phone
from reminders.messages import Button, File, Rows, tap_button
from reminders.proofs import require_provable, takes_files
from reminders.scheduling import Refused
from reminders.wording import Wording
from store import appointments as stored
from store.deliveries import delivery_of, mark_read
from store.models import Appointment, Counsellor, Person, Service, Update
from store.requests import proofs_of, request_of
from store.vocabulary import STANDING, AppointmentStatus, PrivacyMode, RequestKind


@dataclass(frozen=True)
class Reply:
    """What to say back. `key` tells what happened (a key of `replies` or `refusals` in reminders.yml).

    `edits`: it takes the place of the tapped message; otherwise it is a message of its own. `done`: something stands
    in the file because of the tap; False for a refusal or a mere look. `appointment_id`: what a notice speaks of.
    """

    key: str
    text: str
    buttons: Rows = ()
    file: File | None = None
    edits: bool = False
    done: bool = False
    appointment_id: int | None = None


@dataclass(frozen=True)
class _Case:
    """The appointment of a tap and what surrounds it; `values` fill every text about it."""

    appointment: Appointment
    service: Service
    counsellor: Counsellor
    values: Mapping[str, str] = field(default_factory=dict)


def reply_to(session: Session, tap: Tap, person_id: int, now: datetime, wording: Wording) -> Reply:
    """What a person's tap does. Never raises for a tap that has lost its meaning: it says so kindly."""
    try:
        match tap:
            case OpenUpdate(delivery_id):
                return _open_update(session, delivery_id, person_id, wording)
            case ReadUpdate(delivery_id):
                return _read_update(session, delivery_id, person_id, now, wording)
            case OpenNotice() | SeeProof():  # a CPIP's buttons: see open_notice and reminders.proofs
                raise Refused("not_yours_update")
            case _:
                return _about_appointment(session, tap, person_id, now, wording)
    except Refused as refused:
        return _refusal(session, refused.key, tap, person_id, now, wording)


def _about_appointment(session: Session, tap: AppointmentTap, person_id: int, now: datetime, wording: Wording) -> Reply:
    match tap:
        case Come(appointment_id):
            return _come(session, appointment_id, person_id, now, wording)
        case Cannot(appointment_id):
            return _choose_reason(session, appointment_id, person_id, now, wording)
        case Because(appointment_id, reason):
            return _absence(session, appointment_id, person_id, reason, now, wording)
        case Later(appointment_id):
            return _later(session, appointment_id, person_id, now, wording)
        case Detail(appointment_id):
            detail = detail_text(session, appointment_id, person_id=person_id, now=now, wording=wording)
            return Reply("detail", detail.text, detail.buttons, edits=True)
        case AddToCalendar(appointment_id):
            case_ = _ahead(session, appointment_id, person_id, now, wording)
            if case_.service.privacy == PrivacyMode.STRICT:
                raise Refused("no_file_sent")
            return _said("calendar", case_, wording, file=calendar_file(case_.appointment, now, wording))
        case Prove(appointment_id):
            require_provable(session, appointment_id, person_id)
            return _said("prove", _case(session, appointment_id, person_id, now, wording), wording)
        case Directions(appointment_id):
            return _directions(_ahead(session, appointment_id, person_id, now, wording), wording)


def _come(session: Session, appointment_id: int, person_id: int, now: datetime, wording: Wording) -> Reply:
    before = stored.of_person(session, person_id, appointment_id)
    had_said_no = before is not None and before.status == AppointmentStatus.ABSENCE_ANNOUNCED
    scheduling.confirm(session, appointment_id=appointment_id, person_id=person_id, now=now)
    case_ = _case(session, appointment_id, person_id, now, wording)
    return _said("come_after_all" if had_said_no else "come", case_, wording, done=True)


def _choose_reason(session: Session, appointment_id: int, person_id: int, now: datetime, wording: Wording) -> Reply:
    """Nothing is recorded yet: the CPIP is told when a reason is chosen, « rather not say » included."""
    case_ = _ahead(session, appointment_id, person_id, now, wording)
    reasons = wording.texts["reasons"].items()
    rows = tuple((tap_button(label, Because(appointment_id, reason)),) for reason, label in reasons)
    return _said("choose_reason", case_, wording, buttons=rows)


def _absence(
    session: Session, appointment_id: int, person_id: int, reason: str, now: datetime, wording: Wording
) -> Reply:
    known = reason if reason in wording.texts["reasons"] else "unsaid"
    scheduling.announce_absence(session, appointment_id=appointment_id, person_id=person_id, reason=known, now=now)
    case_ = _case(session, appointment_id, person_id, now, wording)
    come = tap_button(wording.say("buttons", "come"), Come(appointment_id))
    if not takes_files(session, person_id):
        return _said("absence", case_, wording, buttons=((come,),), done=True)
    said = f"{wording.say('replies', 'absence', **case_.values)}\n\n{wording.say('replies', 'prove', **case_.values)}"
    prove = tap_button(wording.say("buttons", "prove"), Prove(appointment_id))
    return Reply("absence", said, ((come,), (prove,)), done=True)


def _later(session: Session, appointment_id: int, person_id: int, now: datetime, wording: Wording) -> Reply:
    delivery = scheduling.remind_later(session, appointment_id=appointment_id, person_id=person_id, now=now)
    case_ = _case(session, appointment_id, person_id, now, wording)
    when = wording.moment(delivery.due_at, case_.service.time_zone, now)
    return Reply("later", wording.say("replies", "later", when=when), done=True)


def _directions(case_: _Case, wording: Wording) -> Reply:
    place = place_of(case_.appointment, case_.service)
    if not place:
        return _said("no_place", case_, wording)
    link = Button(wording.say("buttons", "open_map"), url=wording.map_address(place))
    return Reply("map", wording.say("replies", "map", place=place, **case_.values), ((link,),))


def _open_update(session: Session, delivery_id: int, person_id: int, wording: Wording) -> Reply:
    """The text; opening it proves nothing, « J'ai lu » does."""
    delivery = delivery_of(session, delivery_id, person_id)
    if delivery is None or delivery.update_id is None:
        raise Refused("not_yours_update")
    text = session.get_one(Update, delivery.update_id).text
    if delivery.read_at is not None:
        return Reply("update", text, edits=True)
    return Reply("update", text, ((tap_button(wording.say("buttons", "read"), ReadUpdate(delivery_id)),),), edits=True)


def _read_update(session: Session, delivery_id: int, person_id: int, now: datetime, wording: Wording) -> Reply:
    if mark_read(session, delivery_id, person_id, now) is None:
        raise Refused("not_yours_update")
    return Reply("read", wording.say("replies", "read"), done=True)


def open_notice(session: Session, request_id: int, counsellor_id: int, now: datetime, wording: Wording) -> Reply:
    """What a person told her CPIP, reason, words and proofs included; marks it as seen."""
    request = request_of(session, request_id, counsellor_id)
    if request is None:
        return Reply("not_yours_update", wording.say("refusals", "not_yours_update"))
    request.seen_at = request.seen_at or now
    counsellor = session.get_one(Counsellor, counsellor_id)
    time_zone = session.get_one(Service, counsellor.service_id).time_zone
    words = "outcomes" if request.kind == RequestKind.NOT_REACHED else "reasons"
    reason = wording.texts[words].get(request.reason, "")
    said = (
        wording.say("notices", "reason", reason=reason) if reason else "",
        wording.say("notices", "text", text=request.text) if request.text else "",
        wording.say("notices", "not_excused") if request.kind == RequestKind.CANNOT_COME else "",
    )
    line = notice_line(session, request, time_zone, now, wording)
    rows = proof_rows(session, request.appointment_id, wording)
    text = "\n".join(part for part in (line, *said) if part)
    return Reply("notice", text, rows, edits=True, done=True, appointment_id=request.appointment_id)


def proof_rows(session: Session, appointment_id: int | None, wording: Wording) -> Rows:
    """One button for each proof of the absence that is still kept."""
    proofs = proofs_of(session, appointment_id) if appointment_id is not None else []
    return tuple(
        (tap_button(wording.say("buttons", "see_proof", number=number), SeeProof(int(proof.id or 0))),)
        for number, proof in enumerate(proofs, 1)
    )


def _refusal(session: Session, key: str, tap: Tap, person_id: int, now: datetime, wording: Wording) -> Reply:
    appointment_id = getattr(tap, "appointment_id", None)
    if appointment_id is None:
        return Reply(key, wording.say("refusals", key))
    return refusal(session, key, appointment_id, person_id, now, wording)


def refusal(session: Session, key: str, appointment_id: int, person_id: int, now: datetime, wording: Wording) -> Reply:
    """Why nothing was done, said kindly. A moved appointment shows the one that replaces it, with its own buttons."""
    if stored.of_person(session, person_id, appointment_id) is None:
        return Reply("not_yours", wording.say("refusals", "not_yours"))
    case_ = _case(session, appointment_id, person_id, now, wording)
    if key == AppointmentStatus.MOVED:
        return _moved(session, case_, now, wording)
    return Reply(key, wording.say("refusals", key, **case_.values))


def _moved(session: Session, case_: _Case, now: datetime, wording: Wording) -> Reply:
    new = stored.replacement(session, case_.appointment.id or 0)
    if new is None or new.status not in STANDING or new.starts_at <= now:
        return Reply("moved", wording.say("refusals", "moved_only"))
    moment = wording.moment(new.starts_at, case_.service.time_zone, now)
    return Reply(
        "moved", wording.say("refusals", "moved", new=moment), answer_rows([new], case_.service.time_zone, wording)
    )


def _ahead(session: Session, appointment_id: int, person_id: int, now: datetime, wording: Wording) -> _Case:
    """Raises Refused where the appointment is not hers, not standing or not ahead."""
    scheduling.require_ahead_of_person(session, appointment_id, person_id, now)
    return _case(session, appointment_id, person_id, now, wording)


def _case(session: Session, appointment_id: int, person_id: int, now: datetime, wording: Wording) -> _Case:
    appointment = session.get_one(Appointment, appointment_id)
    service = session.get_one(Service, session.get_one(Person, person_id).service_id)
    counsellor = session.get_one(Counsellor, appointment.counsellor_id)
    values = {
        "moment": wording.moment(appointment.starts_at, service.time_zone, now),
        "phone": spoken_phone(counsellor, service, wording),
    }
    return _Case(appointment, service, counsellor, values)


def _said(
    key: str, case_: _Case, wording: Wording, *, buttons: Rows = (), file: File | None = None, done: bool = False
) -> Reply:
    return Reply(key, wording.say("replies", key, **case_.values), buttons, file, done=done)
