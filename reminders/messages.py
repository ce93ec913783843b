"""What leaves, in plain values: no Telegram here."""

from __future__ import annotations

from dataclasses import dataclass

from reminders.buttons import Tap, encode


@dataclass(frozen=True)
class Button:
    """A label and what a tap on it carries, or the address it opens."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class File:
    """A document to send."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True)
class OutgoingMessage:
    """One message in plain text (no parse mode), its rows of buttons, and whether it arrives without a sound."""

    text: str
    buttons: Rows = ()
    silent: bool = False


def tap_button(label: str, tap: Tap) -> Button:
    return Button(label, data=encode(tap))
