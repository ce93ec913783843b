"""What a CPIP reads of a pause, a custody or the end of a follow-up: what it does, what it held back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from content.dates import spoken_day, spoken_moment
from content.sentences import Sentences
from reminders.holds import Lifted
from store.holds import HeldMessage, holds_of
from store.models import Person
from store.vocabulary import DeliveryKind, HoldKind

MOST_LINES = 12


def last_day(until: datetime, zone: str) -> str:
    """« jeudi 3 décembre »: the last day of a pause that ends at that instant, in the night that follows it."""
    return spoken_day((until - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date())


def holds_now(person: Person, zone: str, now: datetime, say: Sentences) -> list[str]:
    """One sentence for each reason for which her messages are held back."""
    day = last_day(person.paused_until, zone) if person.paused_until is not None else ""
    return [say(f"held_{kind}", day=day) for kind in holds_of(person, now)]


def read_back(
    kind: HoldKind, person: str, messages: Sequence[HeldMessage], until: datetime | None, zone: str, say: Sentences
) -> str:
    """What holding back would do, and to how many messages."""
    concerned = [message for message in messages if until is None or message.at < until]
    day = last_day(until, zone) if until is not None else ""
    parts = (
        say(f"hold_{kind}_read_back", person=person, day=day),
        say("hold_means"),
        say("hold_concerns", count=len(concerned)) if concerned else say("hold_concerns_none"),
    )
    return "\n\n".join(parts)


def lifted_text(lifted: Lifted, person: str, zone: str, say: Sentences) -> str:
    """What is still to come, what was withheld for good, what else holds back."""
    parts = [
        say(f"lifted_{lifted.kind}", person=person),
        *(say(f"still_{kind}") for kind in lifted.still),
        _listed("to_come", lifted.to_come, zone, say),
        _listed("withheld", lifted.withheld, zone, say),
    ]
    return "\n\n".join(parts)


def _listed(key: str, messages: Sequence[HeldMessage], zone: str, say: Sentences) -> str:
    if not messages:
        return say(f"{key}_none")
    lines = [_line(message, zone, say) for message in messages[:MOST_LINES]]
    left = len(messages) - MOST_LINES
    more = [say("and_more", count=left)] if left > 0 else []
    return "\n".join([say(f"{key}_title"), *lines, *more])


def _line(message: HeldMessage, zone: str, say: Sentences) -> str:
    at = spoken_moment(message.at, zone)
    if message.starts_at is None or message.role is None:
        key = "held_update_line" if message.kind == DeliveryKind.UPDATE else "held_other_line"
        return say(key, at=at)
    what = say(f"told_{message.role}")
    return say("held_line", what=what, moment=spoken_moment(message.starts_at, zone), at=at)
