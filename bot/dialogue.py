"""What a conversation remembers between two messages; saved in the store after each."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

MEMORY = timedelta(minutes=30)

Flow = Literal[
    "message_to_counsellor",  # the person types what to pass on
    "absence_reason",  # the person types why she cannot come, or sends a proof
    "absence_proof",  # the person may send a proof; what she types is a question again
    "booking_when",  # the CPIP types date and time
    "booking_confirm",
    "moving_when",  # the CPIP types the new date and time
    "moving_confirm",
    "cancelling_confirm",
    "announcing_confirm",
    "telling_confirm",  # the CPIP reads what a person will be told of an outcome
    "pause_until",  # the CPIP types the last day of a pause
    "holding_confirm",
    "lifting_confirm",
    "posting_text",  # the CPIP types the update
    "posting_confirm",
]


class Step(BaseModel):
    """A step in progress: what the next typed message is for, and what is already known."""

    model_config = ConfigDict(frozen=True)
    flow: Flow
    person_id: int | None = None
    appointment_id: int | None = None
    starts_at: datetime | None = None
    kind: str = ""
    text: str = ""


def seal(step: Step) -> str:
    """A few characters that tell this step from another: a button confirms only what it stands under."""
    return hashlib.sha256(step.model_dump_json().encode()).hexdigest()[:8]


class DialogueState(BaseModel):
    """The last topic and what was done of it, the topics offered as buttons, the step in progress, if recent."""

    model_config = ConfigDict(frozen=True)
    topic: str = ""
    action: str = ""
    offered: tuple[str, ...] = ()
    step: Step | None = None
    at: datetime | None = None

    def recent(self, now: datetime) -> DialogueState:
        """Itself, or a blank one when the last exchange is older than half an hour."""
        return self if self.at is not None and now - self.at <= MEMORY else DialogueState()


def parse_dialogue(saved: str | None, now: datetime) -> DialogueState:
    """What was saved, forgotten after half an hour."""
    return DialogueState() if saved is None else DialogueState.model_validate_json(saved).recent(now)
