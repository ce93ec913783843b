"""The safety net beside the model: a reviewed list of words of distress and danger, and their look-alikes.

Either net alone meets an emergency: the list works when the model is away, the model sees what no list foresaw.
Its patterns are data (`content/fr/safety.yml`, which explains how they are written), for clinicians to review; beside
them, each word weighs what the training sentences say of it (nlu/danger_cues.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nlu.danger_cues import TABLE, load_cues
from nlu.folding import expand_sms, fold
from nlu.patterns import compile_patterns, expression

# What takes the place of a look-alike: not a word, so that no pattern reaches over it.
_CUT = " … "
# « jsaute », « jlui » : no French word begins with j and one of these letters.
_GLUED_I = re.compile(r"\bj(?=[b-df-hk-np-tv-xz]\w)")
# « conerie », « appeler » : doubled letters are where spelling fails most; patterns and messages are read without them.
_DOUBLE = re.compile(r"([a-z])\1")
# « vite vite », and « c'est » once SMS is expanded: « c est est ».
_TWICE = re.compile(r"\b(\w+)(?: \1\b)+")

# One word weighs too little to mean anything: « urgent ».
_FEWEST_WEIGHED = 2
# From this many words on, what surrounds a pattern says more than the pattern: measured, it halves the false alarms.
_FEWEST_DOUBTED = 10

Level = Literal["emergency", "note"]


@dataclass(frozen=True)
class Danger:
    """What the list saw: an `urgence_*` topic, plainly (emergency) or possibly (note)."""

    topic: str
    level: Level


@dataclass(frozen=True)
class Theme:
    """Patterns that a clinician reviews together: one kind of danger at one level, and what makes them void."""

    name: str
    danger: Danger
    patterns: re.Pattern[str]
    unless: re.Pattern[str] | None

    def is_in(self, plain: str) -> bool:
        """Whether the plain text names this danger, and nothing in it says that it is no danger."""
        return bool(self.patterns.search(plain)) and not (self.unless and self.unless.search(plain))


class DangerList:
    """The themes of `content/fr/safety.yml`, compiled, and the weighed cues of nlu/danger_cues.tsv.

    They read folded, SMS-expanded text without its fillers.
    """

    def __init__(self, data: Mapping[str, Any], *, weighed: bool = True, table: Path = TABLE) -> None:
        """Raises re.error on a malformed pattern, KeyError on a missing field or an unknown fragment or frame.

        Not `weighed`: the patterns alone, without the cues of `table`.
        """
        self._fragments: dict[str, str] = {}
        for name, pattern in data["fragments"].items():
            self._fragments[name] = expression(pattern, self._fragments)
        self._glued = re.compile(rf"\b([cdjlmnst]|qu)(?=(?:{'|'.join(data['glued'])})\w*)")
        self._fillers = self._compile(data["fillers"])
        self._look_alikes = self._compile(data["look_alikes"])
        frames: Mapping[str, list[str]] = data["frames"]
        self.themes = [self._theme(theme, frames) for theme in data["themes"]]
        self._cues = load_cues(table) if weighed else None
        self._no_cues = self._compile(pattern for name in data["cues_unless"] for pattern in frames[name])

    def find(self, text: str) -> Danger | None:
        """The danger that the text names once its look-alikes are taken out; None where there is none.

        The gravest level first, then the order of the themes in the list, then the cues.
        """
        plain = self.plain(text)
        theme = self._theme_in(plain)
        if theme is not None and theme.danger.level == "emergency":
            return Danger(theme.danger.topic, "note") if self._is_doubted(plain) else theme.danger
        weighed = self._weighed(plain)
        if weighed is not None and (theme is None or weighed.level == "emergency"):
            return weighed
        return theme.danger if theme else None

    def score(self, text: str) -> float:
        """What the cues of the text say together, in log-odds: above 0 for danger; 0 without cues."""
        return self._cues.score(self.plain(text)) if self._cues is not None else 0.0

    def theme_of(self, text: str) -> Theme | None:
        """The theme that decides, for those who review the list."""
        return self._theme_in(self.plain(text))

    def _theme_in(self, plain: str) -> Theme | None:
        found: Theme | None = None
        for theme in self.themes:
            if (found is None or theme.danger.level == "emergency") and theme.is_in(plain):
                if theme.danger.level == "emergency":
                    return theme
                found = theme
        return found

    def _is_doubted(self, plain: str) -> bool:
        """Whether all the other words of a long message speak against what one pattern saw."""
        return self._cues is not None and len(plain.split()) >= _FEWEST_DOUBTED and self._cues.score(plain) < 0

    def _weighed(self, plain: str) -> Danger | None:
        if self._cues is None or len(plain.split()) < _FEWEST_WEIGHED or self._no_cues.search(plain):
            return None
        score = self._cues.score(plain)
        if score < self._cues.note:
            return None
        return Danger(self._cues.kind(plain), "emergency" if score >= self._cues.emergency else "note")

    def plain(self, text: str) -> str:
        """The text as the patterns read it: words between single spaces, look-alikes cut out."""
        meant = self._glued.sub(r"\1 ", _GLUED_I.sub("je ", expand_sms(fold(text))))
        meant = _TWICE.sub(r"\1", _DOUBLE.sub(r"\1", meant))
        return self._look_alikes.sub(_CUT, self._fillers.sub("", f" {meant} "))

    def _theme(self, theme: Mapping[str, Any], frames: Mapping[str, list[str]]) -> Theme:
        void = [pattern for name in theme.get("unless", ()) for pattern in frames[name]]
        danger = Danger(theme["topic"], theme["level"])
        return Theme(theme["theme"], danger, self._compile(theme["patterns"]), self._compile(void) if void else None)

    def _compile(self, patterns: Iterable[str]) -> re.Pattern[str]:
        plain = compile_patterns(patterns, self._fragments).pattern
        return re.compile(_DOUBLE.sub(r"\1", plain))
