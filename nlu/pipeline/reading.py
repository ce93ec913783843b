"""A message as the model reads it."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.folding import expand_sms, fold, phonetic


@dataclass(frozen=True)
class Reading:
    """`text`: as written; `meant`: its words folded, with spellings resolved (the tokenizer's lemmas)."""

    text: str
    meant: str

    @property
    def written(self) -> str:
        """As written, folded only: what the resolved spellings may have lost."""
        return fold(self.text)

    @property
    def heard(self) -> str:
        """How what is meant sounds: spellings of the same sound meet here."""
        return phonetic(self.meant)


def reading_of(text: str) -> Reading:
    """A text read without Rasa, exactly as with it."""
    return Reading(text, expand_sms(text))
