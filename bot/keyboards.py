"""Buttons under messages, as Telegram wants them. What a tap carries is read back by `bot.application`'s patterns."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.exchange import Invitation, Reply
from content.sentences import Sentences
from reminders.buttons import Cannot, Come
from reminders.messages import Button, Rows, tap_button

TOPIC = "t:"
SOURCES = "s:"
WRITE_COUNSELLOR = "m:write"
TELL_COUNSELLOR = "m:tell"
EXPLAIN_OBLIGATION = "o:"
EXPLAIN_MEASURE = "e:"
SHEET = "o!"
_EXPLAIN = {"obligation": EXPLAIN_OBLIGATION, "measure": EXPLAIN_MEASURE}
_INVITATIONS: dict[Invitation, tuple[str, str]] = {
    "write_counsellor": ("write_counsellor_button", WRITE_COUNSELLOR),
    "tell_counsellor": ("tell_counsellor_button", TELL_COUNSELLOR),
}


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """An inline keyboard; None where there is no button."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.data or None, url=b.url or None) for b in row] for row in rows]
    )


def under_reply(reply: Reply, say: Sentences) -> Rows:
    """Under an answer: replies to the appointment it speaks of, the CPIP, other topics, texts and date."""
    rows: list[tuple[Button, ...]] = []
    if reply.appointment_id is not None:
        come = tap_button(say("come_button"), Come(reply.appointment_id))
        rows.append((come, tap_button(say("cannot_button"), Cannot(reply.appointment_id))))
    if reply.invitation is not None:
        key, data = _INVITATIONS[reply.invitation]
        rows.append((Button(say(key), data),))
    rows += [(Button(entry.label, _EXPLAIN[entry.kind] + entry.id),) for entry in reply.entries]
    if reply.sheet:
        rows.append((Button(say("sheet_button"), SHEET),))
    rows += [(Button(offer.label, TOPIC + offer.topic),) for offer in reply.offers]
    if reply.facts:
        rows.append((Button(say("sources_button"), SOURCES + reply.topic),))
    return tuple(rows)
