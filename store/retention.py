"""What is kept no longer than needed: the durations of docs/donnees-personnelles.md, as code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from store.models import (
    Appointment,
    Delivery,
    DeliveryAttempt,
    Dialogue,
    LinkingCode,
    Measure,
    Person,
    Reminder,
    Request,
    TelegramUpdate,
    Update,
)
from store.vocabulary import OPEN_STATES, DeliveryState

CONVERSATIONS = timedelta(days=1)
FREE_TEXT = timedelta(days=30)
SPENT_CODES = timedelta(days=30)
TRACES = timedelta(days=183)
SAID_ENDED = timedelta(days=7)
# https://core.telegram.org/bots/api#getting-updates: none is kept, nor delivered again, after 24 hours.
TELEGRAM_UPDATES = timedelta(days=2)


@dataclass(frozen=True)
class Purged:
    """How many rows went, or lost their text."""

    dialogues: int
    texts: int
    codes: int
    deliveries: int
    appointments: int
    unlinked: int
    telegram_updates: int


def purge(session: Session, now: datetime) -> Purged:
    """Forgets what has had its time, in the caller's transaction; says how much."""
    return Purged(
        dialogues=_deleted(session, delete(Dialogue).where(col(Dialogue.updated_at) < now - CONVERSATIONS)),
        texts=_blank_texts(session, now),
        codes=_deleted(session, delete(LinkingCode).where(col(LinkingCode.expires_at) < now - SPENT_CODES)),
        deliveries=_old_deliveries(session, now),
        appointments=_old_appointments(session, now),
        unlinked=_unlink_finished(session, now),
        telegram_updates=_deleted(
            session, delete(TelegramUpdate).where(col(TelegramUpdate.taken_at) < now - TELEGRAM_UPDATES)
        ),
    )


def _blank_texts(session: Session, now: datetime) -> int:
    """What a person wrote or sent to her CPIP is for days, not months; that she did stays."""
    old = col(Request.created_at) < now - FREE_TEXT
    requests = session.scalars(select(Request).where(old)).all()
    written = [request for request in requests if request.text or request.file_id]
    for request in written:
        request.text, request.file_id = "", None
    return len(written)


def _old_deliveries(session: Session, now: datetime) -> int:
    settled = (col(Delivery.settled_at) < now - TRACES) & col(Delivery.state).not_in(
        [*OPEN_STATES, DeliveryState.SENDING]
    )
    old = select(Delivery.id).where(settled)
    for table, column in ((Reminder, Reminder.delivery_id), (DeliveryAttempt, DeliveryAttempt.delivery_id)):
        session.execute(delete(table).where(col(column).in_(old)))
    gone = _deleted(session, delete(Delivery).where(settled))
    kept = select(Delivery.update_id).where(col(Delivery.update_id).is_not(None))
    old_updates = (col(Update.created_at) < now - TRACES) & col(Update.id).not_in(kept)
    session.execute(delete(Update).where(old_updates))
    return gone


def _old_appointments(session: Session, now: datetime) -> int:
    """Six months after it, an appointment goes with what was said of it, once no message speaks of it any more."""
    spoken_of = select(Reminder.appointment_id)
    replaced = select(Appointment.replaces_id).where(col(Appointment.replaces_id).is_not(None))
    old = (col(Appointment.starts_at) < now - TRACES) & col(Appointment.id).not_in(spoken_of)
    old &= col(Appointment.id).not_in(replaced)
    asked = select(Request.id).where(col(Request.appointment_id).in_(select(Appointment.id).where(old)))
    waiting = select(Delivery.request_id).where(col(Delivery.request_id).in_(asked))
    old &= col(Appointment.id).not_in(select(Request.appointment_id).where(col(Request.id).in_(waiting)))
    session.execute(delete(Request).where(col(Request.appointment_id).in_(select(Appointment.id).where(old))))
    return _deleted(session, delete(Appointment).where(old))


def _unlink_finished(session: Session, now: datetime) -> int:
    """The chat is untied once the follow-up is over: no more messages, no more file in Telegram.

    It is over when every measure of the file has ended, or a week after the CPIP said so: she may have been mistaken.
    """
    running: ColumnElement[bool] = col(Measure.ends_on).is_(None) | (col(Measure.ends_on) >= now.date())
    followed = select(Measure.person_id).where(running)
    recorded = select(Measure.person_id)
    ended = col(Person.id).in_(recorded) & col(Person.id).not_in(followed)
    said_ended = col(Person.follow_up_ended_at) < now - SAID_ENDED
    finished = (ended | said_ended) & col(Person.chat_id).is_not(None)
    return _deleted(session, update(Person).where(finished).values(chat_id=None))


def _deleted(session: Session, statement: Any) -> int:
    return int(getattr(session.execute(statement), "rowcount"))  # noqa: B009 - typed as Result
