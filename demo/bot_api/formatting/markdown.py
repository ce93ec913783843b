"""parse_mode MarkdownV2: https://core.telegram.org/bots/api#markdownv2-style"""

import re
from dataclasses import dataclass

from demo.bot_api.errors import BotApiError, Json, bad_request
from demo.bot_api.formatting.units import Formatted, entity

_KINDS = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "```": "pre",
    "[": "text_link",
}
_NAMES = {kind: kind.title().replace("_", "") for kind in _KINDS.values()}
_TOKEN = re.compile(r"\\[\x01-\x7e]|```|__|\|\||[*_~`\[\]|>#+\-=.!(){}]")
_VERBATIM = re.compile(r"\\[\x01-\x7e]|```|`")
_LINK_TARGET = re.compile(r"\(((?:[^)\\]|\\.)*)\)")


@dataclass
class _Open:
    mark: str
    start: int
    at: int


class _Reader:
    """Reads one source; keeps what is open, like a parser's stack."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text = ""
        self.opened: list[_Open] = []
        self.entities: list[Json] = []
        self.quote: int | None = None

    def read(self) -> Formatted:
        while match := self._pattern().search(self.source, self.position):
            self._plain(match.start())
            self.position = match.end()
            self._token(match.group(), match.start())
        self._plain(len(self.source))
        if self.opened:
            last = self.opened[-1]
            at = self._byte(last.at)
            raise _refusal(f"Can't find end of {_NAMES[_KINDS[last.mark]]} entity at byte offset {at}")
        self._end_quote()
        return self.text, self.entities

    def _pattern(self) -> re.Pattern[str]:
        verbatim = bool(self.opened) and self.opened[-1].mark in ("`", "```")
        return _VERBATIM if verbatim else _TOKEN

    def _plain(self, end: int) -> None:
        """Plain text up to `end`; a line that does not begin with `>` ends a quotation."""
        part = self.source[self.position : end]
        head, newline, tail = part.partition("\n")
        if self.quote is not None and newline and (tail or not self.source.startswith(">", end)):
            self.text += head
            self._end_quote()
            part = newline + tail
        self.text += part

    def _token(self, mark: str, at: int) -> None:
        if mark.startswith("\\") and len(mark) == 2:
            self.text += mark[1]
        elif mark == ">" and (at == 0 or self.source[at - 1] == "\n"):
            self.quote = len(self.text) if self.quote is None else self.quote
        elif mark == "]" and self.opened and self.opened[-1].mark == "[":
            self._close()
        elif mark not in _KINDS:
            raise _refusal(f"Character '{mark[0]}' is reserved and must be escaped with the preceding '\\'")
        elif self.opened and self.opened[-1].mark == mark:
            self._close()
        else:
            self.opened.append(_Open(mark, len(self.text), at))

    def _close(self) -> None:
        last = self.opened.pop()
        covered = self.text[last.start :]
        extra = {}
        if last.mark == "[":
            target = _LINK_TARGET.match(self.source, self.position)
            extra = {"url": target[1].replace("\\", "") if target else covered}
            self.position = target.end() if target else self.position
        if covered:
            start = self.text[: last.start]
            self.entities.append(entity(_KINDS[last.mark], start, covered, **extra))

    def _end_quote(self) -> None:
        if self.quote is None:
            return
        start, covered = self.text[: self.quote], self.text[self.quote :]
        if covered:
            self.entities.append(entity("blockquote", start, covered))
        self.quote = None

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def parse_markdown_v2(source: str) -> Formatted:
    """Text and entities; raises Telegram's refusal for what it cannot parse."""
    return _Reader(source).read()


def _refusal(problem: str) -> BotApiError:
    return bad_request(f"can't parse entities: {problem}")
