"""What the rest of the project knows of understanding: plain values, and one protocol.

Nothing here imports Rasa or the network: whoever decides what to answer depends on these types only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Guess:
    """A topic the message may be about.

    `topic` is an id of content/fr/topics.yml; `confidence` is a calibrated probability between 0 and 1.
    """

    topic: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A detail found in the message: `text[start:end]` of the message as the person wrote it.

    `kind` is one of the kinds of nlu/entities.yml; `value` is a normalised form (the country's name, a measure's id…).
    """

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """All guesses, best first, with the entities. `available` is False when nothing could be understood just now."""

    text: str
    guesses: tuple[Guess, ...]
    entities: tuple[Entity, ...] = ()
    available: bool = True

    @property
    def best(self) -> Guess | None:
        """The most likely topic, or None when there is no guess at all."""
        return self.guesses[0] if self.guesses else None


class Understander(Protocol):
    """Anything that understands a message. It never raises: what it cannot understand is `available=False`."""

    async def understand(self, text: str) -> Understanding:
        """The topics and entities of one message."""
        ...
