"""The second part of the safety net: what each word weighs for danger, as the training sentences tell.

The reviewed patterns know how danger is said; the cues add up what no pattern foresaw (« j'ai payé mes obsèques »).
Weights are in nlu/danger_cues.tsv, written by `python -m bench.nlu.weigh_cues`; they need no model and no server.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

TABLE = Path(__file__).with_name("danger_cues.tsv")
KINDS = ("urgence_suicide", "urgence_medicale", "urgence_victime", "urgence_passage_acte")
_STEM = 4
# Weights are written in hundredths.
UNIT = 100


def cues(plain: str) -> set[str]:
    """Words, their stems, neighbours, and neighbours but one: « veux plus vivre » gives also « veux _ vivre »."""
    said = plain.split()
    stems = [word[:_STEM] + "*" if len(word) > _STEM else word for word in said]
    found = {*said, *stems}
    found |= {f"{first} {second}" for first, second in pairwise(said)}
    found |= {f"{first} {second}" for first, second in pairwise(stems)}
    return found | {f"{first} _ {second}" for first, second in zip(said, said[2:], strict=False)}


@dataclass(frozen=True)
class CueTable:
    """Weights of cues for danger, and for each of KINDS; `emergency` and `note` are the scores that raise an alarm."""

    emergency: float
    note: float
    weights: Mapping[str, tuple[int, ...]]

    def score(self, plain: str) -> float:
        """How much the message speaks of danger: log-odds, long messages brought back to the length of short ones."""
        return self._sum(cues(plain), 0)

    def kind(self, plain: str) -> str:
        """The likeliest of KINDS, supposing that there is danger."""
        found = cues(plain)
        return max(KINDS, key=lambda kind: self._sum(found, 1 + KINDS.index(kind)))

    def _sum(self, found: set[str], column: int) -> float:
        known = (self.weights[cue][column] for cue in found if cue in self.weights)
        return sum(known) / UNIT / math.sqrt(max(len(found), 1))


@lru_cache(maxsize=1)
def load_cues(path: Path = TABLE) -> CueTable:
    """The table of nlu/danger_cues.tsv. Raises ValueError on a malformed line."""
    head, *lines = path.read_text("utf-8").splitlines()
    emergency, note = map(float, head.split("\t")[1:])
    rows = (line.split("\t") for line in lines)
    return CueTable(emergency, note, {cue: tuple(map(int, weights)) for cue, *weights in rows})
