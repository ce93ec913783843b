"""Every message leaves once, or it is written down why it did not."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlmodel import Session, select

from reminders.dispatch import LEASE, Dispatcher
from reminders.messages import OutgoingMessage
from reminders.pace import Pace
from reminders.replies import open_notice
from reminders.scheduling import cancel, move
from reminders.sender import Outcome, Permanent, Technical, Temporary
from reminders.wording import Wording
from store.delivery_queue import claim_due, queue_figures
from store.engine import Store
from store.models import Delivery, DeliveryAttempt, Person
from store.updates import post_update
from store.vocabulary import DeliveryState
from tests.factories import NOW, Ids
from tests.reminders.conftest import Dispatch
from tests.reminders.fake_sender import FakeSender
from tests.reminders.scene import DAY_BEFORE, START, appointment_of, booked, deliveries, states


async def test_each_step_leaves_once_when_its_time_comes(store: Store, dispatch: Dispatch, sender: FakeSender) -> None:
    store.run(booked)
    for moment in (NOW, NOW, NOW + timedelta(days=6, hours=1), DAY_BEFORE, DAY_BEFORE + timedelta(hours=5)):
        await dispatch(moment)
    assert sender.texts == [
        "Nouveau rendez-vous : vendredi 4 décembre à 14 h.",
        "Rappel : rendez-vous vendredi 4 décembre à 14 h.",
        "Rappel : rendez-vous vendredi 4 décembre à 14 h.",
    ]
    assert states(store) == [("sent", "")] * 3


async def test_each_attempt_is_written_before_and_completed_after(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    def attempts(session: Session) -> list[tuple[str, bool]]:
        return [(a.outcome, a.ended_at is not None) for a in session.scalars(select(DeliveryAttempt))]

    during: list[list[tuple[str, bool]]] = []

    async def look() -> None:
        during.append(store.run(attempts))

    sender.meanwhile = look
    store.run(booked)
    await dispatch(NOW)
    assert during == [[("", False)]]
    assert store.run(attempts) == [("sent", True)]


async def test_a_person_who_blocks_is_shown_as_unreachable_and_reachable_again_later(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    ids, _ = store.run(booked)
    sender.outcomes = [Permanent("blocked")]
    await dispatch(NOW)
    assert states(store)[0] == ("permanent_failure", "blocked")
    assert store.run(lambda session: session.get_one(Person, ids.person)).unreachable_since == NOW
    await dispatch(DAY_BEFORE)
    assert store.run(lambda session: session.get_one(Person, ids.person)).unreachable_since is None


async def test_the_cpip_is_told_at_once_and_once_of_a_person_who_does_not_get_her_reminders(
    store: Store, dispatch: Dispatch, sender: FakeSender, wording: Wording
) -> None:
    ids, _ = store.run(booked)
    sender.outcomes = [Permanent("blocked")]
    await dispatch(NOW)
    sender.outcomes = [Permanent("blocked")]
    await dispatch(DAY_BEFORE)
    told = [message.text for chat_id, message in sender.sent if chat_id == 2001]
    assert told == [
        "Karim B. n'a pas reçu le message sur le rendez-vous du vendredi 4 décembre à 14 h. À prévenir autrement."
    ]
    opened = store.run(open_notice, 1, ids.counsellor, NOW, wording)
    assert "Raison : a bloqué l'assistant." in opened.text


async def test_a_message_that_is_refused_as_such_is_not_tried_again(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    store.run(booked)
    sender.outcomes = [Technical("refused")]
    await dispatch(NOW)
    await dispatch(NOW + timedelta(hours=1))
    assert states(store)[0] == ("technical_failure", "refused")
    assert [chat_id for chat_id, _ in sender.sent] == [1001, 2001], "one try, and the CPIP knows"


async def test_what_telegram_asks_to_wait_is_respected(store: Store, dispatch: Dispatch, sender: FakeSender) -> None:
    store.run(booked)
    sender.outcomes = [Temporary("flood", timedelta(seconds=40))]
    await dispatch(NOW)
    await dispatch(NOW + timedelta(seconds=39))
    assert len(sender.sent) == 1
    await dispatch(NOW + timedelta(seconds=40))
    assert states(store)[0] == ("sent", "")


async def test_an_outage_until_the_appointment_ends_as_too_late(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    start = NOW + timedelta(hours=1)
    store.run(booked, starts_at=start)
    sender.outcomes = [Temporary("network")] * 1000
    now = NOW
    while states(store)[0][0] in ("created", "temporary_failure"):
        await dispatch(now)
        now += timedelta(seconds=5)
    assert states(store)[0][0] == "too_late"
    assert now <= start
    assert len(sender.sent) > 10


async def test_after_six_hours_without_telegram_everything_leaves_once_within_five_minutes(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    store.run(booked)
    sender.outcomes = [Temporary("network")] * 1000
    for minutes in range(0, 360, 5):
        await dispatch(NOW + timedelta(minutes=minutes))
        assert store.run(queue_figures, NOW + timedelta(minutes=minutes)).oldest_due == NOW
    sender.outcomes, sender.sent = [], []
    await dispatch(NOW + timedelta(hours=6, minutes=5))
    assert (len(sender.sent), states(store)[0]) == (1, ("sent", ""))


async def test_two_workers_on_one_store_double_nothing(store: Store, wording: Wording) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        for hours in range(40):
            appointment_of(session, ids, START + timedelta(hours=hours, minutes=1), NOW + timedelta(minutes=hours))
            post_update(session, counsellor_id=ids.counsellor, text="fermé", now=NOW)

    store.run(arrange)
    senders = [FakeSender(), FakeSender()]
    later = NOW + timedelta(hours=2)
    workers = [Dispatcher(store, sender, lambda: later, wording, pace=Pace(10_000), in_flight=4) for sender in senders]
    await asyncio.gather(*(worker.drain() for worker in workers))
    sent = [d for d in store.run(deliveries) if d.state == DeliveryState.SENT]
    assert len(sent) == sum(len(sender.sent) for sender in senders) == sum(d.attempts for d in sent)


async def test_a_bulk_leaves_the_one_lock_of_sqlite_free_after_every_second_message(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    """Whoever taps a button meanwhile waits for two messages at most; PostgreSQL locks rows, and takes all at once."""

    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        for _ in range(40):
            post_update(session, counsellor_id=ids.counsellor, text="fermé", now=NOW)

    claimed: list[int] = []

    async def look() -> None:
        sending = [d.claimed_by for d in store.run(deliveries) if d.claimed_by]
        claimed.append(max(sending.count(claim) for claim in sending))

    store.run(arrange)
    sender.meanwhile = look
    await dispatch(NOW)
    assert len(sender.sent) == 41
    assert max(claimed) == (2 if store.engine.dialect.name == "sqlite" else 16)


async def test_the_claim_of_a_process_that_died_is_taken_again_after_its_lease(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    store.run(booked)
    store.run(claim_due, NOW, 10, "dead:1", LEASE)
    await dispatch(NOW + LEASE - timedelta(seconds=1))
    assert sender.sent == []
    await dispatch(NOW + LEASE + timedelta(seconds=1))
    assert len(sender.sent) == 1


async def test_a_claim_made_by_a_clock_that_has_been_put_back_since_is_taken_again(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    store.run(booked, now=NOW - timedelta(hours=2))
    store.run(claim_due, NOW, 10, "dead:1", LEASE)
    await dispatch(NOW - timedelta(hours=1))
    assert len(sender.sent) == 1


async def test_a_retry_planned_by_a_clock_that_has_been_put_back_since_does_not_wait_for_that_hour(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    store.run(booked)
    sender.outcomes = [Temporary("network")] * 2
    an_hour_ahead = NOW + timedelta(hours=1)
    await dispatch(an_hour_ahead)
    await dispatch(an_hour_ahead + timedelta(seconds=1))
    assert states(store)[0] == ("temporary_failure", "network")
    await dispatch(NOW + timedelta(seconds=2))
    assert states(store)[0] == ("sent", "")


async def test_a_worker_whose_claim_has_ended_makes_no_call(store: Store, sender: FakeSender, wording: Wording) -> None:
    """It was stopped for minutes between claim and call; meanwhile another one may have taken over."""
    store.run(booked)
    moments = iter([NOW, *[NOW + LEASE] * 20])
    await Dispatcher(store, sender, lambda: next(moments), wording, pace=Pace(10_000)).drain()
    attempts = store.run(lambda session: [a.reason for a in session.scalars(select(DeliveryAttempt))])
    assert (attempts, len(sender.sent)) == (["delayed", ""], 1)


async def test_an_appointment_moved_while_its_reminder_is_being_sent_is_told_as_a_change(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    ids, appointment_id = store.run(booked)

    def moving(session: Session) -> None:
        move(
            session, appointment_id=appointment_id, counsellor_id=ids.counsellor,
            starts_at=START + timedelta(days=3), place=None, now=NOW,
        )  # fmt: skip

    async def once() -> None:
        sender.meanwhile = None
        store.run(moving)

    sender.meanwhile = once
    await dispatch(NOW)
    assert sender.texts == [
        "Nouveau rendez-vous : vendredi 4 décembre à 14 h.",
        "Rendez-vous changé. Nouvelle date : lundi 7 décembre à 14 h.",
    ]


async def test_a_try_that_failed_while_the_appointment_was_moved_is_not_repeated(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    ids, appointment_id = store.run(booked)
    sender.outcomes = [Temporary("network")]

    async def once() -> None:
        sender.meanwhile = None
        store.run(lambda session: cancel(session, appointment_id=appointment_id, counsellor_id=ids.counsellor, now=NOW))

    sender.meanwhile = once
    await dispatch(NOW)
    await dispatch(NOW + timedelta(minutes=10))
    assert sender.texts[1:] == ["Rendez-vous annulé : vendredi 4 décembre à 14 h."]


async def test_several_appointments_are_told_in_one_message_without_those_that_are_gone(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    def arrange(session: Session) -> tuple[Ids, int]:
        ids, first = booked(session)
        appointment_of(session, ids, START + timedelta(hours=1))
        appointment_of(session, ids, START + timedelta(hours=2))
        return ids, first

    ids, first = store.run(arrange)
    await dispatch(NOW)
    store.run(lambda session: cancel(session, appointment_id=first, counsellor_id=ids.counsellor, now=NOW))
    await dispatch(NOW)
    await dispatch(DAY_BEFORE)
    assert sender.texts[0].count("•") == 3
    assert sender.texts[-1] == (
        "Rappel de vos rendez-vous :\n• vendredi 4 décembre à 15 h\n• vendredi 4 décembre à 16 h"
    )


async def test_one_message_that_cannot_be_composed_holds_up_no_other_and_is_tried_again(
    store: Store, dispatch: Dispatch, sender: FakeSender
) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        post_update(session, counsellor_id=ids.counsellor, text="fermé", now=NOW)
        session.add(Delivery(kind="nonsense", person_id=ids.person, planned_for=NOW, due_at=NOW, created_at=NOW))

    store.run(arrange)
    await dispatch(NOW)
    assert len(sender.sent) == 2
    assert ("temporary_failure", "composing") in states(store)


async def test_what_was_claimed_and_not_begun_is_free_again_when_the_process_stops(
    store: Store, sender: FakeSender, wording: Wording
) -> None:
    def arrange(session: Session) -> None:
        ids, _ = booked(session)
        for _ in range(5):
            post_update(session, counsellor_id=ids.counsellor, text="fermé", now=NOW)

    store.run(arrange)
    dispatcher = Dispatcher(store, sender, lambda: NOW, wording, pace=Pace(10_000))

    async def stop() -> None:
        dispatcher.stop()

    sender.meanwhile = stop
    await dispatcher.drain()
    after = [d.state for d in store.run(deliveries)]
    assert "sending" not in after
    assert after.count("sent") == len(sender.sent) >= 1


async def test_a_call_that_comes_long_after_the_check_is_not_made(
    store: Store, sender: FakeSender, wording: Wording
) -> None:
    """The clock is put forward past the appointment between the check and the call."""
    store.run(booked)
    moments = iter([NOW, *[START + timedelta(minutes=1)] * 20])
    await Dispatcher(store, sender, lambda: next(moments), wording, pace=Pace(10_000)).drain()
    assert sender.sent == []
    assert states(store)[0][0] == "too_late"


async def test_a_failure_after_the_lease_was_lost_does_not_undo_what_another_worker_did(
    store: Store, wording: Wording
) -> None:
    store.run(booked)
    second = FakeSender()

    class SlowSender(FakeSender):
        async def send(self, chat_id: int, message: OutgoingMessage) -> Outcome:
            moment[0] = NOW + LEASE * 2
            await Dispatcher(store, second, lambda: moment[0], wording, pace=Pace(10_000)).drain()
            return Temporary("timed_out")

    moment = [NOW]
    await Dispatcher(store, SlowSender(), lambda: moment[0], wording, pace=Pace(10_000)).drain()
    assert (len(second.sent), states(store)[0]) == (1, ("sent", ""))
