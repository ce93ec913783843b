"""What the stand-in remembers. Each record is one row of the state file."""

from typing import Literal

from pydantic import BaseModel, Field

from demo.bot_api.errors import Json

ChatKind = Literal["private", "group", "supergroup"]
Membership = Literal["member", "left", "kicked"]


class Account(BaseModel):
    """A Telegram account. `id` is positive and equals its private chat's id."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "fr"
    deactivated: bool = False

    def as_user(self) -> Json:
        """https://core.telegram.org/bots/api#user"""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user


class Chat(BaseModel):
    """A conversation with the bot: private, or a group (negative id)."""

    id: int
    kind: ChatKind = "private"
    title: str | None = None
    owner_id: int
    started: bool = False
    membership: Membership = "member"
    reply_keyboard: Json | None = None
    menu_button: Json = Field(default_factory=lambda: {"type": "commands"})


class Message(BaseModel):
    """A message; `body` is the Bot API's Message object and is replaced, never changed in place."""

    chat_id: int
    message_id: int
    by: Literal["bot", "user"]
    body: Json
    silent: bool = False
    deleted: bool = False


class StoredFile(BaseModel):
    """A file of a message; its bytes are kept beside it, under the same id."""

    file_id: str
    file_unique_id: str
    name: str
    mime_type: str
    path: str
    size: int


class Update(BaseModel):
    """An update that the bot has not confirmed yet."""

    update_id: int
    body: Json


class Webhook(BaseModel):
    """Where updates are posted; an empty `url` means long polling."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


class Profile(BaseModel):
    """What the bot told Telegram about itself. Texts by language code, "" for everybody else."""

    names: dict[str, str] = Field(default_factory=dict)
    descriptions: dict[str, str] = Field(default_factory=dict)
    short_descriptions: dict[str, str] = Field(default_factory=dict)
    commands: dict[str, list[Json]] = Field(default_factory=dict)
    menu_button: Json = Field(default_factory=lambda: {"type": "commands"})
    allowed_updates: list[str] | None = None
    webhook: Webhook = Field(default_factory=Webhook)


class CastMember(BaseModel):
    """A character of the page: who plays which role, and what one may try with it."""

    chat_id: int
    name: str
    role: Literal["person", "counsellor", "visitor"]
    service: str = ""
    note: str = ""
    start_payload: str = ""
    time_zone: str = "Europe/Paris"
    suggestions: list[str] = Field(default_factory=list)


class Cast(BaseModel):
    members: list[CastMember] = Field(default_factory=list)
