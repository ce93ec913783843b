"""What the buttons under our messages carry: a word and ids, at most 64 bytes, valid for ever.

https://core.telegram.org/bots/api#inlinekeyboardbutton: `callback_data`, 1-64 bytes.
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass

PREFIX = "r:"
PATTERN = rf"^{PREFIX}"


@dataclass(frozen=True)
class Come:
    appointment_id: int


@dataclass(frozen=True)
class Cannot:
    appointment_id: int


@dataclass(frozen=True)
class Because:
    """The reason of an absence; `reason` is an id of `reasons` in reminders.yml."""

    appointment_id: int
    reason: str


@dataclass(frozen=True)
class Later:
    appointment_id: int


@dataclass(frozen=True)
class Detail:
    appointment_id: int


@dataclass(frozen=True)
class AddToCalendar:
    appointment_id: int


@dataclass(frozen=True)
class Directions:
    appointment_id: int


@dataclass(frozen=True)
class Prove:
    """The person wants to send a proof of her absence."""

    appointment_id: int


@dataclass(frozen=True)
class OpenUpdate:
    delivery_id: int


@dataclass(frozen=True)
class ReadUpdate:
    """« J'ai lu »: the only proof of reading."""

    delivery_id: int


@dataclass(frozen=True)
class OpenNotice:
    """A CPIP opens what a person told her."""

    request_id: int


@dataclass(frozen=True)
class SeeProof:
    """A CPIP looks at a proof that was sent to her."""

    request_id: int


AppointmentTap = Come | Cannot | Because | Later | Detail | AddToCalendar | Directions | Prove
Tap = AppointmentTap | OpenUpdate | ReadUpdate | OpenNotice | SeeProof

# The words are on messages already sent: never change one.
_TAPS: dict[str, type[Tap]] = {
    "come": Come,
    "cannot": Cannot,
    "because": Because,
    "later": Later,
    "detail": Detail,
    "calendar": AddToCalendar,
    "map": Directions,
    "prove": Prove,
    "open": OpenUpdate,
    "read": ReadUpdate,
    "notice": OpenNotice,
    "proof": SeeProof,
}
_WORDS = {kind: word for word, kind in _TAPS.items()}
_DATA = re.compile(r"r:(?P<word>[a-z]+):(?P<id>[0-9]{1,9})(?::(?P<reason>[a-z_]{1,20}))?", re.ASCII)


def encode(tap: Tap) -> str:
    """`r:because:12:work`."""
    return PREFIX + ":".join([_WORDS[type(tap)], *(str(value) for value in astuple(tap))])


def parse(data: str | None) -> Tap | None:
    """The tap that a callback's data stands for; None for anything else."""
    found = _DATA.fullmatch(data or "")
    kind = _TAPS.get(found["word"]) if found else None
    if found is None or kind is None or (kind is Because) != (found["reason"] is not None):
        return None
    return Because(int(found["id"]), found["reason"]) if kind is Because else kind(int(found["id"]))  # type: ignore[call-arg]
