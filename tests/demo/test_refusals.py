"""What Telegram refuses, seen through python-telegram-bot's own errors."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from demo.bot_api.client import TelegramWorld
from demo.bot_api.rate import RateLimits
from tests.demo.bots import TOKEN, bot_at


def _one_button(**action: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Bouton", **action)]])  # type: ignore[arg-type]


async def test_a_bot_cannot_write_first(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim")
    async with bot_at(api_url) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(karim.chat_id, "bonjour")
        karim.says("bonjour")
        await bot.send_message(karim.chat_id, "bonjour")


async def test_a_blocked_bot_is_forbidden_until_the_person_starts_again(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    karim.blocks()
    async with bot_at(api_url) as bot:
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(karim.chat_id, "bonjour")
        karim.starts()
        await bot.send_message(karim.chat_id, "de retour")
    assert karim.sees() == ["de retour"]


async def test_the_bot_learns_that_it_was_blocked(world: TelegramWorld, api_url: str) -> None:
    world.person("Karim", started=True).blocks()
    async with bot_at(api_url) as bot:
        (update,) = await bot.get_updates()
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_a_deleted_account_is_forbidden(world: TelegramWorld, api_url: str) -> None:
    lea = world.person("Léa", started=True)
    lea.deletes_account()
    async with bot_at(api_url) as bot:
        with pytest.raises(Forbidden, match="user is deactivated"):
            await bot.send_message(lea.chat_id, "bonjour")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        ("   ", "Text must be non-empty"),
        ("é" * 4097, "Message is too long"),
        ("<b>sans fin", "Can't parse entities: can't find end tag corresponding to start tag"),
        ("<h1>titre</h1>", "Can't parse entities: unsupported start tag"),
    ],
)
async def test_texts_that_telegram_refuses(world: TelegramWorld, api_url: str, text: str, words: str) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        with pytest.raises(BadRequest, match=words):
            await bot.send_message(karim.chat_id, text, parse_mode="HTML")
    assert karim.sees() == []


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"callback_data": "x" * 65}, "Button_data_invalid"),
        ({"url": "tel:+33123456789"}, "Unsupported URL protocol"),
        ({"url": "http://localhost:8000"}, "Wrong HTTP URL"),
        ({}, "Text buttons are unallowed in the inline keyboard"),
    ],
)
async def test_buttons_that_telegram_refuses(
    world: TelegramWorld, api_url: str, action: dict[str, str], words: str
) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        with pytest.raises(BadRequest, match=f"(?i){words}"):
            await bot.send_message(karim.chat_id, "choisissez", reply_markup=_one_button(**action))


async def test_editing_without_a_change_is_refused(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        sent = await bot.send_message(karim.chat_id, "un")
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_text("un")
        await sent.edit_text("deux", reply_markup=_one_button(callback_data="x"))
        await sent.edit_text("trois")
    assert karim.sees() == ["trois"]
    assert karim.buttons() == []


async def test_a_message_can_be_deleted_once(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    async with bot_at(api_url) as bot:
        sent = await bot.send_message(karim.chat_id, "à effacer")
        await sent.delete()
        with pytest.raises(BadRequest, match="Message to delete not found"):
            await sent.delete()
    assert karim.sees() == []


async def test_a_tap_is_answered_only_once_and_only_if_it_exists(world: TelegramWorld, api_url: str) -> None:
    async with bot_at(api_url) as bot:
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query("12345")


async def test_a_wrong_token_is_unauthorized(world: TelegramWorld, api_url: str) -> None:
    bot = bot_at(api_url, "700100200:wrong")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


def test_an_unknown_method_is_not_found(world: TelegramWorld, api_url: str) -> None:
    answer = httpx.post(f"{api_url}/bot{TOKEN}/sendTelegram", trust_env=False)
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


async def test_a_second_poller_ends_the_first(world: TelegramWorld, api_url: str) -> None:
    async with bot_at(api_url) as first, bot_at(api_url) as second:
        waiting = _poll(first)
        await second.get_me()
        newer = _poll(second)
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await waiting
        world.person("Karim").says("bonjour")
        assert len(await newer) == 1


def _poll(bot: Bot) -> asyncio.Task[tuple[Update, ...]]:
    return asyncio.create_task(bot.get_updates(timeout=10))


async def test_too_many_requests_says_when_to_try_again(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    world.fails("429", "sendMessage", retry_after=7, times=1)
    async with bot_at(api_url) as bot:
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(karim.chat_id, "bonjour")
        assert refused.value.retry_after == timedelta(seconds=7)
        await bot.send_message(karim.chat_id, "bonjour")
    assert karim.sees() == ["bonjour"]


async def test_a_message_can_arrive_although_its_sender_timed_out(world: TelegramWorld, api_url: str) -> None:
    karim = world.person("Karim", started=True)
    world.fails("timeout_after_accept", "sendMessage", seconds=2, times=1)
    async with bot_at(api_url) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(karim.chat_id, "arrivé", read_timeout=0.3)
    assert karim.sees() == ["arrivé"]


@pytest.mark.parametrize("kind", ["drop_before", "500"])
async def test_a_call_that_fails_before_it_is_carried_out_leaves_nothing(
    world: TelegramWorld, api_url: str, kind: str
) -> None:
    karim = world.person("Karim", started=True)
    world.fails(kind, chat_id=karim.chat_id)  # type: ignore[arg-type]
    async with bot_at(api_url) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(karim.chat_id, "perdu")
    assert karim.sees() == []


async def test_faults_concern_one_chat_only(world: TelegramWorld, api_url: str) -> None:
    karim, lea = world.person("Karim", started=True), world.person("Léa", started=True)
    world.fails("403", "sendMessage", chat_id=karim.chat_id)
    async with bot_at(api_url) as bot:
        with pytest.raises(Forbidden):
            await bot.send_message(karim.chat_id, "bonjour")
        await bot.send_message(lea.chat_id, "bonjour")
    assert lea.sees() == ["bonjour"]


async def test_in_an_outage_every_connection_is_closed(world: TelegramWorld, api_url: str) -> None:
    async with bot_at(api_url) as bot:
        world.goes_down()
        with pytest.raises(NetworkError):
            await bot.get_me()
        world.recovers()
        await bot.get_me()


async def test_a_limited_bot_is_told_to_slow_down(world: TelegramWorld, api_url: str) -> None:
    world.limits_rate(RateLimits(enabled=True, overall_per_second=2))
    people = [world.person(name, started=True) for name in ("Karim", "Léa", "Sofiane")]
    async with bot_at(api_url) as bot:
        await bot.send_message(people[0].chat_id, "un")
        await bot.send_message(people[1].chat_id, "deux")
        with pytest.raises(RetryAfter):
            await bot.send_message(people[2].chat_id, "trois")
    assert world.rate()["worst_window"] == 2


async def test_a_bot_that_left_a_group_cannot_write_there(world: TelegramWorld, api_url: str) -> None:
    group = world.group("Une famille", world.person("Karim"))
    async with bot_at(api_url) as bot:
        assert (await bot.get_updates())[0].my_chat_member
        await bot.leave_chat(group.chat_id)
        with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
            await bot.send_message(group.chat_id, "bonjour")
