"""The bot behind a webhook: as many workers as wanted, on one database, behind one address.

Telegram hears « done » only once an update has been handled: a worker that dies in between answers nothing, and the
update comes again, to another. What comes twice is handled once (`store.telegram_updates`).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import signal
import socket
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session
from telegram import Bot, Update
from telegram.ext import ApplicationHandlerStop
from tornado.httpserver import HTTPServer
from tornado.web import Application as WebApplication
from tornado.web import RequestHandler

from bot.application import ALLOWED_UPDATES, BotApplication
from bot.context import Assistant, Context
from settings import Settings
from store.telegram_updates import Taking, finish_update, hold_update, take_update

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - https://core.telegram.org/bots/api#setwebhook
# Renewed while an update is being handled; short, because after a kill -9 it delays that update by as much.
LEASE = timedelta(seconds=9)
_RENEWALS = 3
_LARGEST_UPDATE = 1 << 20
_SECONDS_TO_FINISH = 20.0
_STATUS = {Taking.DONE: HTTPStatus.OK, Taking.BUSY: HTTPStatus.SERVICE_UNAVAILABLE}


class Receiver:
    """Handles an update in one worker at a time, whoever delivers it and however often."""

    def __init__(self, application: BotApplication, assistant: Assistant) -> None:
        self._application, self._assistant = application, assistant
        self._worker = f"{socket.gethostname()}:{os.getpid()}"
        self._under_way: set[asyncio.Task[HTTPStatus]] = set()
        self._unfinished: set[int] = set()
        # Before the handler that apologises: what comes again needs no apology.
        application.error_handlers = {self._come_again: True, **application.error_handlers}

    async def receive(self, update: Update) -> HTTPStatus:
        """What to answer Telegram: 200 forgets the update, anything else has it delivered again."""
        task = asyncio.create_task(self._receive(update))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await task

    async def finish(self) -> None:
        """Waits for what is under way, a while."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_SECONDS_TO_FINISH)

    async def _receive(self, update: Update) -> HTTPStatus:
        store, claim = self._assistant.store, f"{self._worker}:{uuid4().hex[:12]}"
        try:
            taking = await store.transact(take_update, update.update_id, claim, self._assistant.clock(), LEASE)
            if taking is not Taking.OURS:
                return _STATUS[taking]
            await self._handle(update, claim)
            if update.update_id in self._unfinished:
                self._unfinished.discard(update.update_id)
                await store.transact(hold_update, update.update_id, claim, self._assistant.clock() - LEASE)
                return HTTPStatus.SERVICE_UNAVAILABLE
            await store.transact(finish_update, update.update_id, claim)
        except DBAPIError as error:
            log.warning("update_not_taken", update_id=update.update_id, error=type(error).__name__)
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK

    async def _come_again(self, update: object, context: Context) -> None:
        """The database went away half-way: the update is not handled, and Telegram delivers it again."""
        if isinstance(update, Update) and isinstance(context.error, OperationalError):
            log.warning("update_not_finished", update_id=update.update_id)
            self._unfinished.add(update.update_id)
            raise ApplicationHandlerStop

    async def _handle(self, update: Update, claim: str) -> None:
        application, holding = self._application, asyncio.create_task(self._hold(update.update_id, claim))
        try:
            await application.update_processor.process_update(update, application.process_update(update))
        finally:
            holding.cancel()

    async def _hold(self, update_id: int, claim: str) -> None:
        """Keeps the claim for as long as this process lives and is at it."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / _RENEWALS)
            try:
                await self._assistant.store.transact(hold_update, update_id, claim, self._assistant.clock() + LEASE)
            except DBAPIError as error:
                log.warning("update_not_held", update_id=update_id, error=type(error).__name__)

    async def lives(self) -> bool:
        """Whether the database answers: for whoever shares the load out."""
        try:
            await self._assistant.store.transact(_ask_database)
        except DBAPIError:
            return False
        return True


class _Door(RequestHandler):
    """POST: an update, with the secret. GET: whether this worker can work."""

    def initialize(self, receiver: Receiver, bot: Bot, secret: str) -> None:
        self._receiver, self._bot, self._secret = receiver, bot, secret

    async def get(self) -> None:
        self.set_status(HTTPStatus.OK if await self._receiver.lives() else HTTPStatus.SERVICE_UNAVAILABLE)

    async def post(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            log.warning("webhook_secret_refused")
            self.set_status(HTTPStatus.FORBIDDEN)
            return
        update = _update_in(self.request.body, self._bot)
        self.set_status(HTTPStatus.BAD_REQUEST if update is None else await self._receiver.receive(update))


def _update_in(body: bytes, bot: Bot) -> Update | None:
    """The update, or None where there is none to be read. What it holds is never written down."""
    try:
        return Update.de_json(json.loads(body), bot)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        log.error("update_unreadable", error=type(error).__name__)
        return None


def _ask_database(session: Session) -> None:
    session.execute(text("SELECT 1"))


def run_webhook(application: BotApplication, assistant: Assistant, settings: Settings) -> None:
    """Listens until SIGTERM or Ctrl-C, then finishes what is under way."""
    asyncio.run(_run(application, assistant, settings))


async def _run(application: BotApplication, assistant: Assistant, settings: Settings) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    receiver = Receiver(application, assistant)
    options: dict[str, Any] = {"receiver": receiver, "bot": application.bot, "secret": settings.webhook_secret}
    doors = WebApplication([(r"/.*", _Door, options)], log_function=_no_access_log)
    server = HTTPServer(doors, max_body_size=_LARGEST_UPDATE)
    async with application:
        server.listen(settings.webhook_port, settings.webhook_listen)
        await application.bot.set_webhook(
            settings.webhook_url, allowed_updates=ALLOWED_UPDATES, secret_token=settings.webhook_secret
        )
        if application.post_init is not None:
            await application.post_init(application)
        await application.start()
        await stopping.wait()
        server.stop()
        await receiver.finish()
        await application.stop()
    await server.close_all_connections()


def _no_access_log(_handler: RequestHandler) -> None:
    """The reverse proxy keeps one."""
