"""Free text and taps on topics: a question is heard, an answer is chosen, the conversation remembered."""

from __future__ import annotations

from datetime import date

from telegram import Update

from bot.context import Chat, Context, open_chat, remember
from bot.conversing import after, converse
from bot.handlers import booking, changing, holding, messages_to_counsellor, posting
from bot.handlers.counsellor_menu import MENU, menu_rows
from bot.handlers.sending import acknowledge, chat_id_of, send, send_reply, tapped, written
from bot.keyboards import SOURCES, TOPIC
from content.dates import spoken_date
from content.model import Fact

_TYPED_STEPS = {
    "message_to_counsellor": messages_to_counsellor.on_typed_message,
    "absence_reason": messages_to_counsellor.on_typed_reason,
    "booking_when": booking.on_typed_moment,
    "moving_when": changing.on_typed_moment,
    "pause_until": holding.on_typed_day,
    "posting_text": posting.on_typed_update,
}


async def on_text(update: Update, context: Context) -> None:
    """A typed message: the step in progress takes it, else it is a question."""
    text = written(update).text or ""
    chat = await open_chat(context.assistant, chat_id_of(update))
    if chat.counsellor is not None:
        await _from_counsellor(update, context, chat, text)
        return
    turn = await converse(text, chat.situation, chat.dialogue, context.assistant.listening, context.assistant.answerer)
    step = chat.dialogue.step
    if step is not None and step.flow in _TYPED_STEPS and turn.reply.action != "emergency":
        await _TYPED_STEPS[step.flow](update, context, chat, text)
        if turn.reply.safety_note:  # passed on, but nobody reads it at once
            await send(update, context.assistant.answerer.safety_note(chat.situation))
        return
    # An emergency comes before any step in progress; what was being typed stays unsent.
    await remember(context.assistant, chat, turn.dialogue)
    await send_reply(update, context, turn.reply)


async def _from_counsellor(update: Update, context: Context, chat: Chat, text: str) -> None:
    """A CPIP types what a step asks for; a booking in one line is understood too; else the menu."""
    step = chat.dialogue.step
    if step is not None and step.flow in _TYPED_STEPS:
        await _TYPED_STEPS[step.flow](update, context, chat, text)
    elif not await booking.try_in_one_line(update, context, chat, text):
        await send(update, context.assistant.say(MENU), menu_rows(context.assistant.say))


async def on_topic(update: Update, context: Context) -> None:
    """A tap on a topic answers it; it also answers on messages sent long ago."""
    await acknowledge(update)
    query = tapped(update)
    topic = (query.data or "").removeprefix(TOPIC)
    if topic not in context.assistant.library.topics:
        return
    await answer_topic(update, context, topic)


async def answer_topic(update: Update, context: Context, topic: str) -> None:
    """The answer to a topic, as for a typed question."""
    chat = await open_chat(context.assistant, chat_id_of(update))
    reply = context.assistant.answerer.on_topic(topic, chat.situation)
    await remember(context.assistant, chat, after(reply, chat.dialogue, chat.situation))
    await send_reply(update, context, reply)


async def on_sources(update: Update, context: Context) -> None:
    """« Textes et date »: the norms that the answer rests on, as they stood for this person's file."""
    await acknowledge(update)
    query = tapped(update)
    assistant = context.assistant
    topic = (query.data or "").removeprefix(SOURCES)
    if topic not in assistant.library.topics:
        return
    chat = await open_chat(assistant, chat_id_of(update))
    facts = assistant.answerer.on_topic(topic, chat.situation).facts
    if not facts:
        await send(update, assistant.say("sources_none"))
        return
    lines = [assistant.say("sources_title"), *(_source_line(context, fact) for fact in facts)]
    await send(update, "\n".join(lines))


def _source_line(context: Context, fact: Fact) -> str:
    if not fact.as_of:
        return context.assistant.say("sources_line_undated", source=fact.source)
    return context.assistant.say("sources_line", source=fact.source, date=_spoken(fact.as_of))


def _spoken(as_of: str) -> str:
    """« 2 avril 2026 » for a whole date; a partial one (« 2024-09 ») as it is."""
    try:
        return spoken_date(date.fromisoformat(as_of))
    except ValueError:
        return as_of
