"""Creating people and acting as them, and reading what they see."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, HTTPException, Response, UploadFile

from demo.bot_api import acting
from demo.bot_api.errors import Json
from demo.bot_api.methods.files import document_object, photo_sizes
from demo.bot_api.methods.profile import commands_shown
from demo.bot_api.records import Account, Chat, Message, StoredFile
from demo.bot_api.requests import Edited, NewGroup, NewUser, Other, Said, Tapped
from demo.bot_api.state import TheWorld
from demo.bot_api.world import World

# Shown inside the page; anything else is only offered for saving.
_INLINE_TYPES = {"image/png", "image/jpeg"}

chat_routes = APIRouter()


async def known_chat(chat_id: int, world: TheWorld) -> Chat:
    if chat_id not in world.chats:
        raise HTTPException(404, "there is no such chat")
    return world.chats[chat_id]


KnownChat = Annotated[Chat, Depends(known_chat)]


@chat_routes.post("/users")
async def create_user(user: NewUser, world: TheWorld) -> Json:
    account = world.add_account(user.first_name, user.last_name, user.username, user.language_code)
    if user.started:
        chat = world.chats[account.id]
        world.save_chat(chat.model_copy(update={"started": True}))
    return {"chat_id": account.id, "user": account.as_user()}


@chat_routes.post("/groups")
async def create_group(group: NewGroup, world: TheWorld) -> Json:
    """A group to which its owner has just added the bot."""
    if group.owner_id not in world.accounts:
        raise HTTPException(404, "there is no such account")
    chat = world.add_group(group.title, group.owner_id, group.kind)
    acting.bring_into_group(world, chat)
    return {"chat_id": chat.id}


@chat_routes.get("/chats")
async def chats(world: TheWorld) -> list[Json]:
    return [_summary(world, chat) for chat in world.chats.values()]


@chat_routes.get("/chats/{chat_id}/messages")
async def messages(chat: KnownChat, world: TheWorld) -> Json:
    """What the owner of the chat sees, oldest first, and the state of the application around it."""
    profile = world.profile
    seen = [_shown(message) for message in world.visible_messages(chat.id)]
    return {
        **_summary(world, chat),
        "last": world.journal.last,
        "messages": seen,
        "reply_keyboard": chat.reply_keyboard,
        "commands": commands_shown(world, chat),
        "bot": world.bot_user(),
        "description": profile.descriptions.get("fr") or profile.descriptions.get("", ""),
    }


def _summary(world: World, chat: Chat) -> Json:
    account = world.account_of(chat)
    return {
        "chat_id": chat.id,
        "kind": chat.kind,
        "name": chat.title or account.first_name,
        "started": chat.started,
        "membership": chat.membership,
        "deactivated": account.deactivated,
    }


def _shown(message: Message) -> Json:
    return {"by": message.by, "silent": message.silent, "message": message.body}


@chat_routes.post("/chats/{chat_id}/text")
async def say(said: Said, chat: KnownChat, world: TheWorld) -> Json:
    content = acting.text_content(world, chat, said.text, said.reply_to)
    return acting.say(world, chat, content).body


@chat_routes.post("/chats/{chat_id}/start")
async def start(chat: KnownChat, world: TheWorld, payload: str = "") -> Json:
    return acting.start(world, chat, payload).body


@chat_routes.post("/chats/{chat_id}/other")
async def send_other(other: Other, chat: KnownChat, world: TheWorld) -> Json:
    return acting.say(world, chat, other.content).body


@chat_routes.post("/chats/{chat_id}/edit")
async def edit(edited: Edited, chat: KnownChat, world: TheWorld) -> Json:
    return acting.edit(world, chat, edited.message_id, edited.text).body


@chat_routes.post("/chats/{chat_id}/tap")
async def tap(tapped: Tapped, chat: KnownChat, world: TheWorld) -> Json:
    if tapped.callback_data is not None:
        message = _tapped_message(world, chat, tapped)
        return acting.query(world, chat, message, tapped.callback_data)
    return acting.press(world, chat, _tapped_button(world, chat, tapped))


def _tapped_message(world: World, chat: Chat, tapped: Tapped) -> Message:
    if tapped.message_id is not None:
        return acting.find(world, chat, tapped.message_id)
    with_buttons = [b.message for b in acting.buttons(world, chat) if b.message is not None]
    if not with_buttons:
        raise acting.CannotAct("no message has a button")
    return with_buttons[-1]


def _tapped_button(world: World, chat: Chat, tapped: Tapped) -> acting.Button:
    """By label: the latest button of that name. By index: among one message's, or the latest's."""
    choice = acting.buttons(world, chat)
    if isinstance(tapped.button, int) or tapped.message_id is not None:
        number = _tapped_message(world, chat, tapped).message_id
        choice = [b for b in choice if b.message and b.message.message_id == number]
    if isinstance(tapped.button, int):
        choice = choice[tapped.button : tapped.button + 1] if tapped.button >= 0 else []
    else:
        choice = [b for b in choice if b.label == tapped.button]
    if not choice:
        raise acting.CannotAct("there is no such button")
    return choice[-1]


@chat_routes.post("/chats/{chat_id}/document")
async def send_document(
    chat: KnownChat,
    world: TheWorld,
    file: Annotated[UploadFile, File()],
    caption: Annotated[str, Form()] = "",
) -> Json:
    stored = await _stored(world, file, "documents")
    content = {"document": document_object(stored), **_caption(caption)}
    return acting.say(world, chat, content).body


@chat_routes.post("/chats/{chat_id}/photo")
async def send_photo(
    chat: KnownChat,
    world: TheWorld,
    file: Annotated[UploadFile, File()],
    caption: Annotated[str, Form()] = "",
) -> Json:
    stored = await _stored(world, file, "photos")
    content = {"photo": photo_sizes(world, stored), **_caption(caption)}
    return acting.say(world, chat, content).body


async def _stored(world: World, file: UploadFile, folder: str) -> StoredFile:
    kind = file.content_type or "application/octet-stream"
    return world.add_file(file.filename or "file", kind, await file.read(), folder)


def _caption(caption: str) -> dict[str, Any]:
    return {"caption": caption} if caption else {}


@chat_routes.get("/files/{file_id}")
async def read_file(file_id: str, world: TheWorld) -> Response:
    stored = world.files.get(file_id)
    if stored is None:
        raise HTTPException(404, "there is no such file")
    shown = "inline" if stored.mime_type in _INLINE_TYPES else "attachment"
    disposition = f"{shown}; filename*=UTF-8''{quote(stored.name)}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return Response(world.contents[file_id], media_type=stored.mime_type, headers=headers)


@chat_routes.post("/chats/{chat_id}/block")
async def block(chat: KnownChat, world: TheWorld) -> Json:
    """Block the bot, or expel it from a group."""
    acting.set_membership(world, chat, "kicked")
    return _summary(world, world.chats[chat.id])


@chat_routes.post("/chats/{chat_id}/unblock")
async def unblock(chat: KnownChat, world: TheWorld) -> Json:
    acting.set_membership(world, chat, "member")
    return _summary(world, world.chats[chat.id])


@chat_routes.post("/chats/{chat_id}/deactivate")
async def deactivate(chat: KnownChat, world: TheWorld) -> Json:
    """Delete the account: https://core.telegram.org/api/account-deletion"""
    account: Account = world.account_of(chat)
    world.save_account(account.model_copy(update={"deactivated": True}))
    return _summary(world, chat)
