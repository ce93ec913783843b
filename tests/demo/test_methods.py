"""Methods that the assistant uses beside messages, called by python-telegram-bot."""

import struct
import zlib
from pathlib import Path

from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from demo.bot_api.client import TelegramWorld
from demo.bot_api.server import create_app, serving
from tests.demo.bots import KEYBOARD, TOKEN, bot_at


def _picture(width: int, height: int) -> bytes:
    """A black PNG picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"".join(b"\0" + b"\0" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_commands_can_differ_by_chat(world: TelegramWorld, api_url: str) -> None:
    karim, lea = world.person("Karim", started=True), world.person("Léa", started=True)
    async with bot_at(api_url) as bot:
        await bot.set_my_commands([("aide", "Aide")], scope=BotCommandScopeAllPrivateChats())
        await bot.set_my_commands([("suivis", "Mes suivis")], scope=BotCommandScopeChat(lea.chat_id))
        assert await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats()) == (BotCommand("aide", "Aide"),)
    assert [c["command"] for c in karim.screen()["commands"]] == ["aide"]
    assert [c["command"] for c in lea.screen()["commands"]] == ["suivis"]


async def test_the_bot_introduces_itself(world: TelegramWorld, api_url: str) -> None:
    async with bot_at(api_url) as bot:
        await bot.set_my_name("Assistant")
        await bot.set_my_description("Je rappelle les rendez-vous.")
        await bot.set_my_short_description("Rappels")
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        assert (await bot.get_my_name()).name == "Assistant"
        assert (await bot.get_me()).first_name == "Assistant"
    assert world.person("Karim").screen()["description"] == "Je rappelle les rendez-vous."


async def test_a_reply_keyboard_stays_until_it_is_removed(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        await bot.send_message(karim.chat_id, "menu", reply_markup=ReplyKeyboardMarkup([["Mes rendez-vous"]]))
        await bot.send_message(karim.chat_id, "et puis")
        assert karim.keyboard() == ["Mes rendez-vous"]
        karim.taps("Mes rendez-vous")
        (update,) = await bot.get_updates()
        assert update.message
        assert update.message.text == "Mes rendez-vous"
        await bot.send_message(karim.chat_id, "fini", reply_markup=ReplyKeyboardRemove())
    assert karim.keyboard() == []


async def test_a_photo_is_downloaded_as_it_was_sent(world: TelegramWorld, api_url: str) -> None:
    picture = _picture(30, 20)
    world.person("Karim").sends_photo("recu.png", picture, caption="mon reçu")
    async with bot_at(api_url) as bot:
        (update,) = await bot.get_updates()
        assert update.message
        (size,) = update.message.photo
        assert (size.width, size.height) == (30, 20)
        assert update.message.caption == "mon reçu"
        file = await size.get_file()
        assert bytes(await file.download_as_bytearray()) == picture


async def test_a_file_can_be_sent_again_by_its_identifier(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        sent = await bot.send_document(karim.chat_id, b"%PDF-1.4", filename="convocation.pdf")
        assert sent.document
        again = await bot.send_document(karim.chat_id, sent.document.file_id)
        assert again.document == sent.document


async def test_places_are_sent(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        await bot.send_venue(karim.chat_id, 48.89, 2.2, "SPIP", "12 rue des Tilleuls")
        await bot.send_location(karim.chat_id, 48.89, 2.2)
    venue, place = karim.from_bot()
    assert venue["venue"]["title"] == "SPIP"
    assert place["location"] == {"latitude": 48.89, "longitude": 2.2}


async def test_an_edited_message_of_a_person_reaches_the_bot(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim")
    said = karim.says("bonjour")
    karim.edits(said["message_id"], "bonsoir")
    async with bot_at(api_url) as bot:
        _, update = await bot.get_updates()
    assert update.edited_message
    assert update.edited_message.text == "bonsoir"


async def test_a_forged_button_reaches_the_bot_as_telegram_lets_it(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        await bot.send_message(karim.chat_id, "choix", reply_markup=KEYBOARD)
        karim.taps_data("not offered")
        (update,) = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "not offered"


async def test_updates_stay_until_a_later_offset_confirms_them(world: TelegramWorld, api_url: str) -> None:
    world.person("Karim").says("un")
    async with bot_at(api_url) as bot:
        (first,) = await bot.get_updates()
        assert [u.update_id for u in await bot.get_updates()] == [first.update_id]
        assert await bot.get_updates(offset=first.update_id + 1) == ()


async def test_a_restart_keeps_chats_messages_files_and_updates(tmp_path: Path) -> None:
    state = tmp_path / "telegram.sqlite"
    with serving(create_app(TOKEN, state)) as url, TelegramWorld(url) as world:
        karim = world.person("Karim")
        karim.says("avant")
        async with bot_at(url) as bot:
            (before,) = await bot.get_updates()
            await bot.get_updates(offset=before.update_id + 1)
            await bot.send_document(karim.chat_id, b"%PDF-1.4", filename="a.pdf", caption="le PDF")
        karim.says("pendant")
    with serving(create_app(TOKEN, state)) as url, TelegramWorld(url) as world:
        again = world.chatter(karim.chat_id)
        assert again.sees() == ["le PDF"]
        async with bot_at(url) as bot:
            (after,) = await bot.get_updates()
            assert after.update_id == before.update_id + 1
            file = await bot.get_file(again.from_bot()[0]["document"]["file_id"])
            assert bytes(await file.download_as_bytearray()) == b"%PDF-1.4"
