"""A CPIP holds back the messages of one of her persons (pause, custody, end of the follow-up) and lets them go again.

`reminders.guards` reads the same columns at the last moment: nothing needs to be rewritten when one is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from reminders.scheduling import Refused, person_of_counsellor
from store.audit import record_event
from store.holds import REASON_OF_HOLD, HeldMessage, holds_of, put_off, to_come, withheld
from store.models import Person
from store.vocabulary import HoldKind

# For a hold that was set before its beginning was kept.
_LOOKS_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Lifted:
    """What is still to come, what was withheld for good, and what else holds messages back."""

    person: Person
    kind: HoldKind
    to_come: tuple[HeldMessage, ...]
    withheld: tuple[HeldMessage, ...]
    still: tuple[HoldKind, ...]


def hold(
    session: Session, *, person_id: int, counsellor_id: int, kind: HoldKind, until: datetime | None, now: datetime
) -> Person:
    """Holds messages back from now on; `until`: the end of a pause. Raises Refused: not_yours, past_day."""
    person = person_of_counsellor(session, person_id, counsellor_id)
    already = kind in holds_of(person, now)
    match kind:
        case HoldKind.PAUSE:
            if until is None or until <= now:
                raise Refused("past_day")
            person.paused_until = until
            _release(session, person_id, now)  # a shorter pause: the guards hold again what is still too early
        case HoldKind.CUSTODY:
            person.in_custody = True
        case HoldKind.ENDED:
            person.follow_up_ended_at = person.follow_up_ended_at or now
    person.held_since = person.held_since or now
    if not already:
        _journal(session, counsellor_id, f"hold_{kind}", person_id, now)
    return person


def lift(session: Session, *, person_id: int, counsellor_id: int, kind: HoldKind, now: datetime) -> Lifted:
    """Lets messages go again; what waited for a pause to end is due at once. Raises Refused: not_yours, not_held."""
    person = person_of_counsellor(session, person_id, counsellor_id)
    if kind not in holds_of(person, now):
        raise Refused("not_held")
    since = person.held_since or now - _LOOKS_BACK
    match kind:
        case HoldKind.PAUSE:
            person.paused_until = None
            _release(session, person_id, now)
        case HoldKind.CUSTODY:
            person.in_custody = False
        case HoldKind.ENDED:
            person.follow_up_ended_at = None
    still = holds_of(person, now)
    person.held_since = person.held_since if still else None
    _journal(session, counsellor_id, f"lift_{kind}", person_id, now)
    session.flush()
    dropped = withheld(session, person_id, REASON_OF_HOLD[kind], since)
    return Lifted(person, kind, tuple(to_come(session, person_id)), tuple(dropped), tuple(still))


def _release(session: Session, person_id: int, now: datetime) -> None:
    for delivery in put_off(session, person_id):
        delivery.due_at, delivery.reason = max(delivery.planned_for, now), ""


def _journal(session: Session, counsellor_id: int, action: str, person_id: int, now: datetime) -> None:
    record_event(session, actor=f"counsellor:{counsellor_id}", action=action, subject=f"person:{person_id}", now=now)
