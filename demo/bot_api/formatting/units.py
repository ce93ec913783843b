"""Lengths in UTF-16 code units, and trimming that moves entities along."""

from demo.bot_api.errors import Json

Formatted = tuple[str, list[Json]]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity covers."""
    encoded = text.encode("utf-16-le")
    return encoded[2 * offset : 2 * (offset + length)].decode("utf-16-le", errors="replace")


def entity(kind: str, start: str, covered: str, **extra: str) -> Json:
    """An entity over `covered`, which follows `start` in the text."""
    return {"type": kind, "offset": units(start), "length": units(covered), **extra}


def trimmed(text: str, entities: list[Json]) -> Formatted:
    """Telegram removes white space around a text; entities that covered it shrink."""
    kept = text.strip()
    shift = units(text[: len(text) - len(text.lstrip())])
    end = units(kept)
    moved = []
    for one in entities:
        first = max(0, one["offset"] - shift)
        last = min(end, one["offset"] + one["length"] - shift)
        if last > first:
            moved.append({**one, "offset": first, "length": last - first})
    return kept, sorted(moved, key=lambda e: (e["offset"], -e["length"]))
