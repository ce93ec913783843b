"""Formatted text: https://core.telegram.org/bots/api#formatting-options

Offsets and lengths of entities count UTF-16 code units, as Telegram's do.
"""

from typing import Any

from demo.bot_api.call import Call
from demo.bot_api.errors import Json, bad_request
from demo.bot_api.formatting.detection import detect
from demo.bot_api.formatting.html import parse_html
from demo.bot_api.formatting.legacy import parse_markdown
from demo.bot_api.formatting.markdown import parse_markdown_v2
from demo.bot_api.formatting.units import Formatted, trimmed

_PARSERS = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}
MAX_BYTES = 1 << 15


def read_formatted(call: Call, text_name: str = "text", entities_name: str = "entities") -> Formatted:
    """The text of a call with its entities: marked up, given, and found by Telegram itself."""
    text = call.text(text_name)
    if len(text.encode()) > MAX_BYTES:
        raise bad_request("text is too long")
    mode = call.text("parse_mode").lower()
    if not text or mode in ("", "none"):
        given = call.structure(entities_name, "can't parse entities JSON object")
        return with_detected(trimmed(text, _given(given)))
    if mode not in _PARSERS:
        raise bad_request("unsupported parse_mode")
    return with_detected(trimmed(*_PARSERS[mode](text)))


def with_detected(formatted: Formatted) -> Formatted:
    """Adds the links, commands and addresses that Telegram finds by itself."""
    text, entities = formatted
    found = [e for e in detect(text) if not any(_overlap(e, other) for other in entities)]
    return text, sorted([*entities, *found], key=lambda e: (e["offset"], -e["length"]))


def _given(value: Any) -> list[Json]:
    if not isinstance(value, list):
        return []
    if not all(isinstance(e, dict) and {"type", "offset", "length"} <= e.keys() for e in value):
        raise bad_request("can't parse MessageEntity: expected an Object")
    return value


def _overlap(one: Json, other: Json) -> bool:
    if other["type"] not in ("text_link", "code", "pre", "text_mention"):
        return False
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
