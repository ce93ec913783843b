"""A real python-telegram-bot application talks with people through the stand-in."""

import pytest

from demo.bot_api.client import TelegramWorld


@pytest.mark.usefixtures("polling_bot")
class TestConversation:
    def test_a_start_link_carries_its_payload_and_html_is_rendered(self, world: TelegramWorld) -> None:
        karim = world.person("Karim")
        karim.starts("CODE42")
        reply = karim.wait_for_reply()
        assert reply["text"] == "Bonjour CODE42"
        assert reply["entities"] == [{"type": "bold", "offset": 0, "length": 7}]

    def test_a_tap_is_answered_and_its_message_edited(self, world: TelegramWorld) -> None:
        karim = world.person("Karim")
        karim.starts()
        karim.wait_for("Bonjour")
        assert karim.buttons() == ["Je viens", "Le site"]
        karim.taps("Je viens")
        assert karim.wait_for_answer()["text"] == "C'est noté"
        assert karim.wait_for_reply()["text"] == "Réponse : come"
        assert karim.buttons() == []

    def test_a_link_button_sends_nothing_to_the_bot(self, world: TelegramWorld) -> None:
        karim = world.person("Karim")
        karim.starts()
        karim.wait_for("Bonjour")
        assert karim.taps("Le site") == {"url": "https://www.justice.fr"}

    def test_a_document_goes_to_the_bot_and_back(self, world: TelegramWorld) -> None:
        karim = world.person("Karim")
        karim.sends_document("agenda.ics", b"BEGIN:VCALENDAR")
        reply = karim.wait_for_reply()
        assert reply["document"]["file_name"] == "retour.ics"
        assert reply["document"]["mime_type"] == "text/calendar"
        assert reply["caption"] == "Voilà"

    def test_chats_stay_apart(self, world: TelegramWorld) -> None:
        karim, lea = world.person("Karim"), world.person("Léa")
        karim.says("bonjour")
        lea.says("salut")
        karim.wait_for("bonjour")
        lea.wait_for("salut")
        assert karim.sees() == ["Vous avez écrit : bonjour"]
        assert lea.sees() == ["Vous avez écrit : salut"]

    def test_what_was_said_during_an_outage_is_answered_afterwards(self, world: TelegramWorld) -> None:
        karim = world.person("Karim")
        world.goes_down()
        karim.says("vous êtes là ?")
        world.recovers()
        karim.wait_for("vous êtes là ?", timeout=20)
