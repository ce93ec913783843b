"""Appointments as their CPIP sees them: what was answered, what was sent and when, what she may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.appointment_list import RECENT, Entry, Page, arranged, page_of, problem_of
from content.dates import spoken_moment
from content.sentences import Sentences
from reminders.messages import Button, Rows
from reminders.outcomes import may_be_told, was_told
from reminders.replies import proof_rows
from reminders.rules import rules_of
from reminders.wording import Wording
from store import appointments as stored
from store.deliveries import Contact, appointment_contacts, last_missed_out
from store.holds import hears
from store.models import Appointment, Counsellor, Person, Service
from store.requests import absence_times, announced_absence
from store.vocabulary import OUTCOMES, STANDING, AppointmentStatus, DeliveryState

LIST, VIEW, MOVE, CANCEL, ANNOUNCE, OUTCOME, TELL = "a:l:", "a:v:", "a:m:", "a:x:", "a:n:", "a:o:", "a:t:"
TAKE_BACK = "none"


@dataclass(frozen=True)
class Seen:
    """An appointment and all that its CPIP may know of it. `other`: the one that it replaces or that replaces it.

    `tellable`: the person may be told of its outcome, and has not been.
    """

    entry: Entry
    person: Person
    zone: str
    reason: str
    other: Appointment | None
    tellable: bool
    proofs: Rows

    @property
    def appointment(self) -> Appointment:
        return self.entry.appointment

    @property
    def id(self) -> int:
        return int(self.appointment.id or 0)


def read_page(session: Session, counsellor_id: int, wanted: int, now: datetime) -> tuple[Page, str]:
    """A page of a CPIP's coming and recent appointments, and her time zone."""
    rows = stored.in_sight(session, counsellor_id, now - RECENT)
    contacts = appointment_contacts(session, [int(appointment.id or 0) for appointment, _ in rows])
    absences = absence_times(session, counsellor_id)
    entries = [
        Entry(a, person.label, tuple(contacts[int(a.id or 0)]), absences.get(int(a.id or 0))) for a, person in rows
    ]
    service = session.get_one(Service, session.get_one(Counsellor, counsellor_id).service_id)
    return page_of(arranged(entries, now), wanted), service.time_zone


def look(session: Session, appointment_id: int, counsellor_id: int, now: datetime, wording: Wording) -> Seen | None:
    """All about one of her appointments; None for another's."""
    appointment = stored.of_counsellor(session, appointment_id, counsellor_id)
    if appointment is None:
        return None
    person = session.get_one(Person, appointment.person_id)
    absence = announced_absence(session, appointment_id)
    contacts = appointment_contacts(session, [appointment_id])[appointment_id]
    service = session.get_one(Service, person.service_id)
    other = session.get(Appointment, appointment.replaces_id) if appointment.replaces_id is not None else None
    return Seen(
        Entry(appointment, person.label, tuple(contacts), absence.created_at if absence is not None else None),
        person,
        service.time_zone,
        wording.texts["reasons"].get(absence.reason, "") if absence is not None else "",
        stored.replacement(session, appointment_id) or other,
        may_be_told(appointment, now, rules_of(service)[0]) and not was_told(session, appointment),
        proof_rows(session, appointment_id, wording),
    )


def list_text(page: Page, zone: str, now: datetime, say: Sentences, wording: Wording) -> str:
    """One numbered line an appointment."""
    if not page.entries:
        return say("appointments_none")
    lines = [
        say(
            "appointments_line", number=number, person=entry.person,
            moment=spoken_moment(entry.appointment.starts_at, zone), state=_state(entry, now, say, wording),
        )
        for number, entry in enumerate(page.entries, 1)
    ]  # fmt: skip
    return "\n".join([say("appointments_title", total=page.total), *lines])


def list_rows(page: Page, say: Sentences) -> Rows:
    """The numbers, then the pages before and after."""
    numbers = tuple(
        Button(str(number), f"{VIEW}{entry.appointment.id}") for number, entry in enumerate(page.entries, 1)
    )
    turns = []
    if page.number > 0:
        turns.append(Button(say("previous_page_button"), f"{LIST}{page.number - 1}"))
    if page.has_next:
        turns.append(Button(say("next_page_button"), f"{LIST}{page.number + 1}"))
    return tuple(row for row in (numbers, tuple(turns)) if row)


