"""A real python-telegram-bot application to run against the stand-in."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

TOKEN = "700100200:fictional"
START_SECONDS = 10
KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Je viens", callback_data="come")],
        [InlineKeyboardButton("Le site", url="https://www.justice.fr")],
    ]
)

Startup = Callable[[Any], Any]


def bot_at(url: str, token: str = TOKEN) -> Bot:
    return Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")


async def _greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    payload = "".join(context.args or [])
    await update.message.reply_html(f"<b>Bonjour</b> {payload}", reply_markup=KEYBOARD)


async def _take_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    await query.answer("C'est noté")
    await query.edit_message_text(f"Réponse : {query.data}")


async def _send_back(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    assert update.message.document
    file = await update.message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.message.reply_document(content[::-1], filename="retour.ics", caption="Voilà")


async def _repeat(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(f"Vous avez écrit : {update.message.text}")


def _application(url: str) -> Any:
    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    application.add_handler(CommandHandler("start", _greet))
    application.add_handler(CallbackQueryHandler(_take_tap))
    application.add_handler(MessageHandler(filters.Document.ALL, _send_back))
    application.add_handler(MessageHandler(filters.TEXT, _repeat))
    return application


class _BotThread:
    """An application in its own thread and event loop, as a bot is a process of its own."""

    def __init__(self, url: str, listen: Startup) -> None:
        self._url = url
        self._listen = listen
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()))

    async def _live(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        application = _application(self._url)
        async with application:
            await application.start()
            await self._listen(application.updater)
            self._ready.set()
            await self._stop.wait()
            await application.updater.stop()
            await application.stop()

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(START_SECONDS), "the bot did not start"

    def end(self) -> None:
        assert self._loop
        assert self._stop
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()


@contextmanager
def bot_running(url: str, listen: Startup) -> Iterator[None]:
    """An application that answers; `listen` starts its updater, by polling or by webhook."""
    thread = _BotThread(url, listen)
    thread.start()
    try:
        yield
    finally:
        thread.end()
