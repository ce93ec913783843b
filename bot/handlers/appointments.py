"""A CPIP's coming and recent appointments, and each of them: what was sent, what was answered, what became of it."""

from __future__ import annotations

from sqlmodel import Session
from telegram import Update

from bot.appointment_view import LIST, VIEW, Seen, list_rows, list_text, look, read_page, view_rows, view_text
from bot.context import Context
from bot.handlers.confirming import say_refused
from bot.handlers.counsellor_menu import counsellor_who_tapped, person_label
from bot.handlers.sending import change, send, tapped
from reminders.scheduling import Refused


async def on_list(update: Update, context: Context) -> None:
    """One page of the list; turning it rewrites the message."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    assistant, now = context.assistant, context.assistant.clock()
    wanted = (tapped(update).data or "").removeprefix(LIST)
    page, zone = await assistant.store.transact(read_page, int(counsellor.id or 0), int(wanted or 0), now)
    text = list_text(page, zone, now, assistant.say, assistant.wording)
    rows = list_rows(page, assistant.say)
    if wanted:
        await change(tapped(update), text, rows)
    else:
        await send(update, text, rows)


async def on_view(update: Update, context: Context) -> None:
    """One appointment, as a message of its own: the list stays."""
    counsellor = await counsellor_who_tapped(update, context)
    if counsellor is None:
        return
    appointment_id = int((tapped(update).data or "").removeprefix(VIEW))
    await show(update, context, int(counsellor.id or 0), appointment_id)


async def show(
    update: Update, context: Context, counsellor_id: int, appointment_id: int, said: str = "", *, edits: bool = False
) -> None:
    """The appointment as it stands now, after `said`; `edits`: in place of the tapped message."""
    assistant, now = context.assistant, context.assistant.clock()

    def read(session: Session) -> Seen | None:
        return look(session, appointment_id, counsellor_id, now, assistant.wording)

    seen = await assistant.store.transact(read)
    if seen is None:
        await say_refused(update, context, Refused("not_yours"))
        return
    label = person_label(seen.person, assistant.say, now)
    text = view_text(seen, label, now, assistant.say, assistant.wording)
    text, rows = "\n\n".join(part for part in (said, text) if part), view_rows(seen, now, assistant.say)
    if edits:
        await change(tapped(update), text, rows)
    else:
        await send(update, text, rows)
