"""What a CPIP does with an appointment or for a person: read back, confirmed, told, corrected; hers alone."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, col, select

from demo.bot_api.client import Chatter
from reminders.scheduling import book
from store.models import Appointment, Delivery, Person, Reminder, Request
from store.vocabulary import AppointmentStatus
from tests.bot.living_bot import BotInATown, answer
from tests.city import PATIENCE
from tests.factories import NOW, Ids, create_another_caseload, create_appointment

START = NOW + timedelta(days=10, hours=4)  # Friday 4 December, 14 h in Paris


def test_an_appointment_is_moved_from_the_list_and_its_old_buttons_lead_to_the_new_date(
    town: BotInATown, ids: Ids, karim: Chatter, durand: Chatter
) -> None:
    town.store.run(_booked_and_told, ids)
    durand.taps_data("a:l:")
    assert "1. Karim B., vendredi 4 décembre à 14 h : sans réponse" in answer(durand)
    durand.taps("1")
    assert "• Avis de rendez-vous : reçu par Telegram" in answer(durand)
    durand.taps("Déplacer")
    assert "Écrivez la nouvelle date" in answer(durand)
    durand.says("jeudi prochain")
    assert "Il manque l'heure" in answer(durand)
    durand.says("lundi 7 décembre 9h")
    said = answer(durand)
    assert "le rendez-vous du vendredi 4 décembre à 14 h passe au lundi 7 décembre à 9 h" in said
    assert "« Rendez-vous changé. Nouvelle date : lundi 7 décembre à 9 h. »" in said
    assert _statuses(town) == ["booked"], "nothing is written before it is confirmed"
    durand.taps("Confirmer")
    assert "Remplace le rendez-vous du vendredi 4 décembre à 14 h." in answer(durand)
    assert _statuses(town) == ["moved", "booked"]
    assert town.store.run(_open_roles) == ["change", "reminder", "reminder"]
    karim.taps_data("r:come:1")
    assert "Le nouveau est lundi 7 décembre à 9 h" in answer(karim)
    durand.taps("Confirmer")
    assert "Cette étape est finie" in answer(durand)


def test_an_outcome_is_noted_told_only_if_she_wants_corrected_and_taken_back(
    town: BotInATown, ids: Ids, durand: Chatter
) -> None:
    town.store.run(create_appointment, ids.person, NOW - timedelta(hours=2))
    durand.taps_data("a:v:1")
    durand.wait_for_reply(PATIENCE)
    durand.taps("Manqué")
    assert "La personne n'en est pas prévenue" in answer(durand)
    assert town.store.run(_open_roles) == []
    durand.taps("Prévenir la personne")
    assert "On vous attendait le mardi 24 novembre à 8 h." in answer(durand)
    durand.taps("Envoyer")
    assert "• Message après l'absence : prévu" in answer(durand)
    assert town.store.run(_open_roles) == ["missed"]
    durand.taps_data("a:o:honoured:1")
    assert "la personne est venue" in answer(durand)
    assert town.store.run(_open_roles) == [], "it had not left yet"
    durand.taps("Effacer ce qui est noté")
    assert "C'est effacé" in answer(durand)
    assert _statuses(town) == ["booked"]


def test_messages_are_paused_with_a_confirmation_and_what_is_to_come_is_said_when_lifted(
    town: BotInATown, ids: Ids, durand: Chatter
) -> None:
    town.store.run(_booked_and_told, ids)
    durand.taps_data(f"c:p:{ids.person}")
    durand.wait_for_reply(PATIENCE)
    durand.taps("Pause, détention, fin du suivi")
    assert "Les messages partent normalement." in answer(durand)
    durand.taps("Mettre les messages en pause")
    durand.wait_for_reply(PATIENCE)
    durand.says("jusqu'au 1er décembre")
    said = answer(durand)
    assert "en pause jusqu'au mardi 1er décembre inclus" in said
    assert "Messages prévus qui sont concernés : 1." in said
    assert town.store.run(_person, ids).paused_until is None
    durand.taps("Confirmer")
    assert "Messages en pause jusqu'au mardi 1er décembre inclus." in answer(durand)
    durand.taps_data(f"h:l:{ids.person}:pause")
    durand.wait_for_reply(PATIENCE)
    durand.taps("Confirmer")
    said = answer(durand)
    assert "• Rappel, rendez-vous du vendredi 4 décembre à 14 h : lundi 30 novembre à 10 h" in said
    assert "Aucun message n'a été retenu." in said
    assert town.store.run(_person, ids).paused_until is None


def test_a_change_that_the_person_will_not_hear_of_is_read_back_with_a_warning(
    town: BotInATown, ids: Ids, durand: Chatter
) -> None:
    """Karim has not linked his Telegram here."""
    town.store.run(_booked_and_told, ids)
    durand.taps_data("a:x:1")
    assert "aucun message n'arrive ici" in answer(durand)
    durand.taps("Ne rien changer")
    assert "rien n'a été envoyé" in answer(durand)
    durand.taps("Annuler le rendez-vous")
    assert "Cette étape est finie" in answer(durand)
    assert _statuses(town) == ["booked"]


def test_another_cpip_sees_and_changes_nothing_by_any_button(town: BotInATown, ids: Ids, durand: Chatter) -> None:
    other = town.store.run(create_another_caseload)
    town.store.run(create_appointment, other.person, START)
    before = town.store.run(_everything)
    forged = [
        *(f"a:{what}:1" for what in ("v", "m", "x", "n", "t", "o:missed", "o:excused", "o:none")),
        *(f"h:{what}:{other.person}" for what in ("m", "d")),
        *(f"h:{what}:{other.person}:{kind}" for what in ("s", "l") for kind in ("pause", "custody", "ended")),
        "r:notice:1",
        "r:proof:1",
    ]
    for data in forged:
        durand.taps_data(data)
        assert "Jimmy" not in answer(durand), data
    durand.taps_data("a:l:")
    assert "Aucun rendez-vous" in answer(durand)
    assert town.store.run(_everything) == before


def test_a_proof_is_passed_on_after_an_absence_and_seen_by_its_cpip(
    town: BotInATown, ids: Ids, karim: Chatter, durand: Chatter
) -> None:
    town.store.run(_booked_and_told, ids)
    karim.taps_data("r:because:1:health")
    assert "Jamais de carte d'identité ni de jugement" in answer(karim)
    karim.says("je suis à l'hôpital")
    assert "C'est transmis" in answer(karim)
    karim.sends_document("note.odt", b"PK")
    assert "une photo ou un PDF" in answer(karim)
    karim.sends_document("arret.pdf", b"%PDF-1.4 arret", caption="voilà")
    assert "Gardez l'original" in answer(karim)
    proof = town.store.run(_proofs)[0]
    durand.taps_data(f"r:notice:{proof.id}")
    assert "justificatif reçu" in answer(durand)
    durand.taps("Voir le justificatif 1")
    shown = durand.wait_for_reply(PATIENCE)
    assert (shown["document"]["file_name"], shown["has_protected_content"]) == ("arret.pdf", True)
    assert _statuses(town) == [AppointmentStatus.ABSENCE_ANNOUNCED]


def test_a_file_out_of_the_blue_is_refused_and_a_cry_for_help_under_it_is_met(
    town: BotInATown, ids: Ids, karim: Chatter
) -> None:
    appointment = town.store.run(create_appointment, ids.person, START, status="absence_announced")
    karim.sends_document("arret.pdf", b"%PDF-1.4")
    assert "Je n'ai pas gardé ce fichier" in answer(karim)
    karim.sends_document("arret.pdf", b"%PDF-1.4", caption="je veux mourir")
    assert answer(karim).startswith("Appelez le 3114")
    assert town.store.run(_proofs) == []
    karim.taps("Justificatif pour vendredi 4 décembre à 14 h")
    assert "une photo ou un PDF" in answer(karim)
    town.understander.available = False  # the list of words alone
    karim.sends_document("arret.pdf", b"%PDF-1.4", caption="je n'en peux plus de tout")
    assert "C'est transmis" in answer(karim)
    karim.wait_for("Si vous ou un proche êtes en danger", PATIENCE)
    assert [proof.appointment_id for proof in town.store.run(_proofs)] == [appointment]


def _booked_and_told(session: Session, ids: Ids) -> None:
    book(
        session, person_id=ids.person, counsellor_id=ids.counsellor, kind="suivi_spip",
        starts_at=START, place="", now=NOW,
    )  # fmt: skip
    for delivery in session.exec(select(Delivery).where(Delivery.due_at <= NOW)):
        delivery.state, delivery.attempts, delivery.sent_at, delivery.settled_at = "sent", 1, NOW, NOW


def _statuses(town: BotInATown) -> list[str]:
    return town.store.run(lambda session: list(session.exec(select(Appointment.status).order_by(col(Appointment.id)))))


def _open_roles(session: Session) -> list[str]:
    waiting = select(Reminder.role).join(Delivery).where(Delivery.state == "created").order_by(col(Delivery.due_at))
    return list(session.exec(waiting))


def _person(session: Session, ids: Ids) -> Person:
    return session.get_one(Person, ids.person)


def _proofs(session: Session) -> list[Request]:
    return list(session.exec(select(Request).where(Request.kind == "proof")))


def _everything(session: Session) -> list[dict[str, object]]:
    return [
        row.model_dump() for table in (Person, Appointment, Delivery, Request) for row in session.exec(select(table))
    ]
