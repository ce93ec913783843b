"""parse_mode Markdown (legacy): https://core.telegram.org/bots/api#markdown-style"""

import re

from demo.bot_api.errors import bad_request
from demo.bot_api.formatting.units import Formatted, entity

_KINDS = {"*": "bold", "_": "italic", "`": "code", "```": "pre", "[": "text_link"}
_MARK = re.compile(r"\\[_*`\[]|```|[_*`\[]")
_LINK_TARGET = re.compile(r"\(([^)]*)\)")


def parse_markdown(source: str) -> Formatted:
    """Text and entities; entities of this old style do not nest."""
    text, entities = "", []
    position = 0
    while match := _MARK.search(source, position):
        text += source[position : match.start()]
        mark, position = match.group(), match.end()
        if mark.startswith("\\"):
            text += mark[1]
            continue
        end = source.find("]" if mark == "[" else mark, position)
        if end < 0:
            at = len(source[: match.start()].encode())
            raise bad_request(f"can't parse entities: Can't find end of the entity starting at byte offset {at}")
        covered = source[position:end]
        position = end + (1 if mark == "[" else len(mark))
        extra = {}
        if mark == "[":
            target = _LINK_TARGET.match(source, position)
            extra = {"url": target[1] if target else covered}
            position = target.end() if target else position
        if covered:
            entities.append(entity(_KINDS[mark], text, covered, **extra))
        text += covered
    return text + source[position:], entities
