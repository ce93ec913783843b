"""What a person and a CPIP read, word for word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from reminders import scheduling
from reminders.composing import compose
from reminders.detail import detail_text
from reminders.messages import OutgoingMessage
from reminders.preview import preview
from reminders.wording import Wording
from store.engine import Store
from store.models import Delivery
from store.updates import post_update
from store.vocabulary import PrivacyMode
from tests.factories import NOW, Ids, create_appointment, create_caseload, create_person

THURSDAY = datetime.fromisoformat("2026-11-26T10:00:00+01:00")


def booked(session: Session, kind: str = "suivi_spip", starts_at: datetime = THURSDAY, **service: Any) -> Ids:
    ids = create_caseload(session, address="12 rue des Tilleuls, Nanterre", phone="01 23 45 00 00", **service)
    book(session, ids, kind, starts_at)
    return ids


def book(session: Session, ids: Ids, kind: str = "suivi_spip", starts_at: datetime = THURSDAY) -> int:
    appointment = scheduling.book(
        session, person_id=ids.person, counsellor_id=ids.counsellor, kind=kind, starts_at=starts_at, place="", now=NOW
    )
    return int(appointment.id or 0)


def composed(session: Session, wording: Wording, now: datetime = NOW) -> list[OutgoingMessage]:
    deliveries = session.scalars(select(Delivery).where(Delivery.state == "created").order_by("due_at", "id"))
    return [compose(session, delivery, now, wording) for delivery in deliveries]


def labels(message: OutgoingMessage) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def test_a_reminder_says_when_and_nothing_else(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        booked(session)
        _, reminder = composed(session, wording)
        assert reminder.text == "Rappel : rendez-vous jeudi 26 novembre à 10 h."
        assert labels(reminder) == ["Je viens", "Je ne peux pas venir", "Voir le détail", "Me rappeler plus tard"]

    store.run(act)


def test_the_year_is_said_when_it_is_another(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        booked(session, starts_at=datetime.fromisoformat("2027-02-01T09:05:00+01:00"))
        assert composed(session, wording)[0].text == "Nouveau rendez-vous : lundi 1er février 2027 à 9 h 05."

    store.run(act)


def test_times_are_those_of_the_service(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        booked(session, time_zone="Pacific/Noumea")
        assert composed(session, wording)[0].text == "Nouveau rendez-vous : jeudi 26 novembre à 20 h."

    store.run(act)


def test_the_detail_says_all_that_one_needs(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = booked(session)
        detail = detail_text(session, 1, person_id=ids.person, now=NOW, wording=wording)
        assert detail.text == (
            "Entretien de suivi avec le CPIP\n"
            "jeudi 26 novembre à 10 h\n"
            "Avec votre CPIP, Mme Durand.\n"
            "Où : SPIP de Nanterre, 12 rue des Tilleuls, Nanterre.\n"
            "À apporter : vos justificatifs (travail, soins, logement, paiements).\n"
            "Venez dix minutes avant l'heure.\n"
            "Venir est obligatoire. Une absence peut être signalée au juge. "
            "Si un obstacle arrive, prévenez avant l'heure et gardez une preuve.\n"
            "Comment allez-vous venir ? À quelle heure partez-vous ?\n"
            "Une question ? 01 23 45 00 00."
        )
        assert labels(detail)[-3:] == ["Ajouter à mon agenda", "Itinéraire", "Me rappeler plus tard"]

    store.run(act)


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        ("telephone_spip", "Gardez votre téléphone allumé", "Où :"),
        ("visite_domicile", "On vient chez vous", "Où :"),
        ("debat_contradictoire", "le juge peut décider sans vous", "CPIP, Mme Durand"),
        ("convocation_741_1", "votre billet de sortie", "décider sans vous"),
        ("partenaire", "Ce rendez-vous compte dans votre suivi", "signalée au juge"),
        ("Atelier CV", "Atelier CV\n", "À apporter"),
    ],
)
def test_each_kind_of_appointment_says_its_own(
    store: Store, wording: Wording, kind: str, said: str, unsaid: str
) -> None:
    def act(session: Session) -> None:
        ids = booked(session, kind)
        text = detail_text(session, 1, person_id=ids.person, now=NOW, wording=wording).text
        assert said in text
        assert unsaid not in text

    store.run(act)


def test_every_kind_has_a_detail_that_fits_in_one_message(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        for number, kind in enumerate(wording.appointment_kinds):
            appointment_id = book(session, ids, kind, THURSDAY + timedelta(days=number))
            text = detail_text(session, appointment_id, person_id=ids.person, now=NOW, wording=wording).text
            assert 100 < len(text) < 1200

    store.run(act)


def test_the_change_says_which_date_it_replaces(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        old = create_appointment(session, ids.person, THURSDAY)
        later = THURSDAY + timedelta(days=7)
        new = scheduling.move(
            session, appointment_id=old, counsellor_id=ids.counsellor, starts_at=later, place=None, now=NOW
        )
        assert composed(session, wording)[0].text == "Rendez-vous changé. Nouvelle date : jeudi 3 décembre à 10 h."
        detail = detail_text(session, old, person_id=ids.person, now=NOW, wording=wording)
        assert "Ce rendez-vous remplace celui du jeudi 26 novembre à 10 h." in detail.text
        assert f"r:come:{new.id}" in [button.data for row in detail.buttons for button in row]

    store.run(act)


def test_the_cancellation_says_the_date_and_that_one_need_not_come(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        old = create_appointment(session, ids.person, THURSDAY)
        scheduling.cancel(session, appointment_id=old, counsellor_id=ids.counsellor, now=NOW)
        message = composed(session, wording)[0]
        assert (message.text, labels(message)) == (
            "Rendez-vous annulé : jeudi 26 novembre à 10 h.", ["Voir le détail"],
        )  # fmt: skip
        detail = detail_text(session, old, person_id=ids.person, now=NOW, wording=wording).text
        assert "Vous n'avez pas à venir" in detail

    store.run(act)


def test_the_strict_mode_names_no_date(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        booked(session, privacy=PrivacyMode.STRICT)
        message = composed(session, wording)[0]
        assert message.text == "Vous avez un message au sujet d'un rendez-vous."
        assert labels(message) == ["Lire"]

    store.run(act)


def test_an_update_is_read_after_a_tap(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session)
        post_update(session, counsellor_id=ids.counsellor, text="Le SPIP est fermé vendredi", now=NOW)
        message = composed(session, wording)[0]
        assert (message.text, labels(message)) == ("Vous avez un message.", ["Lire"])

    store.run(act)


def test_a_notice_to_the_cpip_keeps_the_reason_for_after_the_tap(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = booked(session)
        scheduling.announce_absence(session, appointment_id=1, person_id=ids.person, reason="health", now=NOW)
        notice = composed(session, wording)[1]
        assert notice.text == "Karim B. : absence annoncée, rendez-vous du jeudi 26 novembre à 10 h."

    store.run(act)


def test_the_preview_is_what_is_sent(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        ids = create_caseload(session, address="12 rue des Tilleuls, Nanterre")
        create_person(session, ids.counsellor, "Nadia", chat_id=1002)
        shown = preview(
            session, person_id=ids.person, kind="stage", starts_at=THURSDAY, place="", now=NOW, wording=wording
        )
        assert list(session.scalars(select(Delivery))) == []
        book(session, ids, "stage")
        assert shown.notification == composed(session, wording)[0].text
        assert shown.detail == detail_text(session, 1, person_id=ids.person, now=NOW, wording=wording).text
        assert [step.at for step in shown.steps] == [d.due_at for d in session.scalars(select(Delivery))]

    store.run(act)


def test_messages_make_no_sound_out_of_hours(store: Store, wording: Wording) -> None:
    def act(session: Session) -> None:
        booked(session)
        day, night = (composed(session, wording, NOW + timedelta(hours=h))[0] for h in (0, 12))
        assert (day.silent, night.silent) == (False, True)

    store.run(act)
