"""What was heard of a message, and what is said to it: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from content.model import Fact
from content.rendering import Text
from nlu.alarm import Alarm
from nlu.deciding import Decision
from nlu.understanding import Understanding

Action = Literal["answer", "clarify", "emergency", "refuse", "unknown"]
Invitation = Literal["write_counsellor", "tell_counsellor"]


@dataclass(frozen=True)
class Offer:
    """A topic offered as a button."""

    topic: str
    label: str


@dataclass(frozen=True)
class Entry:
    """A measure or an obligation of the file, to be explained on a tap."""

    kind: Literal["measure", "obligation"]
    id: str
    label: str


@dataclass(frozen=True)
class Reply:
    """What the assistant says to one message. `offers` are topics to tap, `appointment_id` one to reply to.

    `sheet`: whether the file may be had as a PDF.
    """

    action: Action
    topic: str
    text: Text
    topics: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    facts: tuple[Fact, ...] = ()
    safety_note: bool = False
    appointment_id: int | None = None
    invitation: Invitation | None = None
    entries: tuple[Entry, ...] = ()
    sheet: bool = False


@dataclass(frozen=True)
class Heard:
    """A message as understood, what to do of it, and whether it is an emergency.

    `in_their_language`: what to say where the message is in another language than French; empty otherwise.
    `rivals`: topics that were in doubt beside the one decided on.
    """

    understanding: Understanding
    decision: Decision
    alarm: Alarm
    in_their_language: str = ""
    rivals: tuple[str, ...] = ()
