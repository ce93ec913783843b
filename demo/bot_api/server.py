"""The stand-in's application and how to serve it."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from demo.bot_api.acting import CannotAct
from demo.bot_api.answering import bot_routes
from demo.bot_api.closing import ClosableProtocol
from demo.bot_api.control import control_routes
from demo.bot_api.faults import Weather
from demo.bot_api.page import page_routes
from demo.bot_api.rate import RateMeter
from demo.bot_api.state import Stage
from demo.bot_api.webhook import WebhookPoster
from demo.bot_api.world import World
from demo.clock import shifted_clock

START_SECONDS = 10


def create_app(token: str, state_file: Path | None = None, clock_file: Path | None = None) -> FastAPI:
    """The Bot API for the one bot that has `token` ("<digits>:<secret>"), its control API, its page.

    `state_file` (SQLite) keeps chats, messages and files over a restart. `clock_file` is the
    shifted clock shared with the bot (see `demo.clock`).
    """
    world = World(token, shifted_clock(clock_file), state_file)
    stage = Stage(world, Weather(), RateMeter(time.monotonic), clock_file)
    app = FastAPI(lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.stage = stage
    app.add_exception_handler(CannotAct, _refuse_act)
    app.include_router(bot_routes)
    app.include_router(control_routes)
    app.include_router(page_routes)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    stage: Stage = app.state.stage
    posting = asyncio.create_task(WebhookPoster(stage.world, stage.weather).run())
    yield
    posting.cancel()
    stage.world.close()


async def _refuse_act(request: Request, error: Exception) -> Response:
    """The control API's answer to what a person could not do in the application."""
    return JSONResponse({"detail": str(error)}, 409)


class DemoServer(uvicorn.Server):
    """Ends long polls before it waits for open requests to finish, so that it stops at once."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self._world = world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.end_waiting()
        await super().shutdown(sockets)


def server_of(app: FastAPI, host: str, port: int) -> DemoServer:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=ClosableProtocol,
        log_level="warning",
        access_log=False,  # an address of the Bot API holds the token
        timeout_graceful_shutdown=1,
    )
    return DemoServer(config, app.state.stage.world)


def _listening(host: str, port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only for sockets that name their protocol; with it,
    # every call on a kept connection would take 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


@contextmanager
def serving(app: FastAPI, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve `app` from a thread and yield its address; `port` 0 takes a free one."""
    server = server_of(app, host, port)
    listening = _listening(host, port)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the Bot API stand-in did not start")
        time.sleep(0.005)
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
