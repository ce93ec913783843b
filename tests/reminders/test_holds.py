"""What a CPIP holds back does not leave; when she lifts it, she reads what is still to come and what was withheld."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from reminders.holds import Lifted, hold, lift
from reminders.scheduling import Refused, announce_again
from store.engine import Store
from store.models import AuditEvent, Person
from store.updates import post_update
from store.vocabulary import HoldKind
from tests.factories import NOW, Ids, create_caseload, create_counsellor
from tests.reminders.agenda import START, book, outgoing
from tests.reminders.conftest import Dispatch
from tests.reminders.fake_sender import FakeSender

IN_A_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def ids(store: Store) -> Ids:
    """One person with an appointment in ten days: a notice now, reminders in six and nine days."""

    def arrange(session: Session) -> Ids:
        ids = create_caseload(session)
        book(session, ids)
        return ids

    return store.run(arrange)


def hold_back(store: Store, ids: Ids, kind: HoldKind, until: datetime | None = None, now: datetime = NOW) -> None:
    mine = {"person_id": ids.person, "counsellor_id": ids.counsellor}
    store.run(lambda session: hold(session, kind=kind, until=until, now=now, **mine))


def let_go(store: Store, ids: Ids, kind: HoldKind, now: datetime) -> Lifted:
    mine = {"person_id": ids.person, "counsellor_id": ids.counsellor}
    return store.run(lambda session: lift(session, kind=kind, now=now, **mine))


async def test_what_a_pause_put_off_leaves_as_soon_as_it_is_lifted(
    store: Store, ids: Ids, dispatch: Dispatch, sender: FakeSender
) -> None:
    hold_back(store, ids, HoldKind.PAUSE, IN_A_WEEK)
    await dispatch(NOW)
    assert sender.sent == []
    lifted = let_go(store, ids, HoldKind.PAUSE, NOW + timedelta(hours=1))
    assert lifted.to_come[0].role == "summon"
    assert lifted.to_come[0].at == NOW + timedelta(hours=1)
    assert lifted.withheld == ()
    await dispatch(NOW + timedelta(hours=1))
    assert sender.texts == ["Nouveau rendez-vous : vendredi 4 décembre à 14 h."]


async def test_a_pause_made_shorter_lets_go_what_it_had_put_off(
    store: Store, ids: Ids, dispatch: Dispatch, sender: FakeSender
) -> None:
    hold_back(store, ids, HoldKind.PAUSE, IN_A_WEEK)
    await dispatch(NOW)
    hold_back(store, ids, HoldKind.PAUSE, NOW + timedelta(days=1))
    await dispatch(NOW + timedelta(hours=2))
    assert sender.sent == []
    await dispatch(NOW + timedelta(days=1, minutes=1))
    assert len(sender.sent) == 1


@pytest.mark.parametrize("kind", [HoldKind.CUSTODY, HoldKind.ENDED])
async def test_after_custody_or_an_end_taken_back_the_cpip_reads_what_was_withheld(
    store: Store, ids: Ids, dispatch: Dispatch, sender: FakeSender, kind: HoldKind
) -> None:
    hold_back(store, ids, kind)
    store.run(lambda session: post_update(session, counsellor_id=ids.counsellor, text="Fermé vendredi", now=NOW))
    await dispatch(NOW + timedelta(days=6, hours=1))
    assert sender.sent == []
    lifted = let_go(store, ids, kind, NOW + timedelta(days=7))
    assert [(m.kind, m.role) for m in lifted.withheld] == [
        ("reminder", "summon"), ("update", None), ("reminder", "reminder"),
    ]  # fmt: skip
    assert [(m.role, m.starts_at) for m in lifted.to_come] == [("reminder", START)]
    await dispatch(START - timedelta(hours=27))
    assert len(sender.sent) == 1


async def test_what_was_withheld_of_an_appointment_can_be_announced_again_once(
    store: Store, ids: Ids, dispatch: Dispatch, sender: FakeSender
) -> None:
    mine = {"appointment_id": 1, "counsellor_id": ids.counsellor}

    def announce(now: datetime) -> None:
        store.run(lambda session: announce_again(session, now=now, **mine))

    with pytest.raises(Refused, match="nothing_missed"):
        announce(NOW)
    hold_back(store, ids, HoldKind.CUSTODY)
    await dispatch(NOW)
    let_go(store, ids, HoldKind.CUSTODY, NOW + timedelta(hours=1))
    announce(NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="nothing_missed"):
        announce(NOW + timedelta(hours=1))
    await dispatch(NOW + timedelta(hours=1))
    assert sender.texts == ["Nouveau rendez-vous : vendredi 4 décembre à 14 h."]
    with pytest.raises(Refused, match="nothing_missed"):
        announce(NOW + timedelta(hours=2))
    mine["counsellor_id"] = store.run(lambda session: create_counsellor(session, ids.service, "M. Petit"))
    with pytest.raises(Refused, match="not_yours"):
        announce(NOW)


async def test_what_was_withheld_before_is_not_told_again(store: Store, ids: Ids, dispatch: Dispatch) -> None:
    hold_back(store, ids, HoldKind.CUSTODY)
    await dispatch(NOW)
    assert len(let_go(store, ids, HoldKind.CUSTODY, NOW + timedelta(hours=1)).withheld) == 1
    hold_back(store, ids, HoldKind.CUSTODY, now=NOW + timedelta(hours=2))
    assert let_go(store, ids, HoldKind.CUSTODY, NOW + timedelta(hours=3)).withheld == ()


def test_what_else_holds_back_is_said(store: Store, ids: Ids) -> None:
    hold_back(store, ids, HoldKind.CUSTODY)
    hold_back(store, ids, HoldKind.PAUSE, IN_A_WEEK)
    assert let_go(store, ids, HoldKind.PAUSE, NOW).still == (HoldKind.CUSTODY,)


def test_holding_back_twice_changes_nothing_and_lifting_twice_is_refused(store: Store, ids: Ids) -> None:
    for days in range(2):
        hold_back(store, ids, HoldKind.ENDED, now=NOW + timedelta(days=days))
    assert store.run(lambda session: session.get_one(Person, ids.person).follow_up_ended_at) == NOW
    let_go(store, ids, HoldKind.ENDED, NOW)
    with pytest.raises(Refused, match="not_held"):
        let_go(store, ids, HoldKind.ENDED, NOW)
    actions = store.run(lambda session: list(session.scalars(select(AuditEvent.action).order_by(col(AuditEvent.id)))))
    assert actions == ["hold_ended", "lift_ended"]


def test_another_cpip_holds_nothing_back_and_a_pause_ends_ahead(store: Store, ids: Ids) -> None:
    stranger = store.run(lambda session: create_counsellor(session, ids.service, "M. Petit"))
    for kind in HoldKind:
        with pytest.raises(Refused, match="not_yours"):
            hold_back(store, Ids(ids.service, stranger, ids.person), kind, IN_A_WEEK)
    with pytest.raises(Refused, match="past_day"):
        hold_back(store, ids, HoldKind.PAUSE, NOW)
    assert store.run(outgoing)[0] == ("summon", "created")
