"""The Bot API's own routes: https://core.telegram.org/bots/api#making-requests"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from demo.bot_api.call import Call, read_call
from demo.bot_api.closing import Hangup
from demo.bot_api.errors import (
    NOT_FOUND,
    UNAUTHORIZED,
    BotApiError,
    ConnectionDropped,
    too_many_requests,
)
from demo.bot_api.faults import under
from demo.bot_api.methods import answer
from demo.bot_api.state import Stage, TheStage

bot_routes = APIRouter()

# Calls that put a message into a chat, which is what Telegram limits.
_MESSAGES = {
    "sendmessage",
    "senddocument",
    "sendphoto",
    "sendlocation",
    "sendvenue",
    "sendcontact",
}


@bot_routes.api_route("/bot{token}/{method}", methods=["GET", "POST"])
async def call_method(token: str, method: str, request: Request, stage: TheStage) -> Response:
    try:
        _admit(stage, token)
        result = await _result(stage, await read_call(method, request))
        return JSONResponse({"ok": True, "result": result})
    except BotApiError as error:
        return JSONResponse(error.body(), error.code)
    except ConnectionDropped as dropped:
        return Hangup(dropped.silent_seconds)


@bot_routes.get("/file/bot{token}/{path:path}")
async def download(token: str, path: str, stage: TheStage) -> Response:
    """https://core.telegram.org/bots/api#file"""
    try:
        _admit(stage, token)
        return _file(stage, path)
    except BotApiError as error:
        return JSONResponse(error.body(), error.code)
    except ConnectionDropped:
        return Hangup()


async def _result(stage: Stage, call: Call) -> object:
    """The result of a call, unless a fault or the limits come first."""
    chat_id = call.integer("chat_id") or None
    fault = stage.weather.take(call.method, chat_id)
    retry_after = stage.meter.call(call.method.lower() in _MESSAGES, chat_id)
    if retry_after is not None:
        raise too_many_requests(retry_after)
    return await under(fault, lambda: answer(stage.world, call))


def _admit(stage: Stage, token: str) -> None:
    if stage.weather.outage:
        raise ConnectionDropped
    number, separator, secret = token.partition(":")
    if not (number.isdecimal() and separator and secret):
        raise BotApiError(*NOT_FOUND)
    if token != stage.world.token:
        raise BotApiError(*UNAUTHORIZED)


def _file(stage: Stage, path: str) -> Response:
    for stored in stage.world.files.values():
        if stored.path == path:
            return Response(stage.world.contents[stored.file_id], media_type=stored.mime_type)
    raise BotApiError(*NOT_FOUND)
