"""The assistant's own sentences and button labels, by key, from `content/fr/bot.yml`."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

from content.library import FRENCH, ContentError, read_yaml


class Sentences:
    """Says the sentence of a key with its placeholders filled; both are closed lists."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """Raises ContentError on an unknown key or a placeholder without a value."""
        try:
            return self._texts[key].format(**values)
        except KeyError as missing:
            raise ContentError(f"bot.yml: {key}: {missing} is not given") from missing

    def keys(self) -> set[str]:
        return set(self._texts)

    def placeholders(self, key: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(self._texts[key]) if name}


def load_sentences(root: Path = FRENCH) -> Sentences:
    """The sentences of `bot.yml`: sections of `key: text`; a key stands once in the whole file."""
    texts: dict[str, str] = {}
    for section, entries in read_yaml(root / "bot.yml").items():
        for key, text in entries.items():
            if key in texts or not isinstance(text, str):
                raise ContentError(f"bot.yml: {section}: {key} stands twice or is not a text")
            texts[key] = text.strip("\n")
    return Sentences(texts)
