"""Faults on demand: what the bot must survive, when a test or the page asks for it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from pydantic import BaseModel, Field

from demo.bot_api.errors import (
    BLOCKED,
    CHAT_NOT_FOUND,
    INTERNAL_ERROR,
    BotApiError,
    ConnectionDropped,
    bad_request,
    forbidden,
    too_many_requests,
)

FaultKind = Literal["429", "500", "400", "403", "timeout_after_accept", "drop_before", "delay"]


class Fault(BaseModel):
    """One fault. `chat_id` None: any chat; `times` None: until removed; `description`: other words.

    `seconds`: how long `delay` waits, or how long `timeout_after_accept` keeps the connection
    open without an answer although the call was carried out.
    """

    id: int = 0
    method: str = "*"
    chat_id: int | None = None
    kind: FaultKind
    retry_after: int = Field(default=1, ge=1)
    seconds: float = Field(default=60.0, ge=0)
    times: int | None = Field(default=None, ge=1)
    description: str | None = None

    def concerns(self, method: str, chat_id: int | None) -> bool:
        return self.method.lower() in ("*", method.lower()) and self.chat_id in (None, chat_id)

    def error(self) -> BotApiError | None:
        """The refusal that this fault stands for; None for those that are no refusal."""
        known = {
            "429": too_many_requests(self.retry_after),
            "500": BotApiError(*INTERNAL_ERROR),
            "400": bad_request(CHAT_NOT_FOUND),
            "403": forbidden(BLOCKED),
        }
        error = known.get(self.kind)
        if error is not None and self.description:
            error.description = self.description
        return error


class Weather:
    """The faults in force, and whether Telegram is out altogether."""

    def __init__(self) -> None:
        self.outage = False
        self.faults: list[Fault] = []
        self._count = 0

    def add(self, fault: Fault) -> Fault:
        self._count += 1
        added = fault.model_copy(update={"id": self._count})
        self.faults.append(added)
        return added

    def clear(self) -> None:
        self.faults.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The first fault that concerns this call; a counted one loses one time."""
        for fault in self.faults:
            if fault.concerns(method, chat_id):
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times == 0:
            self.faults.remove(fault)


async def under(fault: Fault | None, work: Callable[[], Awaitable[Any]]) -> Any:
    """Do `work` as `fault` lets it."""
    if fault is None:
        return await work()
    if (error := fault.error()) is not None:
        raise error
    if fault.kind == "drop_before":
        raise ConnectionDropped
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return await work()
    await work()
    raise ConnectionDropped(silent_seconds=fault.seconds)
