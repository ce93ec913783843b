"""The state of the stand-in: accounts, chats, messages, files and what waits for the bot."""

import itertools
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from demo.bot_api.archive import Archive
from demo.bot_api.errors import (
    BLOCKED,
    CHAT_NOT_FOUND,
    DEACTIVATED,
    Json,
    bad_request,
    forbidden,
)
from demo.bot_api.journal import By, Journal, Kind
from demo.bot_api.records import Account, Cast, Chat, ChatKind, Message, Profile, StoredFile
from demo.bot_api.updates import UpdateQueue

FIRST_ACCOUNT_ID = 410_000_001
FIRST_GROUP_ID = 1_900_000_001
BOT_USERNAME = "demo_spip_bot"
DEFAULT_NAME = "Bot"

# Telegram leaves these out unless a bot asks for them: https://core.telegram.org/bots/api#getupdates
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class World:
    """One bot and everybody who can talk to it. Used from the server's event loop only."""

    def __init__(self, token: str, clock: Callable[[], datetime], state: Path | None) -> None:
        self.token = token
        self.bot_id = int(token.partition(":")[0])
        self.clock = clock
        self.archive = Archive(state)
        self.journal = Journal()
        self.updates = UpdateQueue(self.archive)
        self.accounts = {a.id: a for a in self.archive.load("account", Account)}
        self.chats = {c.id: c for c in self.archive.load("chat", Chat)}
        self.files = {f.file_id: f for f in self.archive.load("file", StoredFile)}
        self.contents = self.archive.load_contents()
        self.profile = next(self.archive.load("profile", Profile), Profile())
        self.cast = next(self.archive.load("cast", Cast), Cast())
        self.messages: dict[int, dict[int, Message]] = {}
        self.callback_queries: dict[str, int] = {}
        last = self._restore_messages()
        self._message_ids = itertools.count(last + 1)

    def _restore_messages(self) -> int:
        last = 0
        for message in self.archive.load("message", Message):
            self.messages.setdefault(message.chat_id, {})[message.message_id] = message
            last = max(last, message.message_id)
            if not message.deleted:
                self._record("message", message)
        return last

    # -- accounts and chats

    def add_account(
        self, first_name: str, last_name: str | None, username: str | None, language: str | None
    ) -> Account:
        number = max([FIRST_ACCOUNT_ID - 1, *self.accounts]) + 1
        account = Account(
            id=number,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language,
        )
        self.save_account(account)
        self.save_chat(Chat(id=number, owner_id=number))
        return account

    def add_group(self, title: str, owner_id: int, kind: ChatKind) -> Chat:
        """A group with the bot in it; supergroups have ids that begin with -100."""
        base = 1_000_000_000_000 if kind == "supergroup" else 0
        number = -(base + FIRST_GROUP_ID + len(self.chats))
        chat = Chat(id=number, kind=kind, title=title, owner_id=owner_id, started=True)
        self.save_chat(chat)
        return chat

    def save_account(self, account: Account) -> None:
        self.accounts[account.id] = account
        self.archive.save("account", account.id, account)

    def save_chat(self, chat: Chat) -> None:
        self.chats[chat.id] = chat
        self.archive.save("chat", chat.id, chat)

    def save_profile(self) -> None:
        self.archive.save("profile", "bot", self.profile)
        self.note("profile", "bot", 0, {})

    def account_of(self, chat: Chat) -> Account:
        return self.accounts[chat.owner_id]

    def find_chat(self, identifier: str) -> Chat:
        """The chat that a `chat_id` names, which the bot has met; Telegram's refusal otherwise."""
        if not identifier:
            raise bad_request("chat_id is empty")
        # "@name" reaches public groups and channels only, and there is none here.
        known = identifier.lstrip("-").isdecimal()
        chat = self.chats.get(int(identifier)) if known else None
        if chat is None or not chat.started:
            raise bad_request(CHAT_NOT_FOUND)
        return chat

    def writable_chat(self, identifier: str) -> Chat:
        """The same, when the bot may also write there."""
        chat = self.find_chat(identifier)
        if chat.kind == "private":
            if self.account_of(chat).deactivated:
                raise forbidden(DEACTIVATED)
            if chat.membership != "member":
                raise forbidden(BLOCKED)
        elif chat.membership == "kicked":
            raise forbidden(f"bot was kicked from the {self._kind_name(chat)} chat")
        elif chat.membership == "left":
            raise forbidden(f"bot is not a member of the {self._kind_name(chat)} chat")
        return chat

    def _kind_name(self, chat: Chat) -> str:
        return "supergroup" if chat.kind == "supergroup" else "group"

    # -- Bot API objects

    def bot_user(self) -> Json:
        name = self.profile.names.get("", DEFAULT_NAME)
        return {"id": self.bot_id, "is_bot": True, "first_name": name, "username": BOT_USERNAME}

    def chat_object(self, chat: Chat) -> Json:
        """https://core.telegram.org/bots/api#chat"""
        if chat.kind != "private":
            return {"id": chat.id, "type": chat.kind, "title": chat.title}
        user = self.account_of(chat).as_user()
        shown: Json = {k: v for k, v in user.items() if k in ("first_name", "last_name", "username")}
        return {"id": chat.id, "type": "private", **shown}

    def timestamp(self) -> int:
        return int(self.clock().timestamp())

    # -- messages

    def add_message(
        self, chat: Chat, by: By, content: Json, *, silent: bool = False, sender: Json | None = None
    ) -> Message:
        """Store a new message of the bot, or of `sender` (default: the chat's owner)."""
        author = self.bot_user() if by == "bot" else sender or self.account_of(chat).as_user()
        number = next(self._message_ids)
        head: Json = {
            "message_id": number,
            "from": author,
            "chat": self.chat_object(chat),
            "date": self.timestamp(),
        }
        body = {**head, **content}
        message = Message(chat_id=chat.id, message_id=number, by=by, body=body, silent=silent)
        self.save_message(message)
        self._record("message", message)
        return message

    def save_message(self, message: Message) -> None:
        self.messages.setdefault(message.chat_id, {})[message.message_id] = message
        self.archive.save("message", message.message_id, message)

    def edit_message(self, message: Message, body: Json) -> Message:
        edited = message.model_copy(update={"body": {**body, "edit_date": self.timestamp()}})
        self.save_message(edited)
        self._record("edited", edited)
        return edited

    def delete_message(self, message: Message, by: By) -> None:
        self.save_message(message.model_copy(update={"deleted": True}))
        self.note("deleted", by, message.chat_id, {"message_id": message.message_id})

    def find_message(self, chat: Chat, message_id: int) -> Message | None:
        message = self.messages.get(chat.id, {}).get(message_id)
        return None if message is None or message.deleted else message

    def visible_messages(self, chat_id: int) -> list[Message]:
        return [m for m in self.messages.get(chat_id, {}).values() if not m.deleted]

    # -- files

    def add_file(self, name: str, mime_type: str, content: bytes, folder: str) -> StoredFile:
        number = len(self.files)
        suffix = Path(name).suffix
        stored = StoredFile(
            file_id=f"BQACAgQAAxkB{secrets.token_urlsafe(24)}",
            file_unique_id=f"AgAD{secrets.token_urlsafe(8)}",
            name=name,
            mime_type=mime_type,
            path=f"{folder}/file_{number}{suffix}",
            size=len(content),
        )
        self.files[stored.file_id] = stored
        self.contents[stored.file_id] = content
        self.archive.save("file", stored.file_id, stored)
        self.archive.save_content(stored.file_id, content)
        return stored

    # -- what happened

    def note(self, kind: Kind, by: By, chat_id: int, detail: Json) -> None:
        self.journal.add(kind, by, chat_id, self.clock().isoformat(), detail)

    def _record(self, kind: Kind, message: Message) -> None:
        detail = {"message": message.body, "silent": message.silent}
        self.note(kind, message.by, message.chat_id, detail)

    def send_update(self, kind: str, body: Json) -> None:
        """Queue an update for the bot unless it said that it does not want this kind."""
        allowed = self.profile.allowed_updates
        if (kind in allowed) if allowed else (kind not in NOT_BY_DEFAULT):
            self.updates.put(kind, body)

    def end_waiting(self) -> None:
        """Before a shutdown: nobody waits any longer."""
        self.updates.interrupt()
        self.journal.close()

    def close(self) -> None:
        self.archive.close()
