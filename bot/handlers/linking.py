"""`/start CODE`: ties a chat to a person or a CPIP; without a code, says who we are."""

from __future__ import annotations

from telegram import Update

from bot.context import Context, open_chat
from bot.handlers.counsellor_menu import MENU, menu_rows
from bot.handlers.sending import chat_id_of, send
from bot.keyboards import TOPIC
from reminders.messages import Button, Rows
from store.linking import LinkingResult, link_chat
from store.models import Counsellor, Person


async def on_start(update: Update, context: Context) -> None:
    """Links with the code that follows `/start`; codes are spent once and expire."""
    if context.args:
        await _link(update, context, context.args[0])
    else:
        await _welcome(update, context)


async def on_code(update: Update, context: Context) -> None:
    """`/code`: how to link; `/code CODE` links, for who cannot type /start CODE."""
    if context.args:
        await _link(update, context, context.args[0])
    else:
        await send(update, context.assistant.say("how_to_link"))


async def _link(update: Update, context: Context, code: str) -> None:
    assistant = context.assistant
    linked = await assistant.store.transact(link_chat, code, chat_id_of(update), assistant.clock())
    if linked.result is LinkingResult.CHAT_TAKEN:
        await send(update, assistant.say("chat_taken"))
    elif isinstance(linked.owner, Person):
        said = assistant.say("welcome_linked", first_name=linked.owner.first_name)
        await send(update, f"{said}\n\n{assistant.say('welcome_privacy')}", _first_topics(context))
    elif isinstance(linked.owner, Counsellor):
        await send(update, assistant.say("welcome_counsellor", name=linked.owner.name), menu_rows(assistant.say))
    else:
        await send(update, assistant.say("code_unknown"))


async def _welcome(update: Update, context: Context) -> None:
    assistant = context.assistant
    chat = await open_chat(assistant, chat_id_of(update))
    if chat.person is not None:
        said = assistant.say("already_linked", first_name=chat.person.first_name)
        await send(update, said, _first_topics(context))
    elif chat.counsellor is not None:
        await send(update, assistant.say(MENU), menu_rows(assistant.say))
    else:
        parts = ("welcome_stranger", "welcome_privacy", "how_to_link")
        await send(update, "\n\n".join(assistant.say(part) for part in parts), _first_topics(context))


def _first_topics(context: Context) -> Rows:
    topics = ("prochain_rdv", "mes_obligations", "ma_peine", "aide")
    offers = context.assistant.answerer.offers(topics)
    return tuple((Button(offer.label, TOPIC + offer.topic),) for offer in offers)
