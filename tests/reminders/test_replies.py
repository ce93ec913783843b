"""Every tap does its work once, says so, and stays kind when it has lost its meaning."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from reminders import scheduling
from reminders.buttons import (
    AddToCalendar,
    Because,
    Cannot,
    Come,
    Detail,
    Directions,
    Later,
    OpenNotice,
    OpenUpdate,
    ReadUpdate,
    Tap,
)
from reminders.replies import Reply, open_notice, reply_to
from reminders.wording import Wording
from store.engine import Store
from store.models import Appointment, Delivery, Request, Service
from store.updates import post_update
from store.vocabulary import AppointmentStatus, PrivacyMode
from tests.factories import NOW, Ids, create_appointment, create_caseload, create_counsellor, create_person

START = NOW + timedelta(days=2, hours=4)


@pytest.fixture
def ids(store: Store) -> Ids:
    def arrange(session: Session) -> Ids:
        ids = create_caseload(session, address="12 rue des Tilleuls, Nanterre", phone="01 23 45 00 00")
        create_appointment(session, ids.person, START)
        create_person(session, ids.counsellor, "Nadia", chat_id=1002)
        return ids

    return store.run(arrange)


def tap(store: Store, ids: Ids, what: Tap, wording: Wording, after: timedelta = timedelta(0)) -> Reply:
    return store.run(reply_to, what, ids.person, NOW + after, wording)


def status(store: Store) -> str:
    return store.run(lambda session: session.get_one(Appointment, 1).status)


def test_coming_is_noted_however_often_it_is_tapped(store: Store, ids: Ids, wording: Wording) -> None:
    replies = [tap(store, ids, Come(1), wording) for _ in range(3)]
    assert {reply.text for reply in replies} == {"C'est noté : vous venez jeudi 26 novembre à 14 h. Merci."}
    assert status(store) == "confirmed"


def test_an_absence_needs_a_reason_and_does_not_excuse(store: Store, ids: Ids, wording: Wording) -> None:
    asked = tap(store, ids, Cannot(1), wording)
    assert status(store) == "booked", "nothing is recorded before a reason is chosen"
    assert "Je préfère ne pas le dire" in [row[0].label for row in asked.buttons]
    told = tap(store, ids, Because(1, "transport"), wording)
    assert "le rendez-vous tient toujours" in told.text
    assert "01 23 45 00 00" in told.text
    assert status(store) == "absence_announced"
    assert tap(store, ids, Come(1), wording).key == "come_after_all"


def test_a_reason_that_is_no_longer_in_the_list_still_tells_the_absence(
    store: Store, ids: Ids, wording: Wording
) -> None:
    tap(store, ids, Because(1, "retired_reason"), wording)
    assert store.run(lambda session: session.scalars(select(Request)).one()).reason == "unsaid"


def test_later_says_when(store: Store, ids: Ids, wording: Wording) -> None:
    assert tap(store, ids, Later(1), wording).text == "D'accord. Je vous le rappellerai mardi 24 novembre à 13 h."
    near = tap(store, ids, Later(1), wording, after=timedelta(days=2, hours=3))
    assert (near.key, near.done) == ("too_near", False)


def test_the_calendar_file_is_discreet_and_replaces_itself(store: Store, ids: Ids, wording: Wording) -> None:
    files = [tap(store, ids, AddToCalendar(1), wording).file for _ in range(2)]
    events = [Calendar.from_ical(file.content).walk("VEVENT")[0] for file in files if file is not None]
    assert [str(event["SUMMARY"]) for event in events] == ["Rendez-vous"] * 2
    assert events[0].decoded("DTSTART") == START
    assert events[0]["UID"] == events[1]["UID"]
    assert "LOCATION" not in events[0]


def test_a_service_that_lets_no_file_pass_neither_offers_nor_sends_one(
    store: Store, ids: Ids, wording: Wording
) -> None:
    def be_strict(session: Session) -> None:
        session.get_one(Service, ids.service).privacy = PrivacyMode.STRICT

    store.run(be_strict)
    refused = tap(store, ids, AddToCalendar(1), wording)
    assert (refused.key, refused.file) == ("no_file_sent", None)
    labels = [button.label for row in tap(store, ids, Detail(1), wording).buttons for button in row]
    assert "Ajouter à mon agenda" not in labels
    assert "Itinéraire" in labels


def test_directions_open_a_map_of_the_place(store: Store, ids: Ids, wording: Wording) -> None:
    reply = tap(store, ids, Directions(1), wording)
    assert "12 rue des Tilleuls" in reply.text
    assert reply.buttons[0][0].url.startswith("https://www.openstreetmap.org/search?query=SPIP%20de%20Nanterre")


def test_the_detail_takes_the_place_of_the_notification(store: Store, ids: Ids, wording: Wording) -> None:
    reply = tap(store, ids, Detail(1), wording)
    assert (reply.edits, reply.key) == (True, "detail")


@pytest.mark.parametrize("what", [Come(1), Cannot(1), Because(1, "work"), Later(1), AddToCalendar(1), Directions(1)])
@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("past", "past"),
        (AppointmentStatus.CANCELLED, "cancelled"),
        (AppointmentStatus.MOVED, "moved"),
        (AppointmentStatus.HONOURED, "over"),
    ],
)
def test_a_tap_that_has_lost_its_meaning_changes_nothing_and_says_so(
    store: Store, ids: Ids, wording: Wording, what: Tap, change: str, key: str
) -> None:
    def arrange(session: Session) -> None:
        if change != "past":
            session.get_one(Appointment, 1).status = change

    store.run(arrange)
    before = status(store)
    reply = tap(store, ids, what, wording, after=timedelta(days=3) if change == "past" else timedelta(0))
    assert (reply.key, reply.done, status(store)) == (key, False, before)
    assert store.run(lambda session: list(session.scalars(select(Delivery)))) == []


def test_an_old_button_of_a_moved_appointment_leads_to_the_new_one(store: Store, ids: Ids, wording: Wording) -> None:
    store.run(
        lambda session: scheduling.move(
            session, appointment_id=1, counsellor_id=ids.counsellor, starts_at=START + timedelta(days=5),
            place=None, now=NOW,
        )
    )  # fmt: skip
    reply = tap(store, ids, Come(1), wording)
    assert reply.text == "Ce rendez-vous a changé de date. Le nouveau est mardi 1er décembre à 14 h."
    assert [button.data for button in reply.buttons[0]] == ["r:come:2", "r:cannot:2"]


@pytest.mark.parametrize("what", [Come(1), Because(1, "work"), Later(1), Detail(1), AddToCalendar(1), Directions(1)])
def test_anothers_button_shows_and_changes_nothing(store: Store, ids: Ids, wording: Wording, what: Tap) -> None:
    for stranger in (ids.person + 1, 999):
        reply = store.run(reply_to, what, stranger, NOW, wording)
        assert (reply.key, reply.buttons, reply.file) == ("not_yours", (), None)
    assert status(store) == "booked"


def test_only_the_second_tap_proves_that_an_update_was_read(store: Store, ids: Ids, wording: Wording) -> None:
    store.run(lambda session: post_update(session, counsellor_id=ids.counsellor, text="Fermé vendredi", now=NOW))

    def read_at() -> object:
        return store.run(lambda session: session.get_one(Delivery, 1).read_at)

    opened = tap(store, ids, OpenUpdate(1), wording)
    assert (opened.text, opened.edits, read_at()) == ("Fermé vendredi", True, None)
    tap(store, ids, ReadUpdate(1), wording)
    tap(store, ids, ReadUpdate(1), wording, after=timedelta(hours=1))
    assert read_at() == NOW
    assert tap(store, ids, OpenUpdate(1), wording).buttons == ()
    stranger = store.run(reply_to, OpenUpdate(1), ids.person + 1, NOW, wording)
    assert "Fermé" not in stranger.text


def test_the_cpip_opens_what_was_told_to_her_alone(store: Store, ids: Ids, wording: Wording) -> None:
    tap(store, ids, Because(1, "work"), wording)
    stranger = store.run(lambda session: create_counsellor(session, ids.service, "M. Petit"))
    assert "Karim" not in store.run(open_notice, 1, stranger, NOW, wording).text
    assert "Karim" not in tap(store, ids, OpenNotice(1), wording).text
    opened = store.run(open_notice, 1, ids.counsellor, NOW, wording)
    assert opened.text == (
        "Karim B. : absence annoncée, rendez-vous du jeudi 26 novembre à 14 h.\n"
        "Raison : Travail ou formation.\n"
        "L'absence n'est pas excusée : à vous de décider."
    )
    assert store.run(lambda session: session.get_one(Request, 1).seen_at) == NOW
