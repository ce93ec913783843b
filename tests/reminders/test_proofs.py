"""The proof of an absence: passed on as a reference, told once, seen by its CPIP alone, forgotten in thirty days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from reminders import scheduling
from reminders.buttons import Because, Prove, SeeProof
from reminders.proofs import MOST_PROOFS, SentFile, add_proof, open_proof
from reminders.replies import open_notice, reply_to
from reminders.scheduling import Refused
from reminders.wording import Wording
from store.engine import Store
from store.models import Appointment, AuditEvent, Delivery, Request, Service
from store.retention import purge
from store.vocabulary import AppointmentStatus, PrivacyMode
from tests.factories import NOW, Ids, create_appointment, create_caseload, create_counsellor, create_person

START = NOW + timedelta(days=2, hours=4)
PHOTO = SentFile("photo", "AgACAgQAAxkBAAIB")


@pytest.fixture
def ids(store: Store, wording: Wording) -> Ids:
    """Karim, who has said that he cannot come to his appointment, for his health."""

    def arrange(session: Session) -> Ids:
        ids = create_caseload(session)
        create_appointment(session, ids.person, START)
        reply_to(session, Because(1, "health"), ids.person, NOW, wording)
        return ids

    return store.run(arrange)


def prove(store: Store, ids: Ids, file: SentFile = PHOTO) -> Request:
    return store.run(lambda session: add_proof(session, appointment_id=1, person_id=ids.person, file=file, now=NOW))


def notices(store: Store) -> int:
    return store.run(lambda session: len(list(session.scalars(select(Delivery).where(Delivery.kind == "notice")))))


def test_several_files_are_told_once_while_the_cpip_has_not_looked(store: Store, ids: Ids, wording: Wording) -> None:
    told = notices(store)
    for number in range(3):
        prove(store, ids, SentFile("photo", f"AgAC{number}"))
    prove(store, ids, SentFile("photo", "AgAC0"))  # Telegram delivered it twice
    assert notices(store) == told + 1
    opened = store.run(open_notice, 2, ids.counsellor, NOW, wording)
    assert [row[0].label for row in opened.buttons] == [f"Voir le justificatif {number}" for number in (1, 2, 3)]


def test_the_notice_says_nothing_of_a_reason(store: Store, ids: Ids, wording: Wording) -> None:
    proof = prove(store, ids)
    assert store.run(open_notice, int(proof.id or 0), ids.counsellor, NOW, wording).text == (
        "Karim B. : justificatif reçu, rendez-vous du jeudi 26 novembre à 14 h."
    )


def test_a_proof_excuses_nothing(store: Store, ids: Ids) -> None:
    prove(store, ids)
    assert store.run(lambda session: session.get_one(Appointment, 1).status) == AppointmentStatus.ABSENCE_ANNOUNCED


def test_where_the_file_lies_is_encrypted_in_its_column(store: Store, ids: Ids) -> None:
    prove(store, ids)
    with store.engine.connect() as connection:
        stored = connection.execute(text("SELECT file_id FROM request WHERE file_id IS NOT NULL")).scalar_one()
    assert PHOTO.id not in stored


def test_only_its_cpip_opens_a_proof_and_that_is_written_down(store: Store, ids: Ids, wording: Wording) -> None:
    proof_id = int(prove(store, ids).id or 0)
    stranger = store.run(lambda session: create_counsellor(session, ids.service, "M. Petit"))
    assert store.run(open_proof, proof_id, stranger, NOW) is None
    assert store.run(reply_to, SeeProof(proof_id), ids.person, NOW, wording).key == "not_yours_update"
    opened = store.run(open_proof, proof_id, ids.counsellor, NOW)
    assert opened is not None
    assert (opened.file_kind, opened.file_id, opened.seen_at) == ("photo", PHOTO.id, NOW)
    assert [e.action for e in store.run(lambda session: list(session.scalars(select(AuditEvent))))] == ["see_proof"]


def test_after_thirty_days_it_is_gone_and_that_there_was_one_stays(store: Store, ids: Ids) -> None:
    proof_id = int(prove(store, ids).id or 0)
    store.run(purge, NOW + timedelta(days=31))
    assert store.run(open_proof, proof_id, ids.counsellor, NOW) is None
    assert store.run(lambda session: session.get_one(Request, proof_id).kind) == "proof"


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (AppointmentStatus.BOOKED, "no_absence"),
        (AppointmentStatus.CONFIRMED, "no_absence"),
        (AppointmentStatus.HONOURED, "no_absence"),
        (AppointmentStatus.CANCELLED, "cancelled"),
    ],
)
def test_without_an_absence_in_progress_nothing_is_kept(
    store: Store, ids: Ids, wording: Wording, status: AppointmentStatus, key: str
) -> None:
    def arrange(session: Session) -> None:
        session.get_one(Appointment, 1).status = status

    store.run(arrange)
    with pytest.raises(Refused, match=key):
        prove(store, ids)
    assert store.run(reply_to, Prove(1), ids.person, NOW, wording).key == key


@pytest.mark.parametrize("status", [AppointmentStatus.MISSED, AppointmentStatus.EXCUSED])
def test_an_absence_may_be_explained_afterwards(store: Store, ids: Ids, status: AppointmentStatus) -> None:
    def arrange(session: Session) -> None:
        session.get_one(Appointment, 1).status = status

    store.run(arrange)
    assert prove(store, ids).file_id == PHOTO.id


def test_a_new_date_does_not_shut_the_door_on_a_proof_of_the_old_one(store: Store, ids: Ids) -> None:
    store.run(
        lambda session: scheduling.move(
            session, appointment_id=1, counsellor_id=ids.counsellor, starts_at=START + timedelta(days=7),
            place=None, now=NOW,
        )
    )  # fmt: skip
    assert prove(store, ids).appointment_id == 1


def test_anothers_absence_is_not_proved_and_files_are_not_without_end(store: Store, ids: Ids) -> None:
    other = store.run(lambda session: create_person(session, ids.counsellor, "Nadia", chat_id=1002))
    with pytest.raises(Refused, match="not_yours"):
        prove(store, Ids(ids.service, ids.counsellor, other))
    for number in range(MOST_PROOFS):
        prove(store, ids, SentFile("document", f"BQAC{number}"))
    with pytest.raises(Refused, match="too_many_files"):
        prove(store, ids)


def test_a_service_in_strict_mode_offers_and_takes_no_file(store: Store, ids: Ids, wording: Wording) -> None:
    def arrange(session: Session) -> None:
        session.get_one(Service, ids.service).privacy = PrivacyMode.STRICT

    offered = store.run(reply_to, Because(1, "work"), ids.person, NOW, wording)
    assert "Jamais de carte d'identité ni de jugement" in offered.text
    assert offered.buttons[-1][0].data == "r:prove:1"
    store.run(arrange)
    strict = store.run(reply_to, Because(1, "work"), ids.person, NOW, wording)
    assert "photo" not in strict.text
    assert len(strict.buttons) == 1
    with pytest.raises(Refused, match="no_files"):
        prove(store, ids)


def test_words_typed_after_a_reason_do_not_replace_it(store: Store, ids: Ids) -> None:
    store.run(
        lambda session: scheduling.announce_absence(
            session, appointment_id=1, person_id=ids.person, reason="", text="je suis à l'hôpital", now=NOW
        )
    )
    request = store.run(lambda session: session.scalars(select(Request)).one())
    assert (request.reason, request.text) == ("health", "je suis à l'hôpital")
