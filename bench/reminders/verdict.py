"""What became of every reminder, by comparing the database's account with what people really received."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bench.reminders.town import Town, real_now
from reminders.wording import load_wording
from store.delivery_queue import queue_figures
from store.models import Appointment, Delivery, Person, Reminder, Request
from store.vocabulary import DeliveryState, ReminderRole, RequestKind

# A message that was being sent while its appointment was changed may arrive this much after the change.
_IN_FLIGHT = timedelta(seconds=20)


@dataclass(frozen=True)
class Spoken:
    """One reminder as the database tells of it."""

    appointment_id: int
    chat_id: int
    starts_at: datetime
    planned_for: datetime
    state: str
    reason: str


@dataclass(frozen=True)
class Verdict:
    """`lost`: said to be sent and received by nobody, or in no final state. `late`: seconds, sorted.

    `unshown`: refused by Telegram for good, without the CPIP being told.
    """

    reminders: int
    states: Counter[str]
    lost: int
    doubled: int
    after_the_fact: int
    after_the_change: int
    unshown: int
    late: tuple[float, ...]

    def late_at(self, share: float) -> float:
        return self.late[min(len(self.late) - 1, int(share * len(self.late)))] if self.late else 0.0


def wait_until_settled(town: Town, seconds: float = 420.0) -> bool:
    """Whether nothing is due or on its way any more, within so long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        figures = town.store.run(queue_figures, real_now() + timedelta(minutes=10))
        if figures.due == figures.sending == 0:
            return True
        time.sleep(0.5)
    return False


def judge(town: Town, changed: dict[int, datetime]) -> Verdict:
    """Counts what the stand-in delivered against what the database says. `changed`: when appointments were changed."""
    received = _received(town)
    reminders = town.store.run(_reminders)
    wording = load_wording()
    lost = doubled = after_fact = after_change = 0
    late: list[float] = []
    for reminder in reminders:
        moment = wording.moment(reminder.starts_at, "Europe/Paris", reminder.starts_at)
        arrived = received.get((reminder.chat_id, wording.say("notification", "reminder", moment=moment)), [])
        lost += not arrived and reminder.state in _NOT_ACCOUNTED_FOR
        doubled += max(0, len(arrived) - 1)
        after_fact += sum(at > reminder.starts_at for at in arrived)
        limit = changed.get(reminder.appointment_id)
        after_change += sum(limit is not None and at > limit + _IN_FLIGHT for at in arrived)
        late += [(min(arrived) - reminder.planned_for).total_seconds()] if arrived else []
    states, told = Counter(reminder.state for reminder in reminders), town.store.run(_told_of)
    unshown = sum(r.state in _REFUSED and r.appointment_id not in told for r in reminders)
    return Verdict(len(reminders), states, lost, doubled, after_fact, after_change, unshown, tuple(sorted(late)))


_REFUSED = (DeliveryState.PERMANENT_FAILURE, DeliveryState.TECHNICAL_FAILURE)


_NOT_ACCOUNTED_FOR = (
    DeliveryState.SENT,
    DeliveryState.CREATED,
    DeliveryState.SENDING,
    DeliveryState.TEMPORARY_FAILURE,
)


def _received(town: Town) -> dict[tuple[int, str], list[datetime]]:
    """When each text arrived in each chat, by the stand-in's clock."""
    found: dict[tuple[int, str], list[datetime]] = {}
    for event in town.world.sent():
        key = (int(event["chat_id"]), str(event["detail"]["message"].get("text", "")))
        found.setdefault(key, []).append(datetime.fromisoformat(event["at"]))
    return found


def _told_of(session: Session) -> set[int]:
    """Appointments of which the CPIP was told that their message did not get through."""
    told = select(Request.appointment_id).where(Request.kind == RequestKind.NOT_REACHED)
    return {appointment_id for appointment_id in session.scalars(told) if appointment_id is not None}


def _reminders(session: Session) -> list[Spoken]:
    """Those that the population planned; not what a change planned for a month later."""
    rows = session.execute(
        select(Appointment, Delivery, Person.chat_id)
        .join(Reminder, col(Reminder.appointment_id) == Appointment.id)
        .join(Delivery, col(Delivery.id) == Reminder.delivery_id)
        .join(Person, col(Person.id) == Appointment.person_id)
        .where(Reminder.role == ReminderRole.REMINDER, col(Appointment.replaces_id).is_(None))
    )
    return [
        Spoken(int(a.id or 0), int(chat_id or 0), a.starts_at, d.planned_for, d.state, d.reason)
        for a, d, chat_id in rows
    ]
