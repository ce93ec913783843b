"""Which place near the person an answer ends with, or how to find one there. Pure: reads `content/fr/directory`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from content.model import HowToFind, Place, PlaceKind
from content.situation import Situation

LONGEST_LINE = 120
_POSTAL_CODE = re.compile(r"\b(\d{2}) ?(\d{3})\b")
_OVERSEAS = {"971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"}
_MAINLAND = {f"{number:02d}" for number in range(1, 96)} - {"20"}
DEPARTMENTS = _MAINLAND | _OVERSEAS | {"2A", "2B"}


@dataclass(frozen=True)
class Directory:
    """Kinds of place, in order of preference, and the places of each department. `line` is how one is shown."""

    line: str
    kinds: Mapping[str, PlaceKind]
    places: Mapping[str, tuple[Place, ...]]


@dataclass(frozen=True)
class Nearby:
    """One line at the end of an answer, and the ids of the facts and contacts that it rests on."""

    text: str
    rests_on: tuple[str, ...] = ()
    worth_room: bool = True  # kept even where the answer is already long


def department_of(address: str) -> str:
    """« 92 », « 2A », « 974 » from the last postal code of an address; empty where there is none.

    The first two figures of a postal code name the department in nearly all communes; Corsica and overseas need three.
    """
    found = [_department(head + tail) for head, tail in _POSTAL_CODE.findall(address)]
    return next((department for department in reversed(found) if department in DEPARTMENTS), "")


def normal_department(written: str) -> str:
    """The number of a department as people write it (« 2a », « 1 »); empty where it is none."""
    department = written.strip().upper().zfill(2)
    return department if department in DEPARTMENTS else ""


def _department(code: str) -> str:
    if code.startswith("20"):
        return "2A" if code[2] in "01" else "2B"
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def nearby(topic: str, situation: Situation, directory: Directory, said: str, room: int) -> tuple[Nearby, ...]:
    """What an answer to `topic` ends with: a line for each kind of place, as long as they fit in `room` characters.

    A place of the department goes first; how to find one is not repeated where the answer (`said`) already says it. A
    first line that gives a telephone is kept even without room, in its shortest form: it is worth a few characters.
    """
    kept: list[Nearby] = []
    for kind in (kind for kind in directory.kinds.values() if topic in kind.topics):
        line = _line(kind, situation, directory, said, room)
        if line and (len(line.text) + 1 <= room or (line.worth_room and not kept)):
            kept.append(line)
            room -= len(line.text) + 1
    return tuple(kept)


def _line(kind: PlaceKind, situation: Situation, directory: Directory, said: str, room: int) -> Nearby | None:
    places = directory.places.get(situation.department, ())
    place = next((place for place in places if place.kind == kind.id), None)
    if place is not None:
        return Nearby(place_line(kind, place, directory, room), place.rests_on, worth_room=bool(place.phone))
    found = kind.elsewhere.get(situation.territory) or kind
    if not found.how_to_find or any(word in said for word in found.already_said):
        return None
    return Nearby(found.how_to_find, found.rests_on)


def place_line(kind: PlaceKind, place: Place, directory: Directory, room: int = LONGEST_LINE) -> str:
    """The place in at most `LONGEST_LINE` characters: the name, the first way in, then what else fits in `room`."""
    first, *others = [way for way in (place.phone, place.access, place.address, place.url, place.hours) if way]
    shown = [place.name, first]
    for detail in others:
        if len(_shown(kind, [*shown, detail], directory)) <= min(room, LONGEST_LINE):
            shown.append(detail)
    if place.phone and len(_shown(kind, shown, directory)) > min(room, LONGEST_LINE):
        shown = [place.phone]  # no room even for the name: the number matters more
    return _shown(kind, shown, directory)


def _shown(kind: PlaceKind, details: list[str], directory: Directory) -> str:
    return directory.line.format(title=kind.title, place=", ".join(details))


def ways_to_find(kind: PlaceKind) -> Iterator[HowToFind]:
    """How to find a place of that kind, on the mainland and elsewhere."""
    yield kind
    yield from kind.elsewhere.values()


def places_to_recheck(directory: Directory, today: date, days: int = 365) -> list[tuple[str, Place]]:
    """Places last checked more than `days` ago, with their department."""
    limit = today - timedelta(days=days)
    return [(dep, place) for dep, places in sorted(directory.places.items()) for place in places if place.as_of < limit]
