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
from demo.bot_api.call import Call, read_call
from demo.bot_api.closing import ClosableProtocol, Hangup
from demo.bot_api.control import control_routes
from demo.bot_api.errors import (
    NOT_FOUND,
    UNAUTHORIZED,
    BotApiError,
    ConnectionDropped,
    too_many_requests,
)
from demo.bot_api.faults import Weather, under
from demo.bot_api.methods import answer
from demo.bot_api.page import page_routes
from demo.bot_api.rate import RateMeter
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
    weather = Weather()
    meter = RateMeter(time.monotonic)
    poster = WebhookPoster(world, weather)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(poster.run())
        yield
        task.cancel()
        world.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.world = world
    app.add_exception_handler(CannotAct, _refuse_act)
    _add_bot_api(app, world, weather, meter)
    app.include_router(control_routes(world, weather, meter, clock_file))
    app.include_router(page_routes())
    return app


async def _refuse_act(request: Request, error: Exception) -> Response:
    """The control API's answer to what a person could not do in the application."""
    return JSONResponse({"detail": str(error)}, 409)


def _add_bot_api(app: FastAPI, world: World, weather: Weather, meter: RateMeter) -> None:
    @app.api_route("/bot{token}/{method}", methods=["GET", "POST"])
    async def call_method(token: str, method: str, request: Request) -> Response:
        try:
            if weather.outage:
                raise ConnectionDropped
            _check_token(world, token)
            call = await read_call(method, request)
            return JSONResponse({"ok": True, "result": await _answer(world, weather, meter, call)})
        except BotApiError as error:
            return JSONResponse(error.body(), error.code)
        except ConnectionDropped as dropped:
            return Hangup(dropped.silent_seconds)

    @app.get("/file/bot{token}/{path:path}")
    async def download(token: str, path: str) -> Response:
        if weather.outage:
            return Hangup()
        try:
            _check_token(world, token)
        except BotApiError as error:
            return JSONResponse(error.body(), error.code)
        for stored in world.files.values():
            if stored.path == path:
                return Response(world.contents[stored.file_id], media_type=stored.mime_type)
        return JSONResponse(BotApiError(*NOT_FOUND).body(), 404)


async def _answer(world: World, weather: Weather, meter: RateMeter, call: Call) -> object:
    chat_id = call.integer("chat_id") or None
    fault = weather.take(call.method, chat_id)
    retry_after = meter.call(call.method.lower() in _MESSAGES, chat_id)
    if retry_after is not None:
        raise too_many_requests(retry_after)
    return await under(fault, lambda: answer(world, call))


_MESSAGES = {
    "sendmessage",
    "senddocument",
    "sendphoto",
    "sendlocation",
    "sendvenue",
    "sendcontact",
}


def _check_token(world: World, token: str) -> None:
    number, separator, secret = token.partition(":")
    if not (number.isdecimal() and separator and secret):
        raise BotApiError(*NOT_FOUND)
    if token != world.token:
        raise BotApiError(*UNAUTHORIZED)


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
    return DemoServer(config, app.state.world)


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
