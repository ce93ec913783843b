"""parse_mode HTML: https://core.telegram.org/bots/api#html-style"""

import re
from dataclasses import dataclass

from demo.bot_api.errors import BotApiError, Json, bad_request
from demo.bot_api.formatting.units import Formatted, entity

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot));?")
_ATTRIBUTE = re.compile(r"""([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?""")
_TAG = re.compile(r"<(/?)([^\s>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")


@dataclass(frozen=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int


def parse_html(source: str) -> Formatted:
    """Text and entities of `source`; raises Telegram's refusal for what it cannot parse."""
    text, entities = "", []
    opened: list[_Open] = []
    position = 0
    while (at := source.find("<", position)) >= 0:
        text += _decoded(source[position:at])
        match = _TAG.match(source, at)
        if match is None:
            raise _refusal(f"Unclosed start tag at byte offset {_bytes(source, at)}")
        position = match.end()
        closing, tag, rest = match.groups()
        if not closing:
            opened.append(_opened(tag.lower(), rest, len(text), _bytes(source, at)))
        elif (found := _closed(opened, tag.lower(), text, _bytes(source, at))) is not None:
            entities.append(found)
    text += _decoded(source[position:])
    if opened:
        raise _refusal(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return text, entities


def _opened(tag: str, rest: str, start: int, at: int) -> _Open:
    if tag not in _KINDS:
        raise _refusal(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes = {m[1].lower(): _decoded(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(rest)}
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return _Open(tag, attributes, start)


def _closed(opened: list[_Open], tag: str, text: str, at: int) -> Json | None:
    if not opened:
        raise _refusal(f"Unexpected end tag at byte offset {at}")
    last = opened.pop()
    if tag and tag != last.tag:
        raise _refusal(f'Unmatched end tag at byte offset {at}, expected "</{last.tag}>", found "</{tag}>"')
    covered = text[last.start :]
    if not covered:
        return None
    kind = _KINDS[last.tag]
    if last.tag == "blockquote" and "expandable" in last.attributes:
        kind = "expandable_blockquote"
    return entity(kind, text[: last.start], covered, **_extra(last, covered))


def _extra(last: _Open, covered: str) -> dict[str, str]:
    if last.tag == "a":
        return {"url": last.attributes.get("href") or covered}
    if last.tag == "tg-emoji":
        return {"custom_emoji_id": last.attributes.get("emoji-id", "")}
    return {}


def _decoded(part: str) -> str:
    """Telegram knows four named references and the numeric ones; the rest stays as written."""

    def character(match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        if name:
            return _NAMED[name]
        return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))

    return _REFERENCE.sub(character, part)


def _bytes(source: str, position: int) -> int:
    return len(source[:position].encode())


def _refusal(problem: str) -> BotApiError:
    return bad_request(f"can't parse entities: {problem}")
