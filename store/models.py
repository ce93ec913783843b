"""The tables. Datetimes are aware and come back in UTC; what says something of a person's life is encrypted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from store.encryption import EncryptedText
from store.vocabulary import AppointmentStatus, DeliveryState, PrivacyMode


def _where(condition: str) -> dict[str, Any]:
    """A partial index: it holds only the few rows for which the condition is true."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Service(SQLModel, table=True):
    """A branch of a SPIP, with its own calendar, opening hours and reminder policy."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    department: str = ""
    time_zone: str = "Europe/Paris"
    address: str = ""
    phone: str = ""
    privacy: str = PrivacyMode.STANDARD
    policy: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Counsellor(SQLModel, table=True):
    """A CPIP. Reads and writes for her own caseload only."""

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id", index=True)
    name: str
    phone: str = ""
    hours: str = ""
    chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)


class Person(SQLModel, table=True):
    """A supervised person. `label` is what her CPIP reads in lists (« Karim B. »)."""

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id", index=True)
    counsellor_id: int = Field(foreign_key="counsellor.id", index=True)
    first_name: str = Field(sa_type=EncryptedText)
    label: str = Field(sa_type=EncryptedText)
    language: str = "fr"
    chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    linked_at: datetime | None = None
    stopped_at: datetime | None = None  # asked for no more messages
    paused_until: datetime | None = None
    in_custody: bool = False
    follow_up_ended_at: datetime | None = None  # her CPIP said so; the measures' own dates count beside it
    held_since: datetime | None = None  # when her CPIP began to hold messages back, for any of these three reasons
    unreachable_since: datetime | None = None  # Telegram said so for good (blocked, deactivated)


class LinkingCode(SQLModel, table=True):
    """A one-time code that ties a chat to a person or to a CPIP; only its hash is kept."""

    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (counsellor_id IS NULL)", name="linkingcode_for_one"),)
    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    counsellor_id: int | None = Field(default=None, foreign_key="counsellor.id")
    expires_at: datetime
    used_at: datetime | None = None


class Measure(SQLModel, table=True):
    """A measure of a person; `kind` is an id of the catalogue. Dates are inclusive."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(sa_type=EncryptedText)
    starts_on: date | None = None
    ends_on: date | None = None


class Obligation(SQLModel, table=True):
    """An obligation of a person; `kind` is an id of the catalogue, `details` what the CPIP wrote."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(sa_type=EncryptedText)
    details: str = Field(default="", sa_type=EncryptedText)
    starts_on: date | None = None
    ends_on: date | None = None


class Appointment(SQLModel, table=True):
    """An appointment; a move makes a new row and leaves the old one `moved`, so old buttons know it."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    counsellor_id: int = Field(foreign_key="counsellor.id", index=True)
    kind: str
    starts_at: datetime = Field(index=True)
    place: str = Field(default="", sa_type=EncryptedText)
    status: str = AppointmentStatus.BOOKED
    before_outcome: str | None = None  # what the person had answered, kept so that an outcome can be taken back
    created_at: datetime
    replaces_id: int | None = Field(default=None, foreign_key="appointment.id", index=True)


class Update(SQLModel, table=True):
    """What a CPIP posts to her caseload."""

    id: int | None = Field(default=None, primary_key=True)
    counsellor_id: int = Field(foreign_key="counsellor.id", index=True)
    text: str = Field(sa_type=EncryptedText)
    created_at: datetime


class Request(SQLModel, table=True):
    """What a person asks or tells the CPIP."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    counsellor_id: int = Field(foreign_key="counsellor.id", index=True)
    kind: str
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", index=True)
    reason: str = Field(default="", sa_type=EncryptedText)  # an id of the closed list of reasons in reminders.yml
    text: str = Field(default="", sa_type=EncryptedText)
    file_kind: str | None = None  # "photo" or "document"
    file_id: str | None = Field(default=None, sa_type=EncryptedText)  # where it lies at Telegram; never its contents
    created_at: datetime
    seen_at: datetime | None = None


class Delivery(SQLModel, table=True):
    """The queue: every message that leaves without being asked for is a row here first.

    Claimed by conditional UPDATE, sent outside any transaction, outcome recorded (see reminders.dispatch).
    `due_at` is when it may leave next; `expires_at` when it has become pointless (the appointment's start).
    `cannot_wait`: leaves at any hour (without a sound out of hours) and before all that can wait.
    """

    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (counsellor_id IS NULL)", name="delivery_for_one"),
        Index("ix_delivery_queue", "state", "cannot_wait", "due_at"),
        Index("ix_delivery_claimed_until", "claimed_until", **_where("claimed_until IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    counsellor_id: int | None = Field(default=None, foreign_key="counsellor.id", index=True)
    update_id: int | None = Field(default=None, foreign_key="update.id", index=True)
    request_id: int | None = Field(default=None, foreign_key="request.id")
    once_key: str | None = Field(default=None, unique=True)  # what must not be written twice ("digest:3:2026-11-25")
    cannot_wait: bool = False
    state: str = DeliveryState.CREATED
    planned_for: datetime  # when it was first meant to leave: lateness is measured from here
    due_at: datetime
    expires_at: datetime | None = None
    claimed_by: str = ""
    claimed_until: datetime | None = None
    attempts: int = 0
    reason: str = ""  # why it failed, was cancelled or is late: a key of reminders.yml, never free text
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    sent_at: datetime | None = None
    read_at: datetime | None = None
    settled_at: datetime | None = None  # when it reached a state that is final
    created_at: datetime


class Reminder(SQLModel, table=True):
    """What a delivery says of an appointment; several of one day may share a delivery."""

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(foreign_key="appointment.id", index=True)
    delivery_id: int = Field(foreign_key="delivery.id", index=True)
    role: str
    step: str = ""  # which step of the policy: "booking", "4d", "1d", "morning", "later", "again"


class DeliveryAttempt(SQLModel, table=True):
    """One try at a delivery: written before the call, completed after it."""

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="delivery.id", index=True)
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""  # the state it led to; empty when the process died in between
    reason: str = ""


class Dialogue(SQLModel, table=True):
    """Where a conversation stands (step in progress, last topic), so that a restart loses nothing."""

    chat_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    state: str = Field(sa_type=EncryptedText)  # JSON of bot.dialogue.DialogueState
    updated_at: datetime


class AuditEvent(SQLModel, table=True):
    """Who did what to whom and when; append only, never a text (LIL, art. 101)."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor: str  # "person:3", "counsellor:1", "administrator", "system"
    action: str
    subject: str = ""


class Heartbeat(SQLModel, table=True):
    """When a process last showed that it lives."""

    name: str = Field(primary_key=True)
    beat_at: datetime


class TelegramUpdate(SQLModel, table=True):
    """An update of Telegram's that a worker has taken; handled once `claimed_until` is empty. Never what it says."""

    update_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    taken_at: datetime = Field(index=True)
    claimed_by: str
    claimed_until: datetime | None


class Lease(SQLModel, table=True):
    """Who does what only one process may do, where the database has no advisory locks (SQLite)."""

    name: str = Field(primary_key=True)
    holder: str
    held_until: datetime
