"""The daily list of a CPIP: what comes until the next working day, who is not reached, which absences wait for her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from content.dates import spoken_day, spoken_time
from reminders.local_calendar import LocalCalendar, next_working_day
from reminders.rules import rules_of
from reminders.wording import Wording
from store import appointments as stored
from store.deliveries import NotReached, latest_digest, not_reached
from store.delivery_queue import settle, written_keys
from store.models import Appointment, Counsellor, Delivery, Person, Service
from store.vocabulary import AppointmentStatus, DeliveryKind, DeliveryState, PrivacyMode

# Later than this the day's list is of no use: the next one says it all.
_LAST_HOUR = time(18, 0)
_FIRST_LIST_LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Digest:
    """What a CPIP has to know. `ahead`: standing appointments from tomorrow to the next working day."""

    ahead: tuple[Appointment, ...]
    not_reached: tuple[NotReached, ...]
    absences: tuple[Appointment, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.ahead or self.not_reached or self.absences)


def write_digests(session: Session, now: datetime) -> int:
    """Queues the daily list of every linked CPIP whose local hour has come, once a working day; returns how many.

    Where there is nothing to say the row is written as cancelled: the question is settled for the day.
    """
    rows = session.execute(
        select(Counsellor, Service)
        .join(Service, col(Service.id) == Counsellor.service_id)
        .where(col(Counsellor.chat_id).is_not(None))
    ).all()
    due = [(c, s, delivery) for c, s in rows if (delivery := _due_digest(c, s, now)) is not None]
    written = written_keys(session, [delivery.once_key or "" for _, _, delivery in due])
    missing = [one for one in due if one[2].once_key not in written]
    for counsellor, service, delivery in missing:
        if digest_of(session, counsellor, service, delivery.planned_for, now).is_empty:
            settle(delivery, DeliveryState.CANCELLED, "nothing_to_say", now)
        session.add(delivery)
    return len(missing)


def _due_digest(counsellor: Counsellor, service: Service, now: datetime) -> Delivery | None:
    policy, calendar = rules_of(service)
    day = calendar.day_of(now)
    due, end = calendar.moment(day, policy.digest_at), calendar.moment(day, _LAST_HOUR)
    if not calendar.is_working_day(day) or not due <= now < end:
        return None
    return Delivery(
        kind=DeliveryKind.DIGEST,
        counsellor_id=counsellor.id,
        once_key=f"digest:{counsellor.id}:{day.isoformat()}",
        planned_for=due,
        due_at=due,
        expires_at=end,
        created_at=now,
    )


def digest_of(
    session: Session, counsellor: Counsellor, service: Service, planned_for: datetime, now: datetime
) -> Digest:
    """What there is to say, since the list before the one planned for `planned_for`."""
    calendar = LocalCalendar(service.time_zone, service.department)
    today = calendar.day_of(planned_for)
    start = calendar.moment(today + timedelta(days=1), time(0))
    end = calendar.moment(next_working_day(today, calendar) + timedelta(days=1), time(0))
    counsellor_id = counsellor.id or 0
    since = latest_digest(session, counsellor_id, planned_for) or planned_for - _FIRST_LIST_LOOKS_BACK
    return Digest(
        tuple(stored.between(session, counsellor_id, start, end)),
        tuple(not_reached(session, counsellor_id, since)),
        tuple(stored.announced_absences(session, counsellor_id, now)),
    )


def compose_digest(session: Session, delivery: Delivery, now: datetime, wording: Wording) -> str:
    """The list as text: labels, never more of a person; only numbers where the service is strict."""
    counsellor = session.get_one(Counsellor, delivery.counsellor_id)
    service = session.get_one(Service, counsellor.service_id)
    digest = digest_of(session, counsellor, service, delivery.planned_for, now)
    today = LocalCalendar(service.time_zone, service.department).day_of(delivery.planned_for)
    if service.privacy == PrivacyMode.STRICT:
        return _in_numbers(digest, spoken_day(today), wording)
    sections = (
        [wording.say("digest", "title", day=spoken_day(today))],
        *_ahead(session, digest, service.time_zone, wording),
        _not_reached(digest, wording),
        _absences(session, digest, service.time_zone, now, wording),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _in_numbers(digest: Digest, day: str, wording: Wording) -> str:
    unconfirmed = sum(a.status == AppointmentStatus.BOOKED for a in digest.ahead)
    counts = {"unconfirmed": unconfirmed, "not_reached": len(digest.not_reached), "absences": len(digest.absences)}
    return wording.say("digest", "strict", day=day, ahead=len(digest.ahead), **counts)


def _ahead(session: Session, digest: Digest, time_zone: str, wording: Wording) -> list[list[str]]:
    """One section a day."""
    calendar = LocalCalendar(time_zone)
    days: dict[str, list[str]] = {}
    for appointment in digest.ahead:
        day = wording.say("digest", "ahead", day=spoken_day(calendar.day_of(appointment.starts_at)))
        line = wording.say(
            "digest", "line",
            time=spoken_time(appointment.starts_at, time_zone),
            person=session.get_one(Person, appointment.person_id).label,
            status=wording.say("statuses", appointment.status),
        )  # fmt: skip
        days.setdefault(day, [day]).append(line)
    return list(days.values())


def _not_reached(digest: Digest, wording: Wording) -> list[str]:
    lines = [
        wording.say(
            "digest", "not_reached_line",
            person=missed.label,
            what=wording.say("whats", missed.kind),
            reason=wording.say("outcomes", missed.reason),
        )
        for missed in digest.not_reached
    ]  # fmt: skip
    return [wording.say("digest", "not_reached"), *lines] if lines else []


def _absences(session: Session, digest: Digest, time_zone: str, now: datetime, wording: Wording) -> list[str]:
    lines = [
        wording.say(
            "digest", "absence_line",
            person=session.get_one(Person, appointment.person_id).label,
            moment=wording.moment(appointment.starts_at, time_zone, now),
        )
        for appointment in digest.absences
    ]  # fmt: skip
    return [wording.say("digest", "absences"), *lines] if lines else []
