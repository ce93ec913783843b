"""Bodies of the control API's requests."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from demo.bot_api.errors import Json
from demo.bot_api.records import ChatKind


class NewUser(BaseModel):
    """`started`: the person has already talked to the bot, which may therefore write first."""

    first_name: str = Field(min_length=1)
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "fr"
    started: bool = False


class NewGroup(BaseModel):
    title: str = Field(min_length=1)
    owner_id: int
    kind: ChatKind = "supergroup"


class Said(BaseModel):
    text: str
    reply_to: int | None = None


class Edited(BaseModel):
    message_id: int
    text: str


class Tapped(BaseModel):
    """A button by its label or its index, or any `callback_data`, of one message or of the latest."""

    message_id: int | None = None
    callback_data: str | None = None
    button: str | int | None = None


class Other(BaseModel):
    """Any other content, in the Bot API's own form, e.g. {"voice": {…}} or {"location": {…}}."""

    content: Json


class Outage(BaseModel):
    on: bool


class ClockMove(BaseModel):
    """One of three: forward by seconds, to an instant, or back to the real clock."""

    advance_seconds: float | None = None
    to: AwareDatetime | None = None
    real: Literal[True] | None = None


class NextDue(BaseModel):
    """When the next reminder leaves; None when none is planned."""

    at: AwareDatetime | None = None
    label: str = ""


class ClockState(BaseModel):
    now: datetime
    offset_seconds: float
