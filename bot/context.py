"""What every handler may use, given through PTB's ContextTypes: no globals, no casts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Session
from telegram.ext import CallbackContext, ExtBot

from bot.answering import Answerer
from bot.dialogue import DialogueState, parse_dialogue
from bot.listening import Listening
from bot.situations import situation_from
from content.library import Library
from content.sentences import Sentences
from content.situation import Situation
from reminders.wording import Wording
from store.dialogues import read_dialogue, save_dialogue
from store.engine import Store
from store.linking import owner_of_chat
from store.models import Counsellor, Person
from store.persons import file_of, mark_reachable

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Assistant:
    """Everything assembled once by the entry point."""

    store: Store
    library: Library
    say: Sentences
    wording: Wording
    listening: Listening
    clock: Clock

    @property
    def answerer(self) -> Answerer:
        return Answerer(self.library, self.say)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context that handlers receive; see `context_of`."""

    assistant: ClassVar[Assistant]


def context_of(assistant: Assistant) -> type[Context]:
    """The context class bound to one assistant."""
    return type("BoundContext", (Context,), {"assistant": assistant})


@dataclass(frozen=True)
class Chat:
    """Who writes and where the conversation stands, read in one transaction."""

    id: int
    now: datetime
    owner: Person | Counsellor | None
    situation: Situation
    dialogue: DialogueState

    @property
    def person(self) -> Person | None:
        return self.owner if isinstance(self.owner, Person) else None

    @property
    def counsellor(self) -> Counsellor | None:
        return self.owner if isinstance(self.owner, Counsellor) else None


async def open_chat(assistant: Assistant, chat_id: int) -> Chat:
    """The chat as it stands now. A person who writes is reachable again."""
    now = assistant.clock()

    def read(session: Session) -> Chat:
        mark_reachable(session, chat_id)
        owner = owner_of_chat(session, chat_id)
        known = isinstance(owner, Person) and owner.id is not None
        situation = situation_from(file_of(session, owner.id), now) if known else Situation(now=now)  # type: ignore[union-attr, arg-type]
        return Chat(chat_id, now, owner, situation, parse_dialogue(read_dialogue(session, chat_id), now))

    return await assistant.store.transact(read)


async def remember(assistant: Assistant, chat: Chat, dialogue: DialogueState) -> None:
    """Saves where the conversation stands."""
    await assistant.store.transact(keep, chat, dialogue)


def keep(session: Session, chat: Chat, dialogue: DialogueState) -> None:
    """The same inside a transaction: a step that is done and what it did stand together, or not at all."""
    save_dialogue(session, chat.id, dialogue.model_copy(update={"at": chat.now}).model_dump_json(), chat.now)
