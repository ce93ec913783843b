"""The journeys that must work, end to end: real processes, the real Rasa server, real databases, Telegram over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from demo.bot_api.client import Chatter, text_of
from store.engine import Store
from store.linking import create_code
from store.models import Appointment
from store.vocabulary import AppointmentStatus
from tests.city import PATIENCE, City, living_city
from tests.conftest import TEST_KEYS
from tests.factories import (
    NOW,
    create_counsellor,
    create_measure,
    create_obligation,
    create_person,
    create_service,
)

pytestmark = pytest.mark.model
PARIS = ZoneInfo("Europe/Paris")
# A Tuesday, at an hour when messages may leave.
TUESDAY_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
FRIDAY = datetime(2026, 11, 27, 14, 35, tzinfo=PARIS)
MONDAY = datetime(2026, 11, 30, 14, 35, tzinfo=PARIS)


@pytest.fixture
def city(store: Store, store_url: str, nlu_server: dict[str, str], tmp_path: Path) -> Iterator[City]:
    with living_city(store, store_url, nlu_server, TEST_KEYS, tmp_path) as living:
        living.world.moves_to(TUESDAY_MORNING)
        yield living


@pytest.fixture
def caseload(city: City) -> dict[str, Chatter]:
    """Mme Durand with her four persons, and M. Payet of another service with one; all linked."""
    codes = city.store.run(_fill)
    return {name: city.person(name, code) for name, code in codes.items()}


def test_a_person_asks_and_is_met(city: City, caseload: dict[str, Chatter]) -> None:
    karim = caseload["Karim"]

    karim.says("c koi mon obligation de soin")
    assert "Obligation de soins (alcool)" in text_of(karim.wait_for_reply(PATIENCE))

    karim.says("tu peux me donner une recette de gateau au chocolat")
    assert "Je ne sais pas répondre" in text_of(karim.wait_for_reply(PATIENCE))

    karim.says("jveux mourir")
    answer = text_of(karim.wait_for_reply(PATIENCE))
    first_message, _, _ = answer.partition("\n\n")
    assert "3114" in first_message
    assert "15" in first_message
    assert "?" not in answer


def test_an_appointment_is_announced_reminded_once_and_its_absence_is_not_excused(
    city: City, caseload: dict[str, Chatter]
) -> None:
    karim, durand, payet = caseload["Karim"], caseload["Mme Durand"], caseload["M. Payet"]

    durand.says("rdv Karim mardi prochain 14h30")
    assert "mardi 1er décembre à 14 h 30" in text_of(durand.wait_for_reply(PATIENCE))
    durand.taps("Confirmer")
    notice = text_of(karim.wait_for("Nouveau rendez-vous", PATIENCE))
    assert "mardi 1er décembre à 14 h 30" in notice

    for moment, sent in ((FRIDAY, 1), (MONDAY, 2)):
        city.world.moves_to(moment)
        karim.wait_for(lambda _: len(_reminders(karim)) == sent, PATIENCE)  # noqa: B023 - called at once
    city.world.advances(timedelta(hours=2))
    _post(durand, "Ce message passe par la même file")
    karim.wait_for("Vous avez un message", PATIENCE)
    assert len(_reminders(karim)) == 2  # four days before, the day before, and nothing twice

    karim.taps("Je ne peux pas venir")
    karim.wait_for_reply(PATIENCE)
    karim.taps(karim.buttons()[0])
    assert "excus" in text_of(karim.wait_for_reply(PATIENCE)).lower()
    assert "Karim" in text_of(durand.wait_for("absence annoncée", PATIENCE))
    assert city.store.run(_only_appointment).status == AppointmentStatus.ABSENCE_ANNOUNCED
    assert not [text for text in payet.sees() if "Karim" in text]


def test_an_update_reaches_who_can_be_reached_and_says_who_read_it(city: City, caseload: dict[str, Chatter]) -> None:
    durand, payet = caseload["Mme Durand"], caseload["M. Payet"]
    caseload["Moussa"].blocks()

    _post(durand, "Le SPIP est fermé vendredi")
    for name in ("Karim", "Lucie", "Éva"):
        caseload[name].wait_for("Vous avez un message", PATIENCE)
    for name in ("Karim", "Lucie"):
        _open_and_read(caseload[name])

    seen = _receipts(durand)
    assert "Reçu : 3. Lu : 2. Injoignable : 1." in seen
    assert "Moussa" in seen.split("Injoignable")[1]
    assert not [text for text in payet.sees() if "fermé" in text]


def test_nothing_is_lost_when_every_process_is_killed(city: City, caseload: dict[str, Chatter]) -> None:
    karim, durand = caseload["Karim"], caseload["Mme Durand"]
    durand.says("rdv Karim mardi prochain 14h30")
    durand.wait_for_reply(PATIENCE)
    city.kill_everything()

    # While everything is down, the confirmation waits at Telegram and time passes.
    durand.taps("Confirmer")
    city.start()
    karim.wait_for("Nouveau rendez-vous", PATIENCE)
    city.kill_everything()
    city.world.moves_to(MONDAY)
    city.start()
    karim.wait_for("Rappel", PATIENCE)

    # Killed between Telegram's word and ours, a message may come twice; it may never be missing.
    assert city.store.run(_only_appointment).status == AppointmentStatus.BOOKED


def _fill(session: Session) -> dict[str, str]:
    nanterre = create_service(session, phone="01 99 00 12 00")
    reunion = create_service(session, "SPIP de Saint-Denis", time_zone="Indian/Reunion", department="974")
    durand = create_counsellor(session, nanterre)
    payet = create_counsellor(session, reunion, "M. Payet")
    people = {name: create_person(session, durand, name) for name in ("Karim", "Lucie", "Moussa", "Éva")}
    people["Jimmy"] = create_person(session, payet, "Jimmy")
    create_measure(session, people["Karim"])
    create_obligation(session, people["Karim"], details="alcool")
    codes = {name: create_code(session, person_id=person, now=NOW) for name, person in people.items()}
    staff = {"Mme Durand": durand, "M. Payet": payet}
    return codes | {name: create_code(session, counsellor_id=one, now=NOW) for name, one in staff.items()}


def _post(counsellor: Chatter, text: str) -> None:
    counsellor.says("/menu")
    counsellor.wait_for_reply(PATIENCE)
    counsellor.taps("Publier un message")
    counsellor.wait_for_reply(PATIENCE)
    counsellor.says(text)
    assert "4 personnes" in text_of(counsellor.wait_for_reply(PATIENCE))
    counsellor.taps("Envoyer à 4 personnes")
    counsellor.wait_for_reply(PATIENCE)


def _open_and_read(person: Chatter) -> None:
    person.taps("Lire")
    person.wait_for("Le SPIP est fermé vendredi", PATIENCE)
    person.taps("J'ai lu")
    person.wait_for_reply(PATIENCE)


def _receipts(counsellor: Chatter) -> str:
    counsellor.taps("Qui a lu ?")
    return text_of(counsellor.wait_for_reply(PATIENCE))


def _reminders(person: Chatter) -> list[str]:
    return [text for text in person.sees() if "Rappel : rendez-vous mardi 1er décembre" in text]


def _only_appointment(session: Session) -> Appointment:
    return session.exec(select(Appointment)).one()
