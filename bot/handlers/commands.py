"""Commands of a person: each is a question already understood, or a wish about messages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update

from bot.context import Context, open_chat, remember
from bot.handlers.questions import answer_topic
from bot.handlers.sending import chat_id_of, send
from store.persons import resume_messages, stop_messages

TOPIC_OF_COMMAND = {
    "rdv": "prochain_rdv",
    "obligations": "mes_obligations",
    "peine": "ma_peine",
    "cpip": "contacter_cpip",
    "donnees": "mes_donnees",
    "urgence": "urgence_suicide",
    "aide": "aide",
    "help": "aide",
}


def answering(topic: str) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """The handler of a command that asks for a topic."""

    async def on_command(update: Update, context: Context) -> None:
        await answer_topic(update, context, topic)

    return on_command


async def on_stop(update: Update, context: Context) -> None:
    """`/stop`: no more messages; the appointments and the follow-up do not change."""
    await _wish(update, context, stop_messages, "stopped")


async def on_resume(update: Update, context: Context) -> None:
    """`/reprendre`: messages again."""
    await _wish(update, context, resume_messages, "resumed")


async def on_cancel(update: Update, context: Context) -> None:
    """`/annuler`: forgets the step in progress."""
    chat = await open_chat(context.assistant, chat_id_of(update))
    await remember(context.assistant, chat, chat.dialogue.model_copy(update={"step": None}))
    await send(update, context.assistant.say("step_cancelled"))


async def on_unknown_command(update: Update, context: Context) -> None:
    """A command that we do not have is answered with those that we have."""
    await answer_topic(update, context, "aide")


async def _wish(update: Update, context: Context, apply: Callable[..., None], said: str) -> None:
    assistant = context.assistant
    chat = await open_chat(assistant, chat_id_of(update))
    if chat.person is None or chat.person.id is None:
        await send(update, assistant.say("not_linked_command"))
        return
    await assistant.store.transact(apply, chat.person.id, chat.now)
    await send(update, assistant.say(said))
