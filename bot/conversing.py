"""One turn of a conversation: the message is heard, what was said before is taken into account, a reply is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering import Answerer
from bot.dialogue import DialogueState
from bot.exchange import Heard, Reply
from bot.following_up import (
    blended,
    chosen,
    corrected,
    keeps_topic,
    leans_on_what_precedes,
    load_phrases,
    questions_in,
    without,
)
from bot.journeys import told_apart
from bot.listening import Listening
from bot.own_file import foreign_topics, in_light_of_file, is_doubtful, own_topics
from content.situation import Situation
from nlu.deciding import Decision

_PHRASES = load_phrases()


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
    if not (heard.alarm.emergency or heard.in_their_language):  # danger is never read in the light of something else
        heard = await _in_context(heard, text, before, listening, answerer)
        heard = _in_light_of_file(heard, situation, listening, answerer)
    reply = answerer.reply_to(heard, situation)
    return Turn(heard, reply, after(reply, before, situation))


def after(reply: Reply, before: DialogueState, situation: Situation) -> DialogueState:
    """What the conversation remembers once `reply` was said: its topic and what it offered."""
    offered = tuple(offer.topic for offer in reply.offers)
    said = {"topic": reply.topic, "action": reply.action, "offered": offered, "at": situation.now}
    return before.model_copy(update=said)


async def _in_context(
    heard: Heard, text: str, before: DialogueState, listening: Listening, answerer: Answerer
) -> Heard:
    """A typed choice, a correction, a follow-up, two questions; else the message as it stands."""
    topic = chosen(text, before, answerer.library, _PHRASES)
    if topic is not None:
        return _about(heard, topic)
    if keeps_topic(text, before, _PHRASES):
        return _about(heard, before.topic)
    rest = corrected(text, _PHRASES)
    if rest is not None and before.topic:
        again = await listening.hear(rest)
        return listening.judged(without(again.understanding, before.topic), heard.alarm.heeding(again.alarm))
    if leans_on_what_precedes(text, before, _PHRASES):
        title = answerer.library.topics[before.topic].title
        in_context = await listening.hear(f"{title}. {text}")
        return listening.judged(blended(heard.understanding, in_context.understanding), heard.alarm)
    apart = told_apart(heard.understanding)
    heard = heard if apart == heard.understanding else listening.judged(apart, heard.alarm)
    return await _both_questions(heard, text, listening)


def _in_light_of_file(heard: Heard, situation: Situation, listening: Listening, answerer: Answerer) -> Heard:
    """A doubt that the person's own file settles is answered, with its rivals still offered; else it ranks them.

    An answer on a measure that a known file lacks is such a doubt, unless it was chosen or is nearly certain.
    """
    own, foreign = own_topics(situation, answerer.library), foreign_topics(situation, answerer.library)
    if not is_doubtful(heard, foreign):
        return heard
    again = listening.judged(in_light_of_file(heard.understanding, own, foreign), heard.alarm)
    if again.decision.kind == "unknown":
        return heard
    rivals = tuple(topic for topic in heard.decision.topics if topic not in again.decision.topics)
    return replace(again, rivals=rivals if again.decision.kind == "answer" else ())


async def _both_questions(heard: Heard, text: str, listening: Listening) -> Heard:
    """Two questions in one message are both answered, when each is plainly understood by itself.

    Where one of them alone would be an emergency, the message as a whole still gets the numbers.
    """
    parts = [await listening.hear(question) for question in questions_in(text, _PHRASES)]
    topics = tuple(dict.fromkeys(part.decision.topics[0] for part in parts if part.decision.kind == "answer"))
    if any(part.alarm.emergency for part in parts):
        return replace(heard, alarm=replace(heard.alarm, safety_note=True))
    if len(topics) < 2:
        return heard
    return replace(heard, decision=Decision("answer", topics), rivals=())


def _about(heard: Heard, topic: str) -> Heard:
    return replace(heard, decision=Decision("answer", (topic,)), rivals=())
