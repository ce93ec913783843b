"""The closed lists of words that columns hold."""

from __future__ import annotations

from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a message stands, in GOV.UK Notify's words (alphagov/notifications-api, app/constants.py)."""

    CREATED = "created"  #: written, not yet due or not yet claimed
    SENDING = "sending"  #: claimed by a sender until its lease ends
    SENT = "sent"  #: accepted by Telegram
    TEMPORARY_FAILURE = "temporary_failure"  #: to be tried again at `due_at`
    PERMANENT_FAILURE = "permanent_failure"  #: the chat cannot be reached (blocked, deactivated, unknown)
    TECHNICAL_FAILURE = "technical_failure"  #: our fault: the message was refused as such
    CANCELLED = "cancelled"  #: no longer wanted when its time came
    TOO_LATE = "too_late"  #: what it announces was over before it could leave


OPEN_STATES = (DeliveryState.CREATED, DeliveryState.TEMPORARY_FAILURE)


class DeliveryKind(StrEnum):
    REMINDER = "reminder"  #: about an appointment, to a person
    UPDATE = "update"  #: a CPIP's post, to a person
    NOTICE = "notice"  #: what a person announced or asked, to a CPIP
    DIGEST = "digest"  #: the daily list, to a CPIP


class ReminderRole(StrEnum):
    """What a message says of an appointment: five roles of betagouv/mon-suivi-justice and one of ours."""

    SUMMON = "summon"
    REMINDER = "reminder"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    MISSED = "missed"
    EXCUSED = "excused"  #: the CPIP's answer to an absence: until it comes, the appointment stands


class AppointmentStatus(StrEnum):
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    ABSENCE_ANNOUNCED = "absence_announced"  #: said by the person: never an excuse by itself
    HONOURED = "honoured"
    MISSED = "missed"
    EXCUSED = "excused"  #: decided by the CPIP
    CANCELLED = "cancelled"
    MOVED = "moved"  #: replaced by another appointment


OUTCOMES = (AppointmentStatus.HONOURED, AppointmentStatus.MISSED, AppointmentStatus.EXCUSED)
STANDING = (AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED, AppointmentStatus.ABSENCE_ANNOUNCED)


class HoldKind(StrEnum):
    """Why a CPIP holds back the messages of a person."""

    PAUSE = "pause"  #: until a day
    CUSTODY = "custody"
    ENDED = "ended"  #: the follow-up is over


class RequestKind(StrEnum):
    """What a person asks or tells the CPIP."""

    CANNOT_COME = "cannot_come"
    COMING = "coming"  #: will come after all, having said the contrary
    LATE = "late"
    CALL_BACK = "call_back"
    MESSAGE = "message"
    PROOF = "proof"  #: a photo or a PDF about an announced absence
    CHANGE = "change"
    NOT_REACHED = "not_reached"  #: written by us: a message about an appointment did not get through
    DISTRESS = "distress"  #: only if the person wants the CPIP to be told


class PrivacyMode(StrEnum):
    """What may pass through Telegram: a decision of the service (DESIGN, section 10)."""

    STANDARD = "standard"
    STRICT = "strict"
