"""What a person, a CPIP and a stranger can do on Telegram, over HTTP: everyone sees her own and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from demo.bot_api.client import Chatter
from store.models import Appointment, Delivery, Person, Request, Service
from store.vocabulary import AppointmentStatus, PrivacyMode
from tests.bot.living_bot import BotInATown, answer
from tests.city import PATIENCE
from tests.factories import NOW as TUESDAY
from tests.factories import (
    Ids,
    create_another_caseload,
    create_appointment,
    create_measure,
    create_obligation,
    create_person,
)


def test_a_stranger_is_told_who_speaks_and_how_to_link(town: BotInATown) -> None:
    sam = town.world.person("Sam")
    sam.starts()
    said = answer(sam)
    assert "assistant automatique" in said
    assert "Telegram est une société privée" in said
    assert "/start suivi du code" in said


def test_a_wrong_code_links_nothing(town: BotInATown) -> None:
    sam = town.world.person("Sam")
    sam.starts("ABCDEFGHJK")
    assert "Ce code ne marche pas" in answer(sam)


def test_a_stranger_gets_a_general_answer(town: BotInATown) -> None:
    town.understander.topics["c'est quoi le tig"] = "tig"
    sam = town.world.person("Sam")
    sam.says("c'est quoi le tig")
    sam.wait_for("Réponse générale", PATIENCE)


def test_a_group_is_left_at_once(town: BotInATown) -> None:
    owner = town.world.person("Sam")
    owner.says("bonjour")
    owner.wait_for_reply(PATIENCE)
    group = town.world.group("La bande", owner)  # being added is a message of the group: it needs no other
    group.wait_for("Je quitte ce groupe", PATIENCE)
    _wait_until(town, lambda: group.screen()["membership"] == "left")


def test_distress_is_met_while_the_model_is_away(town: BotInATown, karim: Chatter) -> None:
    town.understander.available = False
    karim.says("je veux mourir")
    assert answer(karim).startswith("Appelez le 3114")
    karim.says("c'est quand mon rendez-vous")
    assert "Je ne peux pas lire votre message en ce moment" in answer(karim)


def test_a_topic_tapped_on_an_old_message_is_answered(town: BotInATown, karim: Chatter) -> None:
    karim.taps("Mes obligations")
    assert "Je n'ai pas votre dossier" in answer(karim)


def test_the_sources_of_an_answer_are_one_tap_away(town: BotInATown, karim: Chatter) -> None:
    town.understander.topics["le tig"] = "tig"
    karim.says("le tig")
    karim.wait_for_reply(PATIENCE)
    karim.taps("Textes et date")
    assert "Code pénal" in answer(karim)


def test_each_obligation_is_explained_on_a_tap_and_the_sheet_names_nobody(
    town: BotInATown, ids: Ids, karim: Chatter
) -> None:
    town.store.run(create_measure, ids.person)
    town.store.run(create_obligation, ids.person, details="alcool")
    karim.says("/obligations")
    assert "Obligation de soins (alcool)" in answer(karim)
    karim.taps("Obligation de soins")
    assert "Si vous ne pouvez pas" in answer(karim)
    karim.taps("Ma fiche à imprimer (PDF)")
    assert karim.wait_for_reply(PATIENCE)["document"]["file_name"] == "fiche.pdf"


def test_a_service_that_lets_no_file_pass_sends_no_sheet_even_on_an_old_button(
    town: BotInATown, ids: Ids, karim: Chatter
) -> None:
    def be_strict(session: Session) -> None:
        session.get_one(Service, ids.service).privacy = PrivacyMode.STRICT

    town.store.run(create_measure, ids.person)
    town.store.run(create_obligation, ids.person)
    karim.says("/obligations")
    karim.wait_for_reply(PATIENCE)
    town.store.run(be_strict)
    karim.taps("Ma fiche à imprimer (PDF)")
    assert "Votre service n'envoie pas de fichier ici" in answer(karim)
    karim.says("/obligations")
    assert "Ma fiche" not in str(karim.wait_for_reply(PATIENCE))


def test_stop_and_resume_are_the_persons_own_choice(town: BotInATown, ids: Ids, karim: Chatter) -> None:
    karim.says("/stop")
    assert "ne changent pas" in answer(karim)
    assert town.store.run(_person, ids.person).stopped_at is not None
    karim.says("/reprendre")
    assert "à nouveau" in answer(karim)
    assert town.store.run(_person, ids.person).stopped_at is None


def test_a_message_is_passed_on_to_the_counsellor(town: BotInATown, ids: Ids, karim: Chatter) -> None:
    karim.says("/cpip")
    karim.wait_for_reply(PATIENCE)
    karim.taps("Écrire à mon CPIP")
    assert "rend compte au juge" in answer(karim)
    karim.says("je commence un travail lundi")
    assert "C'est transmis" in answer(karim)
    assert town.store.run(_only_request).text == "je commence un travail lundi"
    assert town.store.run(_deliveries_to, ids.counsellor) == ["notice"]


def test_distress_typed_as_a_message_is_met_and_not_passed_on(town: BotInATown, karim: Chatter) -> None:
    karim.says("/cpip")
    karim.wait_for_reply(PATIENCE)
    karim.taps("Écrire à mon CPIP")
    karim.wait_for_reply(PATIENCE)
    karim.says("je veux mourir")
    assert "3114" in answer(karim)
    assert town.store.run(_requests) == []


def test_a_message_that_worries_is_passed_on_and_the_numbers_are_given(town: BotInATown, karim: Chatter) -> None:
    town.understander.available = False
    karim.says("/cpip")
    karim.wait_for_reply(PATIENCE)
    karim.taps("Écrire à mon CPIP")
    karim.wait_for_reply(PATIENCE)
    karim.says("je n'en peux plus de tout")
    assert "C'est transmis" in answer(karim)
    karim.wait_for("3114", PATIENCE)
    assert len(town.store.run(_requests)) == 1


def test_after_distress_the_counsellor_is_told_only_if_the_person_wants(
    town: BotInATown, ids: Ids, karim: Chatter
) -> None:
    karim.says("je veux mourir")
    karim.wait_for_reply(PATIENCE)
    assert town.store.run(_deliveries_to, ids.counsellor) == []
    karim.taps("Prévenir mon CPIP que ça ne va pas")
    assert "sans le détail" in answer(karim)
    assert town.store.run(_only_request).text == ""


def test_a_file_is_not_kept_and_the_person_is_told_where_proofs_go(town: BotInATown, karim: Chatter) -> None:
    karim.sends_document("attestation.pdf", b"%PDF-1.4")
    said = answer(karim)
    assert "Je n'ai pas gardé ce fichier" in said
    assert "Mme Durand" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("rdv Karim bientôt", "Je n'ai pas compris le jour"),
        ("rdv Karim mardi prochain", "Il manque l'heure"),
        ("rdv Karim jeudi 2 décembre 9h", "ne va pas avec la date"),
        ("rdv Zoé mardi 9h", "Je n'ai pas reconnu la personne"),
    ],
)
def test_a_booking_that_is_not_understood_says_why(town: BotInATown, durand: Chatter, typed: str, said: str) -> None:
    durand.says(typed)
    assert said in answer(durand)


def test_nothing_is_booked_before_it_is_confirmed_and_it_can_be_undone(town: BotInATown, durand: Chatter) -> None:
    durand.says("rdv Karim mardi prochain 14h30")
    said = answer(durand)
    assert "« Nouveau rendez-vous : mardi 1er décembre à 14 h 30. »" in said
    assert town.store.run(_appointments) == []
    durand.taps("Confirmer")
    durand.wait_for_reply(PATIENCE)
    assert [a.status for a in town.store.run(_appointments)] == [AppointmentStatus.BOOKED]
    durand.taps("Annuler ce rendez-vous")
    assert "annulé" in answer(durand)
    assert [a.status for a in town.store.run(_appointments)] == [AppointmentStatus.CANCELLED]


def test_a_second_tap_on_confirm_books_nothing_more(town: BotInATown, durand: Chatter) -> None:
    durand.says("rdv Karim mardi prochain 14h30")
    durand.wait_for_reply(PATIENCE)
    durand.taps("Confirmer")
    durand.wait_for_reply(PATIENCE)
    durand.taps("Confirmer")
    assert "Cette étape est finie" in answer(durand)
    assert len(town.store.run(_appointments)) == 1


def test_a_confirmation_stands_for_what_was_read_back_above_it(town: BotInATown, durand: Chatter) -> None:
    durand.says("rdv Karim mardi prochain 14h30")
    first = durand.wait_for_reply(PATIENCE)
    durand.says("rdv Karim mercredi prochain 9h")
    durand.wait_for_reply(PATIENCE)
    durand.taps("Confirmer", first["message_id"])
    assert "Cette étape est finie" in answer(durand)
    assert town.store.run(_appointments) == []


def test_a_button_that_nobody_knows_any_more_is_met_kindly(town: BotInATown, durand: Chatter) -> None:
    durand.taps_data("b:yes")
    assert "Cette étape est finie" in answer(durand)


def test_an_update_shows_before_it_leaves_who_will_not_get_it(town: BotInATown, ids: Ids, durand: Chatter) -> None:
    town.store.run(create_person, ids.counsellor, "Lucie", chat_id=None)
    durand.says("/menu")
    durand.wait_for_reply(PATIENCE)
    durand.taps("Publier un message")
    durand.wait_for_reply(PATIENCE)
    durand.says("Le SPIP est fermé vendredi")
    said = answer(durand)
    assert "Ne le recevront pas ici" in said
    assert "Lucie B." in said
    durand.taps("Ne pas envoyer")
    durand.wait_for_reply(PATIENCE)
    assert town.store.run(_deliveries_to_persons) == []


def test_a_counsellor_cannot_touch_anothers_person(town: BotInATown, ids: Ids, durand: Chatter) -> None:
    other = town.store.run(create_another_caseload)
    appointment = town.store.run(create_appointment, other.person, TUESDAY.replace(month=12))
    for forged in (f"c:p:{other.person}", f"b:x:{appointment}"):
        durand.taps_data(forged)
        assert "Jimmy" not in answer(durand)
    durand.taps_data(f"b:p:{other.person}")
    durand.says("demain 9h")
    durand.wait_for("Que voulez-vous faire", PATIENCE)
    assert [a.status for a in town.store.run(_appointments)] == [AppointmentStatus.BOOKED]


def test_a_person_cannot_use_a_counsellors_buttons(town: BotInATown, ids: Ids, karim: Chatter) -> None:
    for forged in ("c:persons", "b:new", "u:list", f"c:p:{ids.person}"):
        karim.taps_data(forged)
        karim.wait_for_answer(PATIENCE)
    karim.says("/menu")
    assert "reliée à aucun dossier" in answer(karim)


def test_a_person_cannot_answer_for_anothers_appointment(town: BotInATown, ids: Ids, karim: Chatter) -> None:
    lucie = town.store.run(create_person, ids.counsellor, "Lucie", chat_id=None)
    appointment = town.store.run(create_appointment, lucie, TUESDAY.replace(month=12))
    karim.taps_data(f"r:come:{appointment}")
    karim.wait_for_reply(PATIENCE)
    assert [a.status for a in town.store.run(_appointments)] == [AppointmentStatus.BOOKED]


def _wait_until(town: BotInATown, true: Callable[[], bool]) -> None:
    """Waits on the stand-in's own events, not on the clock."""
    for _ in range(20):
        seen = town.world.last_event()
        if true():
            return
        town.world.events(seen, PATIENCE / 20)
    raise AssertionError("it never came true")


def _person(session: Session, person_id: int) -> Person:
    return session.get_one(Person, person_id)


def _requests(session: Session) -> list[Request]:
    return list(session.exec(select(Request)))


def _only_request(session: Session) -> Request:
    return session.exec(select(Request)).one()


def _appointments(session: Session) -> list[Appointment]:
    return list(session.exec(select(Appointment)))


def _deliveries_to(session: Session, counsellor_id: int) -> list[str]:
    return list(session.exec(select(Delivery.kind).where(Delivery.counsellor_id == counsellor_id)))


def _deliveries_to_persons(session: Session) -> list[str]:
    return list(session.exec(select(Delivery.kind).where(Delivery.person_id != None)))  # noqa: E711 - SQL's IS NOT NULL
