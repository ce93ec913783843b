"""A CPIP posts an update to her caseload: writes, previews, confirms; then sees who received and who read it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session
from telegram import Update

from bot.context import Chat, Context, open_chat
from bot.dialogue import Step
from bot.handlers.confirming import Commitment, choices, keep_step
from bot.handlers.counsellor_menu import counsellor_who_tapped, menu_rows
from bot.handlers.sending import chat_id_of, send, tapped
from content.dates import spoken_moment
from reminders.messages import Button
from store.deliveries import Received, update_figures, update_recipients
from store.models import Service
from store.models import Update as Post
from store.persons import caseload
from store.updates import post_update, update_of, updates_of
from store.vocabulary import DeliveryState

SEE = "u:see:"
MOST_CHARACTERS = 2000
_SHOWN_IN_LISTS = 60


async def on_new(update: Update, context: Context) -> None:
    """Asks for the text, and says to how many persons it will go."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant = context.assistant
    chat = await open_chat(assistant, chat_id_of(update))
    persons = await assistant.store.transact(caseload, int(counsellor.id or 0))
    if not persons:
        await send(update, assistant.say("persons_none"))
        return
    await keep_step(context, chat, Step(flow="posting_text"))
    await send(update, assistant.say("posting_what", count=len(persons)))


async def on_typed_update(update: Update, context: Context, chat: Chat, text: str) -> None:
    """Shows it as each person will see it, and to whom it goes; nothing has left yet."""
    assistant = context.assistant
    if len(text) > MOST_CHARACTERS:
        await send(update, assistant.say("posting_too_long", most=MOST_CHARACTERS))
        return
    persons = await assistant.store.transact(caseload, int(chat.counsellor.id or 0) if chat.counsellor else 0)
    unreached = [p.label for p in persons if p.chat_id is None or p.stopped_at or p.unreachable_since]
    said = assistant.say("posting_preview", text=text, count=len(persons))
    if unreached:
        said += "\n\n" + assistant.say("posting_unreached", list=", ".join(unreached))
    step = Step(flow="posting_confirm", text=text)
    await keep_step(context, chat, step)
    yes, no = choices(step, assistant.say("posting_yes_button", count=len(persons)), assistant.say("posting_no_button"))
    await send(update, said, ((yes,), (no,)))


def _write(session: Session, counsellor_id: int, step: Step, now: datetime) -> Post:
    return post_update(session, counsellor_id=counsellor_id, text=step.text, now=now)


async def _tell(update: Update, context: Context, post: Post) -> None:
    say = context.assistant.say
    see = Button(say("posting_see_button"), f"{SEE}{post.id}")
    await send(update, say("posting_done"), ((see,), *menu_rows(say)))


POSTING = Commitment(_write, _tell)


async def on_list(update: Update, context: Context) -> None:
    """Her last updates, each with how far it got."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant, counsellor_id = context.assistant, int(counsellor.id or 0)

    def read(session: Session) -> list[tuple[Post, list[Received]]]:
        return [(post, update_recipients(session, int(post.id or 0))) for post in updates_of(session, counsellor_id)]

    posts = await assistant.store.transact(read)
    rows = tuple((Button(_line(context, post, recipients), f"{SEE}{post.id}"),) for post, recipients in posts)
    await send(update, assistant.say("updates_title") if posts else assistant.say("updates_none"), rows)


async def on_see(update: Update, context: Context) -> None:
    """Who received it, who read it, who could not be reached and why."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant, update_id = context.assistant, int((tapped(update).data or "").removeprefix(SEE))

    def read(session: Session) -> tuple[Post, list[Received], str] | None:
        post = update_of(session, update_id, int(counsellor.id or 0))
        if post is None:
            return None
        zone = session.get_one(Service, counsellor.service_id).time_zone
        return post, update_recipients(session, update_id), zone

    found = await assistant.store.transact(read)
    if found is None:
        await send(update, assistant.say("not_your_update"))
        return
    post, recipients, zone = found
    refresh = Button(assistant.say("refresh_button"), f"{SEE}{post.id}")
    await send(update, _described(context, post, recipients, zone), ((refresh,),))


def _described(context: Context, post: Post, recipients: list[Received], zone: str) -> str:
    say, figures = context.assistant.say, update_figures(recipients)
    lines = [
        say("receipts_title", moment=spoken_moment(post.created_at, zone), text=post.text),
        say("receipts_counts", received=figures.received, read=figures.read, unreachable=figures.unreachable),
    ]
    sent = [r for r in recipients if r.state is DeliveryState.SENT]
    groups = (
        ("receipts_read", [r.label for r in sent if r.read_at is not None]),
        ("receipts_unread", [r.label for r in sent if r.read_at is None]),
        ("receipts_waiting", [r.label for r in recipients if r not in sent and not r.is_unreachable]),
    )
    lines += [say(key, list=", ".join(labels)) for key, labels in groups if labels]
    outcomes = context.assistant.wording.texts["outcomes"]
    lines += [
        say("receipts_unreachable", person=r.label, reason=outcomes.get(r.reason, r.reason))
        for r in recipients
        if r.is_unreachable
    ]
    return "\n".join(lines)


def _line(context: Context, post: Post, recipients: list[Received]) -> str:
    short = post.text if len(post.text) <= _SHOWN_IN_LISTS else post.text[: _SHOWN_IN_LISTS - 1] + "…"
    figures = update_figures(recipients)
    return context.assistant.say("update_line", text=short, received=figures.received, read=figures.read)
