"""Entities that Telegram finds in a text by itself: commands, links, addresses, numbers."""

import re

from demo.bot_api.errors import Json
from demo.bot_api.formatting.units import entity

_PATTERNS = {
    "url": re.compile(r"(?<![\w@./])(?:https?://[^\s<>«»]+|(?:[\w-]+\.)+(?:fr|com|org|net|eu)\b(?:/\S*)?)"),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<![\w@.])@[A-Za-z]\w{3,31}\b"),
    "hashtag": re.compile(r"(?<![\w#])#\w*[^\W\d_]\w*"),
    "phone_number": re.compile(r"(?<![\w+])\+\d(?:[ .-]?\d){8,13}(?!\w)"),
}
_TRAILING = ".,;:!?)…"


def detect(text: str) -> list[Json]:
    """Entities in the order of the text, without overlap: an e-mail address is no link."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            start, end = match.span()
            end = start + len(text[start:end].rstrip(_TRAILING)) if kind == "url" else end
            if kind == "email":
                found = [f for f in found if f[1] <= start or f[0] >= end]
            if all(f[1] <= start or f[0] >= end for f in found):
                found.append((start, end, kind))
    return [entity(kind, text[:start], text[start:end]) for start, end, kind in sorted(found)]