def view_text(seen: Seen, person: str, now: datetime, say: Sentences, wording: Wording) -> str:
    """Who, what, when, what was answered, then every message. `person`: her label with how she can be reached."""
    appointment, contacts = seen.appointment, seen.entry.contacts
    about = [
        say("appointment_what", person=person, kind=wording.kind_title(appointment.kind), moment=_moment(seen)),
        *_history(seen, say),
        *_answers(seen, now, say),
    ]
    told = [say("told_title"), *(_contact_line(contact, seen.zone, say, wording) for contact in contacts)]
    return "\n".join(about) + "\n\n" + ("\n".join(told) if contacts else say("told_none"))


def view_rows(seen: Seen, now: datetime, say: Sentences) -> Rows:
    """What may be done of it now."""
    return (
        *(tuple(row) for row in _changes(seen, now, say) if row),
        *seen.proofs,
        (Button(say("refresh_button"), f"{VIEW}{seen.id}"), Button(say("appointments_button"), f"{LIST}0")),
    )


def _changes(seen: Seen, now: datetime, say: Sentences) -> Iterator[list[Button]]:
    status, ahead = seen.appointment.status, seen.appointment.starts_at > now
    if status in STANDING and ahead:
        yield [Button(say("move_button"), f"{MOVE}{seen.id}"), Button(say("cancel_button"), f"{CANCEL}{seen.id}")]
    if status in STANDING and ahead and last_missed_out(seen.entry.contacts) and hears(seen.person, now):
        yield [Button(say("announce_button"), f"{ANNOUNCE}{seen.id}")]
    if seen.tellable:
        yield [Button(say("tell_button"), f"{TELL}{seen.id}")]
    outcomes = [o for o in OUTCOMES if o != status and _may_be_noted(o, seen.appointment, ahead=ahead)]
    for outcome in outcomes:
        yield [Button(say(f"outcome_button_{outcome}"), f"{OUTCOME}{outcome}:{seen.id}")]
    if status in OUTCOMES:
        yield [Button(say("take_back_button"), f"{OUTCOME}{TAKE_BACK}:{seen.id}")]


def _may_be_noted(outcome: AppointmentStatus, appointment: Appointment, *, ahead: bool) -> bool:
    if appointment.status not in (*STANDING, *OUTCOMES):
        return False
    return not ahead or (
        outcome == AppointmentStatus.EXCUSED and appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED
    )


def _state(entry: Entry, now: datetime, say: Sentences, wording: Wording) -> str:
    problem = problem_of(entry, now)
    if problem is None:
        return wording.say("statuses", entry.appointment.status)
    return say(f"problem_{problem.kind}", reason=wording.texts["outcomes"].get(problem.reason, ""))


def _moment(seen: Seen) -> str:
    return spoken_moment(seen.appointment.starts_at, seen.zone)


def _history(seen: Seen, say: Sentences) -> Iterator[str]:
    if seen.other is not None:
        key = "appointment_replaced" if seen.appointment.status == AppointmentStatus.MOVED else "appointment_replaces"
        yield say(key, moment=spoken_moment(seen.other.starts_at, seen.zone))


def _answers(seen: Seen, now: datetime, say: Sentences) -> Iterator[str]:
    appointment = seen.appointment
    answered = appointment.before_outcome or appointment.status
    if answered in STANDING:
        yield say(f"answered_{answered}")
    if answered == AppointmentStatus.ABSENCE_ANNOUNCED and seen.reason:
        yield say("absence_reason", reason=seen.reason)
    if seen.proofs:
        yield say("proofs_kept", count=len(seen.proofs))
    if appointment.status in OUTCOMES:
        yield say(f"outcome_is_{appointment.status}")
    elif appointment.status not in STANDING:
        yield say(f"appointment_is_{appointment.status}")
    elif appointment.starts_at <= now:
        yield say("outcome_to_note")
    elif appointment.status == AppointmentStatus.ABSENCE_ANNOUNCED:
        yield say("absence_to_decide")


def _contact_line(contact: Contact, zone: str, say: Sentences, wording: Wording) -> str:
    """« Rappel : reçu par Telegram, mercredi 25 novembre à 10 h », with the reason in words where there is one."""
    at = contact.sent_at if contact.state == DeliveryState.SENT and contact.sent_at else contact.planned_for
    values = {
        "what": say(f"told_{contact.role}"),
        "state": wording.say("states", contact.state),
        "moment": spoken_moment(at, zone),
    }
    reason = wording.texts["outcomes"].get(contact.reason, "")
    return say("told_line_because", reason=reason, **values) if reason else say("told_line", **values)
