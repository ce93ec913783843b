"""`python -m reminders run` sends what is due; `python -m reminders health` says whether somebody does."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from datetime import datetime

import structlog
import typer

from reminders.dispatch import Dispatcher
from reminders.leadership import leadership_of
from reminders.local_calendar import LocalCalendar
from reminders.scheduler import Bell
from reminders.telegram_sender import TelegramSender
from reminders.watch import Metrics
from reminders.watch import health as health_of
from reminders.wording import Wording, load_wording
from settings import Settings
from store.clock import clock
from store.engine import open_store

# Where the processor is short, somebody who waits for an answer comes before what is sent in bulk.
_NICENESS = 5

app = typer.Typer(help="Sends reminders, updates and notices.", no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def run() -> None:
    """Sends until it is told to stop (SIGTERM, Ctrl-C); stands by while another process sends."""
    settings = Settings()
    if missing := settings.missing():
        typer.echo(missing, err=True)
        raise typer.Exit(1)
    _quiet_logs()
    os.nice(_NICENESS)
    asyncio.run(_run(settings))


@app.command()
def health() -> None:
    """Exits 0 when somebody sends and keeps up, 1 otherwise: for cron, systemd or Kubernetes."""
    settings = Settings()
    store = open_store(settings.database_url, settings.keys())
    verdict = store.run(health_of, clock(settings.clock_file)())
    store.close()
    for problem in verdict.problems:
        typer.echo(problem, err=True)
    typer.echo(f"due {verdict.figures.due}, on their way {verdict.figures.sending}")
    raise typer.Exit(1 if verdict.problems else 0)


async def _run(settings: Settings) -> None:
    """Assembles the process and runs it."""
    now, metrics = clock(settings.clock_file), Metrics()
    store = open_store(settings.database_url, settings.keys())
    worker = f"{socket.gethostname()}:{os.getpid()}"
    if settings.metrics_port:
        metrics.serve(settings.metrics_port)
    wording = load_wording()
    _warm_up(wording, now())
    async with TelegramSender(settings.telegram_bot_token, settings.telegram_api_url) as sender:
        dispatcher = Dispatcher(store, sender, now, wording, worker=worker)
        bell = Bell(store, dispatcher, leadership_of(store, worker, now), now, metrics, settings.dead_man_url)
        dispatcher.on_settled = bell.moved
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        await bell.run(stopping)
    store.close()


def _warm_up(wording: Wording, now: datetime) -> None:
    """Loads calendars and locales, for which the first message would otherwise wait a second."""
    calendar = LocalCalendar()
    calendar.is_holiday(calendar.day_of(now))
    wording.moment(now, calendar.time_zone, now)


def _quiet_logs() -> None:
    """httpx at INFO writes addresses, and an address holds the token; a bulk makes the bell « miss » its seconds."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    for noisy, level in {"httpx": logging.WARNING, "httpcore": logging.WARNING, "apscheduler": logging.ERROR}.items():
        logging.getLogger(noisy).setLevel(level)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


if __name__ == "__main__":
    app()
