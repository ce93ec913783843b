"""The table of contents of the bot: which update goes to which handler. Order matters within a group."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import BotCommand, Update
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    MessageHandler,
    filters,
)

from bot import appointment_view
from bot.context import Assistant, Context, context_of
from bot.dialogue import Flow
from bot.handlers import (
    appointments,
    booking,
    changing,
    commands,
    confirming,
    counsellor_menu,
    errors,
    explaining,
    groups,
    holding,
    linking,
    outcomes,
    persons,
    posting,
    proofs,
    questions,
    taps,
)
from bot.handlers import messages_to_counsellor as messages
from bot.keyboards import EXPLAIN_MEASURE, EXPLAIN_OBLIGATION, SHEET, SOURCES, TELL_COUNSELLOR, TOPIC, WRITE_COUNSELLOR
from reminders import buttons

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
BotApplication = Application[Any, Context, Any, Any, Any, Any]

# https://core.telegram.org/bots/api#getupdates: what we listen to; groups only to leave them.
ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
CONCURRENT_UPDATES = 16


def build_application(assistant: Assistant, token: str, api_url: str) -> BotApplication:
    """The bot, ready to run by polling or webhook."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .context_types(ContextTypes(context=context_of(assistant)))
        .defaults(Defaults(protect_content=False))
        .rate_limiter(AIORateLimiter(max_retries=3))
        .concurrent_updates(CONCURRENT_UPDATES)
        .build()
    )
    application.add_handlers(handlers())
    application.add_error_handler(errors.on_error)
    return application


def handlers() -> Sequence[BaseHandler]:  # type: ignore[type-arg]
    """Every handler, the most particular first."""
    private = filters.ChatType.PRIVATE
    return [
        MessageHandler(~private, groups.on_group),
        CommandHandler("start", linking.on_start),
        CommandHandler("code", linking.on_code),
        CommandHandler("menu", counsellor_menu.on_menu),
        CommandHandler("stop", commands.on_stop),
        CommandHandler("reprendre", commands.on_resume),
        CommandHandler("annuler", commands.on_cancel),
        *(CommandHandler(name, commands.answering(topic)) for name, topic in commands.TOPIC_OF_COMMAND.items()),
        MessageHandler(filters.COMMAND, commands.on_unknown_command),
        MessageHandler(filters.TEXT, questions.on_text),
        MessageHandler(~filters.StatusUpdate.ALL, proofs.on_file),
        *(CallbackQueryHandler(handler, pattern) for pattern, handler in _taps().items()),
    ]


def _taps() -> dict[str, Handler]:
    return {
        buttons.PATTERN: taps.on_tap,
        f"^{TOPIC}": questions.on_topic,
        f"^{SOURCES}": questions.on_sources,
        f"^{EXPLAIN_OBLIGATION}": explaining.on_obligation,
        f"^{EXPLAIN_MEASURE}": explaining.on_measure,
        f"^{SHEET}$": explaining.on_sheet,
        f"^{WRITE_COUNSELLOR}$": messages.on_write,
        f"^{TELL_COUNSELLOR}$": messages.on_tell,
        f"^{counsellor_menu.PERSONS}$": persons.on_persons,
        f"^{counsellor_menu.PERSON}\\d+$": persons.on_person,
        f"^{counsellor_menu.ABSENCES}$": counsellor_menu.on_absences,
        holding.PATTERN: holding.on_tap,
        f"^{appointment_view.LIST}\\d*$": appointments.on_list,
        f"^{appointment_view.VIEW}\\d+$": appointments.on_view,
        f"^{appointment_view.MOVE}\\d+$": changing.on_move,
        f"^{appointment_view.CANCEL}\\d+$": changing.on_cancel,
        f"^{appointment_view.ANNOUNCE}\\d+$": changing.on_announce,
        f"^{appointment_view.OUTCOME}(honoured|missed|excused|none):\\d+$": outcomes.on_outcome,
        f"^{appointment_view.TELL}\\d+$": outcomes.on_tell,
        f"^{counsellor_menu.NEW_APPOINTMENT}$": booking.on_new,
        f"^{booking.FOR_PERSON}\\d+$": booking.on_person_chosen,
        f"^{booking.KIND}": booking.on_kind,
        f"^{booking.CANCEL}\\d+$": booking.on_cancel_appointment,
        f"^{counsellor_menu.NEW_UPDATE}$": posting.on_new,
        f"^{counsellor_menu.UPDATES}$": posting.on_list,
        f"^{posting.SEE}\\d+$": posting.on_see,
        f"^{confirming.YES}": confirming.confirming(_commitments()),
        f"^{confirming.NO}$": confirming.on_give_up,
        "": confirming.on_stale_tap,  # the last one: whatever no other knows
    }


def _commitments() -> dict[Flow, confirming.Commitment[Any]]:
    """What « Confirmer » does, by the step in progress."""
    return {
        "booking_confirm": booking.BOOKING,
        "moving_confirm": changing.MOVING,
        "cancelling_confirm": changing.CANCELLING,
        "announcing_confirm": changing.ANNOUNCING,
        "telling_confirm": outcomes.TELLING,
        "holding_confirm": holding.HOLDING,
        "lifting_confirm": holding.LIFTING,
        "posting_confirm": posting.POSTING,
    }


def person_commands(assistant: Assistant) -> list[BotCommand]:
    """What Telegram's menu of commands shows."""
    names = ("rdv", "obligations", "peine", "cpip", "urgence", "donnees", "stop", "aide")
    return [BotCommand(name, assistant.say(f"command_{name}")) for name in names]
