"""What a CPIP writes is read back first, then confirmed or given up: the one shape of all that she changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlmodel import Session
from telegram import Update

from bot.context import Chat, Context, open_chat, remember
from bot.dialogue import Flow, Step, parse_dialogue, seal
from bot.handlers.counsellor_menu import menu_rows
from bot.handlers.sending import acknowledge, chat_id_of, send, tapped
from reminders.messages import Button
from reminders.scheduling import Refused
from store.dialogues import read_dialogue, save_dialogue

YES, NO = "k:yes:", "k:no"
T = TypeVar("T")


@dataclass(frozen=True)
class Commitment(Generic[T]):
    """What a confirmation does: `write(session, counsellor_id, step, now)` in one transaction, then `tell`."""

    write: Callable[[Session, int, Step, datetime], T]
    tell: Callable[[Update, Context, T], Awaitable[None]]


class StepGone(Exception):
    """The step of a button is finished, given up, replaced by another or too old."""


def choices(step: Step, yes: str, no: str) -> tuple[Button, Button]:
    """« Confirmer » for this very step and no later one, and « ne rien faire »."""
    return Button(yes, YES + seal(step)), Button(no, NO)


async def keep_step(context: Context, chat: Chat, step: Step | None) -> None:
    """The step in progress from now on; None: no step any more."""
    await remember(context.assistant, chat, chat.dialogue.model_copy(update={"step": step}))


def confirming(
    commitments: Mapping[Flow, Commitment[Any]],
) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """The handler of « Confirmer »: does what the step in progress is for, once, however often it is tapped."""

    async def on_confirm(update: Update, context: Context) -> None:
        await acknowledge(update)
        assistant, chat = context.assistant, await open_chat(context.assistant, chat_id_of(update))
        step, sealed = chat.dialogue.step, (tapped(update).data or "").removeprefix(YES)
        commitment = commitments.get(step.flow) if step is not None else None
        if chat.counsellor is None or commitment is None:
            await say_gone(update, context)
            return
        try:
            written = await assistant.store.transact(
                spend, chat.id, int(chat.counsellor.id or 0), sealed, chat.now, commitment.write
            )
        except StepGone:
            await say_gone(update, context)
        except Refused as refusal:
            await say_refused(update, context, refusal)
        else:
            await commitment.tell(update, context, written)

    return on_confirm


async def on_give_up(update: Update, context: Context) -> None:
    """Nothing is written, nothing leaves."""
    await acknowledge(update)
    chat = await open_chat(context.assistant, chat_id_of(update))
    await keep_step(context, chat, None)
    await send(update, context.assistant.say("step_cancelled"), _menu(chat, context))


async def on_stale_tap(update: Update, context: Context) -> None:
    """A button that this version no longer knows is met kindly, not with a silence."""
    await acknowledge(update)
    await say_gone(update, context)


async def say_gone(update: Update, context: Context) -> None:
    chat = await open_chat(context.assistant, chat_id_of(update))
    await send(update, context.assistant.say("step_gone"), _menu(chat, context))


async def say_refused(update: Update, context: Context, refusal: Refused) -> None:
    """Why it was not done, in a CPIP's words."""
    await send(update, context.assistant.say(f"refused_{refusal.key}"), menu_rows(context.assistant.say))


def spend(
    session: Session,
    chat_id: int,
    counsellor_id: int,
    sealed: str,
    now: datetime,
    write: Callable[[Session, int, Step, datetime], T],
) -> T:
    """Takes the step and does its work in one transaction: two taps at once find one step, a refusal leaves it."""
    dialogue = parse_dialogue(read_dialogue(session, chat_id, lock=True), now)
    if dialogue.step is None or seal(dialogue.step) != sealed:
        raise StepGone
    spent = dialogue.model_copy(update={"step": None, "at": now})
    save_dialogue(session, chat_id, spent.model_dump_json(), now)
    return write(session, counsellor_id, dialogue.step, now)


def _menu(chat: Chat, context: Context) -> tuple[tuple[Button, ...], ...]:
    return menu_rows(context.assistant.say) if chat.counsellor is not None else ()
