"""Buttons under messages. What a tap carries (at most 64 bytes) is read back by `bot.application`'s patterns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering import Reply
from content.sentences import Sentences
from reminders.buttons import Come, Cannot, encode

TOPIC = "t:"
SOURCES = "s:"


def under_reply(reply: Reply, say: Sentences) -> InlineKeyboardMarkup | None:
    """The buttons under an answer: replies to the appointment it speaks of, topics, texts and date."""
    rows: list[list[InlineKeyboardButton]] = []
    if reply.appointment_id is not None:
        rows.append(appointment_row(reply.appointment_id, say))
    rows += [[InlineKeyboardButton(offer.label, callback_data=TOPIC + offer.topic)] for offer in reply.offers]
    if reply.facts:
        rows.append([InlineKeyboardButton(say("sources_button"), callback_data=SOURCES + reply.topic)])
    return InlineKeyboardMarkup(rows) if rows else None


def appointment_row(appointment_id: int, say: Sentences) -> list[InlineKeyboardButton]:
    """« Je viens » and « Je ne peux pas venir »."""
    return [
        InlineKeyboardButton(say("come_button"), callback_data=encode(Come(appointment_id))),
        InlineKeyboardButton(say("cannot_button"), callback_data=encode(Cannot(appointment_id))),
    ]


def column(buttons: Iterable[tuple[str, str]]) -> InlineKeyboardMarkup:
    """One button a line, from (label, data) pairs."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons])


def grid(rows: Sequence[Sequence[tuple[str, str]]]) -> InlineKeyboardMarkup:
    """Rows of (label, data) pairs."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows])
