"""A call of a method and its parameters, whatever way they were sent."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from demo.bot_api.errors import Json, bad_request

_INTEGER = re.compile(r"-?\d{1,19}")
_TRUE = {"true", "yes", "1"}


@dataclass(frozen=True)
class Upload:
    """A file in a multipart request."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """Parameters by name: strings from a form or an address, native values from JSON."""

    method: str
    parameters: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.parameters.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Like Telegram: what is no integer counts as missing."""
        found = _INTEGER.fullmatch(self.text(name).strip())
        return int(found.group()) if found else default

    def number(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in _TRUE

    def structure(self, name: str, complaint: str) -> Any:
        """A JSON value, None when missing; `complaint` is Telegram's words for what cannot be read."""
        value = self.parameters.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(complaint) from None


async def read_call(method: str, request: Request) -> Call:
    """Parameters of the address and of the body: JSON, urlencoded form or multipart form."""
    parameters: Json = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        parameters |= _read_json(await request.body())
    elif kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        async with request.form(max_part_size=64 * 1024 * 1024) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await _read_upload(value)
                else:
                    parameters[name] = value
    return Call(method, parameters, uploads)


def _read_json(body: bytes) -> Json:
    if not body:
        return {}
    try:
        parameters = json.loads(body)
    except ValueError:
        parameters = None
    if not isinstance(parameters, dict):
        raise bad_request("can't parse JSON object")
    return parameters


async def _read_upload(part: UploadFile) -> Upload:
    content = await part.read()
    return Upload(part.filename or "file", part.content_type or "application/octet-stream", content)
