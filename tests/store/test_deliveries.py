"""What a CPIP sees of her messages: received, read, not reached, and never another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from reminders.scheduling import book
from reminders.wording import load_wording
from store.deliveries import (
    appointment_contacts,
    mark_read,
    not_reached,
    update_figures,
    update_recipients,
)
from store.delivery_queue import settle
from store.engine import Store
from store.models import Delivery
from store.updates import post_update
from store.vocabulary import DeliveryState
from tests.factories import NOW, create_caseload, create_counsellor, create_person


def test_an_update_is_received_read_or_not_reached(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        for number, name in enumerate(("Nadia", "Luc", "Zoé")):
            create_person(session, ids.counsellor, name, chat_id=1002 + number)
        update = post_update(session, counsellor_id=ids.counsellor, text="Fermé vendredi", now=NOW)
        session.flush()
        for delivery_id, state, reason in (
            (1, DeliveryState.SENT, ""), (2, DeliveryState.SENT, ""), (3, DeliveryState.PERMANENT_FAILURE, "blocked"),
        ):  # fmt: skip
            settle(session.get_one(Delivery, delivery_id), state, reason, NOW)
        person_id = session.get_one(Delivery, 1).person_id
        assert person_id is not None
        assert mark_read(session, 1, person_id, NOW) is not None
        received = update_recipients(session, int(update.id or 0))
        figures = update_figures(received)
        assert (figures.received, figures.read, figures.unreachable, figures.waiting) == (2, 1, 1, 1)
        assert [r.label for r in received] == ["Karim B.", "Luc B.", "Nadia B.", "Zoé B."]

    store.run(act)


def test_reading_is_noted_once_and_by_the_right_person_only(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        post_update(session, counsellor_id=ids.counsellor, text="Fermé vendredi", now=NOW)
        session.flush()
        assert mark_read(session, 1, ids.person + 1, NOW) is None
        mark_read(session, 1, ids.person, NOW)
        mark_read(session, 1, ids.person, NOW + timedelta(hours=1))
        assert session.get_one(Delivery, 1).read_at == NOW

    store.run(act)


def test_the_messages_of_an_appointment_are_listed_with_their_state(store: Store) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        start = NOW + timedelta(days=10)
        appointment = book(
            session,
            person_id=ids.person,
            counsellor_id=ids.counsellor,
            kind="stage",
            starts_at=start,
            place="",
            now=NOW,
        )
        settle(session.get_one(Delivery, 1), DeliveryState.SENT, "", NOW)
        contacts = appointment_contacts(session, [int(appointment.id or 0)])[int(appointment.id or 0)]
        assert [(c.role, c.step, c.state) for c in contacts] == [
            ("summon", "booking", "sent"), ("reminder", "4d", "created"), ("reminder", "1d", "created"),
        ]  # fmt: skip

    store.run(act)


@pytest.mark.parametrize(
    ("state", "reason", "shown"),
    [
        (DeliveryState.PERMANENT_FAILURE, "blocked", True),
        (DeliveryState.TOO_LATE, "network", True),
        (DeliveryState.TECHNICAL_FAILURE, "refused", True),
        (DeliveryState.CANCELLED, "stopped", True),
        (DeliveryState.CANCELLED, "moved", False),
        (DeliveryState.CANCELLED, "superseded", False),
        (DeliveryState.SENT, "", False),
    ],
)
def test_not_reached_is_what_a_person_should_have_got(
    store: Store, state: DeliveryState, reason: str, shown: bool
) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        stranger = create_counsellor(session, ids.service, "M. Petit")
        post_update(session, counsellor_id=ids.counsellor, text="Fermé vendredi", now=NOW)
        session.flush()
        settle(session.get_one(Delivery, 1), state, reason, NOW)
        session.flush()
        before, after = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
        assert [n.label for n in not_reached(session, ids.counsellor, before)] == (["Karim B."] if shown else [])
        assert not_reached(session, ids.counsellor, after) == []
        assert not_reached(session, stranger, before) == []

    store.run(act)


def test_every_reason_is_said_in_words() -> None:
    """The code's reasons, found where they are written."""
    import re
    from pathlib import Path

    outcomes = load_wording().texts["outcomes"]
    written = re.compile(r'(?:Permanent|Temporary|Technical)\("(\w+)"|Drop\(DeliveryState\.\w+, "(\w+)"')
    for file in Path("reminders").glob("*.py"):
        for found in written.findall(file.read_text("utf-8")):
            assert set(found) & set(outcomes), (file.name, found)
