"""Closing a connection without an answer, as a server that is down does.

ASGI has no word for it, so the transport travels with each request, put there by uvicorn's
protocol class (`Config(http=…)`).
"""

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_KEY = "demo.transport"


class ClosableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which also tells the application its transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        application = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            await application({**scope, _KEY: transport}, receive, send)

        self.app = with_transport


class Hangup(Response):
    """A response that is none: it closes the connection, or first lets the caller wait in vain."""

    def __init__(self, silent_seconds: float = 0) -> None:
        super().__init__()
        self._silent_seconds = silent_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get(_KEY)
        if transport is None:
            raise ConnectionAbortedError("this server cannot close a connection without an answer")
        try:
            async with asyncio.timeout(self._silent_seconds):
                await _disconnected(receive)
        except TimeoutError:
            transport.abort()
            # Until uvicorn has seen that the connection is gone it would answer 500 into it.
            await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
