"""`python -m bot`: the bot, by long polling or by webhook."""

from __future__ import annotations

import logging
import sys

import httpx
import structlog

from bot.application import ALLOWED_UPDATES, BotApplication, build_application, person_commands
from bot.calculations.wording import calculation_wording
from bot.context import Assistant
from bot.listening import listening_through
from bot.webhook import run_webhook
from content.library import load_library
from content.sentences import load_sentences
from nlu.lifeline import die_with_parent
from reminders.wording import load_wording
from settings import Settings
from store.clock import clock
from store.engine import open_store

log = structlog.get_logger()


def main() -> int:
    """Assembles everything, then runs until it is told to stop."""
    settings = Settings()
    missing = settings.missing()
    if missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    _quiet_logs()
    die_with_parent()
    library = load_library()
    calculation_wording()  # read now, so that a fault in it stops the start and not an answer
    http = httpx.AsyncClient()
    assistant = Assistant(
        store=open_store(settings.database_url, settings.keys()),
        library=library,
        say=load_sentences(),
        wording=load_wording(),
        listening=listening_through(http, settings.nlu_url, settings.nlu_token, library),
        clock=clock(settings.clock_file),
    )
    application = build_application(assistant, settings.telegram_bot_token, settings.telegram_api_url)

    async def introduce(app: BotApplication) -> None:
        await app.bot.set_my_commands(person_commands(assistant))
        log.info("bot ready", mode="webhook" if settings.webhook_url else "polling")

    application.post_init = introduce
    if settings.webhook_url:
        run_webhook(application, assistant, settings)
    else:
        application.run_polling(allowed_updates=ALLOWED_UPDATES)
    assistant.store.close()
    return 0


def _quiet_logs() -> None:
    """httpx at INFO writes addresses, and an address holds the token."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    for noisy in ("httpx", "httpcore", "telegram", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


if __name__ == "__main__":
    sys.exit(main())
