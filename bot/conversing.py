"""One turn of a conversation: the message is heard, what was said before is taken into account, a reply is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering import Answerer, Heard, Reply
from bot.dialogue import DialogueState
from bot.listening import Listening
from content.situation import Situation


@dataclass(frozen=True)
class Turn:
    """What was heard, what is said, and what the conversation remembers from now on."""

    heard: Heard
    reply: Reply
    dialogue: DialogueState


async def converse(
    text: str, situation: Situation, before: DialogueState, listening: Listening, answerer: Answerer
) -> Turn:
    """The next turn. `before` is what the conversation remembered, already forgotten when too old."""
    heard = await listening.hear(text)
    reply = answerer.reply_to(heard, situation)
    return Turn(heard, reply, after(reply, before, situation))


def after(reply: Reply, before: DialogueState, situation: Situation) -> DialogueState:
    """What the conversation remembers once `reply` was said: its topic and what it offered."""
    return before.model_copy(
        update={"topic": reply.topic, "offered": tuple(offer.topic for offer in reply.offers), "at": situation.now}
    )
