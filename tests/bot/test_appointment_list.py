"""What a CPIP sees first of her appointments: what went wrong, the newest on top; then what comes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.appointment_list import Entry, arranged, page_of, problem_of
from bot.appointment_view import Seen, list_rows, list_text, view_rows, view_text
from content.sentences import load_sentences
from reminders.wording import load_wording
from store.deliveries import Contact
from store.models import Appointment, Person
from store.vocabulary import AppointmentStatus, DeliveryState, ReminderRole
from tests.factories import NOW

SAY, WORDING = load_sentences(), load_wording()
IN_TWO_DAYS, YESTERDAY = NOW + timedelta(days=2), NOW - timedelta(days=1)
BOOKED = AppointmentStatus.BOOKED


def contact(state: str, reason: str = "", days: int = -1, role: ReminderRole = ReminderRole.REMINDER) -> Contact:
    at = NOW + timedelta(days=days)
    return Contact(role, "1d", DeliveryState(state), reason, at, at if state == "sent" else None)


def entry(starts_at: datetime, status: str = BOOKED, *contacts: Contact, absence_at: datetime | None = None) -> Entry:
    appointment = Appointment(
        id=7, person_id=1, counsellor_id=1, kind="suivi_spip", starts_at=starts_at, status=status, created_at=NOW
    )
    return Entry(appointment, "Karim B.", contacts, absence_at)


@pytest.mark.parametrize(
    ("contacts", "kind"),
    [
        ([contact("permanent_failure", "blocked")], "not_reached"),
        ([contact("technical_failure", "refused")], "not_reached"),
        ([contact("too_late", "expired")], "not_reached"),
        ([contact("cancelled", "in_custody")], "not_reached"),
        ([contact("permanent_failure", "blocked", -2), contact("sent")], None),
        ([contact("sent", days=-2), contact("permanent_failure", "blocked")], "not_reached"),
        ([contact("permanent_failure", "not_linked")], None),
        ([contact("cancelled", "superseded")], None),
        ([contact("temporary_failure", "network")], None),
        ([contact("created", "paused")], None),
        ([], None),
    ],
)
def test_a_message_that_did_not_get_through_is_a_problem_until_a_later_one_does(
    contacts: list[Contact], kind: str | None
) -> None:
    found = problem_of(entry(IN_TWO_DAYS, BOOKED, *contacts), NOW)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("starts_at", "status", "kind"),
    [
        (IN_TWO_DAYS, "absence_announced", "absence"),
        (YESTERDAY, "absence_announced", "absence"),
        (YESTERDAY, "booked", "to_note"),
        (YESTERDAY, "confirmed", "to_note"),
        (YESTERDAY, "honoured", None),
        (IN_TWO_DAYS, "confirmed", None),
        (IN_TWO_DAYS, "cancelled", None),
    ],
)
def test_an_absence_waits_for_a_decision_and_a_past_appointment_for_its_outcome(
    starts_at: datetime, status: str, kind: str | None
) -> None:
    found = problem_of(entry(starts_at, status), NOW)
    assert (found.kind if found else None) == kind


def test_a_reminder_that_failed_matters_no_more_once_the_appointment_is_noted() -> None:
    failed = contact("permanent_failure", "blocked")
    assert problem_of(entry(YESTERDAY, "honoured", failed), NOW) is None
    told = contact("permanent_failure", "blocked", role=ReminderRole.MISSED)
    assert problem_of(entry(YESTERDAY, "missed", told), NOW) is not None


def test_the_newest_problem_comes_first_then_the_next_appointment_then_the_last_past_one() -> None:
    hour = timedelta(hours=1)
    new_absence = entry(IN_TWO_DAYS, "absence_announced", absence_at=NOW - hour)
    old_absence = entry(IN_TWO_DAYS, "absence_announced", absence_at=NOW - 9 * hour)
    to_note = entry(NOW - 3 * hour)
    soon, later = entry(IN_TWO_DAYS), entry(IN_TWO_DAYS + hour)
    done, done_before = entry(YESTERDAY, "honoured"), entry(YESTERDAY - hour, "honoured")
    expected = [new_absence, to_note, old_absence, soon, later, done, done_before]
    assert arranged([done_before, later, old_absence, done, soon, to_note, new_absence], NOW) == expected


def test_pages_have_an_end_and_a_beginning_even_when_the_list_has_become_shorter() -> None:
    entries = [entry(IN_TWO_DAYS + timedelta(hours=n)) for n in range(8)]
    first, second = page_of(entries, 0), page_of(entries, 1)
    assert [len(first.entries), first.has_next, len(second.entries), second.has_next] == [6, True, 2, False]
    assert page_of(entries, 9) == second
    assert [button.label for button in list_rows(first, SAY)[1]] == ["Suite"]
    assert [button.label for button in list_rows(second, SAY)[1]] == ["Retour"]
    assert list_rows(second, SAY)[1][0].data == "a:l:0"


def test_an_empty_list_says_so() -> None:
    page = page_of([], 0)
    assert list_text(page, "Europe/Paris", NOW, SAY, WORDING) == "Aucun rendez-vous à venir ni récent."
    assert list_rows(page, SAY) == ()


def test_the_list_says_why_somebody_was_not_reached() -> None:
    page = page_of([entry(IN_TWO_DAYS, BOOKED, contact("permanent_failure", "blocked"))], 0)
    assert list_text(page, "Europe/Paris", NOW, SAY, WORDING).splitlines()[1] == (
        "1. Karim B., jeudi 26 novembre à 10 h : NON JOINT, a bloqué l'assistant"
    )


def seen(entry: Entry, *, tellable: bool = False) -> Seen:
    person = Person(service_id=1, counsellor_id=1, first_name="Karim", label="Karim B.", chat_id=1001)
    return Seen(entry, person, "Europe/Paris", "Santé", None, tellable, ())


def test_every_message_is_shown_with_its_time_and_the_reason_in_words() -> None:
    messages = (contact("sent"), contact("permanent_failure", "blocked", 1), contact("created", "paused", 1))
    text = view_text(seen(entry(IN_TWO_DAYS, BOOKED, *messages)), "Karim B.", NOW, SAY, WORDING)
    assert text.split("\n\n")[1].splitlines() == [
        "Messages :",
        "• Rappel : reçu par Telegram, lundi 23 novembre à 10 h",
        "• Rappel : non joint (a bloqué l'assistant), mercredi 25 novembre à 10 h",
        "• Rappel : prévu (messages en pause), mercredi 25 novembre à 10 h",
    ]


def test_an_absence_is_shown_as_not_excused_and_what_was_answered_stays_beside_an_outcome() -> None:
    announced = view_text(seen(entry(IN_TWO_DAYS, "absence_announced")), "Karim B.", NOW, SAY, WORDING)
    assert "Raison : Santé." in announced
    assert "à vous de décider" in announced
    noted = entry(YESTERDAY, "missed")
    noted.appointment.before_outcome = "confirmed"
    text = view_text(seen(noted), "Karim B.", NOW, SAY, WORDING)
    assert "« je viens »" in text
    assert "Noté : manqué." in text


@pytest.mark.parametrize(
    ("starts_at", "status", "tellable", "labels"),
    [
        (IN_TWO_DAYS, "booked", False, ["Déplacer", "Annuler le rendez-vous"]),
        (IN_TWO_DAYS, "absence_announced", False, ["Déplacer", "Annuler le rendez-vous", "Excuser l'absence"]),
        (IN_TWO_DAYS, "excused", True, ["Prévenir la personne", "Effacer ce qui est noté"]),
        (YESTERDAY, "confirmed", False, ["Est venu", "Manqué", "Excuser l'absence"]),
        (YESTERDAY, "honoured", False, ["Manqué", "Excuser l'absence", "Effacer ce qui est noté"]),
        (
            YESTERDAY,
            "missed",
            True,
            ["Prévenir la personne", "Est venu", "Excuser l'absence", "Effacer ce qui est noté"],
        ),
        (YESTERDAY, "missed", False, ["Est venu", "Excuser l'absence", "Effacer ce qui est noté"]),
        (IN_TWO_DAYS, "cancelled", False, []),
        (YESTERDAY, "moved", False, []),
    ],
)
def test_only_what_makes_sense_is_offered(starts_at: datetime, status: str, tellable: bool, labels: list[str]) -> None:
    rows = view_rows(seen(entry(starts_at, status), tellable=tellable), NOW, SAY)
    assert [button.label for row in rows for button in row][:-2] == labels
    assert all(len(button.data.encode()) <= 64 for row in rows for button in row)


def test_an_appointment_is_announced_again_only_to_whoever_missed_the_last_message_and_hears_now() -> None:
    def offered(seen: Seen) -> bool:
        return "Renvoyer l'avis" in [button.label for row in view_rows(seen, NOW, SAY) for button in row]

    withheld = contact("cancelled", "in_custody")
    missed = seen(entry(IN_TWO_DAYS, BOOKED, withheld))
    assert offered(missed)
    assert not offered(seen(entry(IN_TWO_DAYS, BOOKED, withheld, contact("sent", days=0))))
    assert not offered(seen(entry(YESTERDAY, BOOKED, withheld)))
    missed.person.in_custody = True
    assert not offered(missed)
