"""Keyboards: https://core.telegram.org/bots/api#inlinekeyboardmarkup and #replykeyboardmarkup"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from demo.bot_api.call import Call
from demo.bot_api.errors import Json, bad_request

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
_OTHER_ACTIONS = (
    "login_url",
    "web_app",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
)
_HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+")


def read_markup(call: Call) -> Json | None:
    """The `reply_markup` of a call, checked; None when there is none."""
    markup = call.structure("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if isinstance(markup.get("inline_keyboard"), list):
        return _inline_keyboard(markup)
    if isinstance(markup.get("keyboard"), list):
        return _reply_keyboard(markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return dict(markup)
    return None


def _inline_keyboard(markup: Json) -> Json | None:
    rows = _rows(markup["inline_keyboard"], "inline_keyboard", _inline_button)
    return {"inline_keyboard": rows} if rows else None


def _reply_keyboard(markup: Json) -> Json:
    return {**markup, "keyboard": _rows(markup["keyboard"], "keyboard", _reply_button)}


def _rows(rows: list[Any], name: str, read: Callable[[Any], Json]) -> list[list[Json]]:
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return [[read(button) for button in row] for row in rows if row]


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "url" in button:
        _check_url(str(button["url"]))
    elif "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif not any(action in button for action in _OTHER_ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return dict(button)


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not str(button.get("text", "")).strip():
        raise bad_request("keyboard button text must be non-empty")
    return dict(button)


def _check_url(url: str) -> None:
    if problem := url_problem(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {problem}")


def url_problem(url: str) -> str | None:
    """Why Telegram refuses this link; None when it takes it. `tel:` and `localhost` are refused."""
    if url.lower().startswith("tg://"):
        return None
    parts = urlsplit(url if "://" in url or ":" in url else f"http://{url}")
    if parts.scheme.lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    if not parts.hostname or not _HOST.fullmatch(parts.hostname):
        return "Wrong HTTP URL"
    return None
