"""Forms of a French text under which spellings of the same thing meet. Pure, and shared by the app and by Rasa.

It runs on Python 3.10 too, and imports nothing of the app. The tables are in nlu/spellings.yml.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

SPELLINGS = Path(__file__).with_name("spellings.yml")
# What a phone writes for an apostrophe.
APOSTROPHES = str.maketrans("’‘ʼ`´′", "''''''")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
# Letters of any alphabet with their loose accents, digits, and each emoji by itself.
WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+|[\U0001F300-\U0001FAFF☀-➿]")
# Three times the same letter or more is an effort of the voice, never French spelling.
STRETCHED = re.compile(r"([a-z])\1{2,}")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes, no stretched letters: « Çaaa va Où ? » gives « ca va ou ? »."""
    plain = text.translate(APOSTROPHES).lower().translate(LIGATURES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return STRETCHED.sub(r"\1", bare)


def words(text: str) -> list[str]:
    """The folded words, elisions apart: « J'arrive à l'heure » gives j, arrive, a, l, heure."""
    return [fold(text[start:end]) for start, end in word_spans(text)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words are in the text as written."""
    return [found.span() for found in WORD.finditer(text)]


def expand_sms(text: str) -> str:
    """The folded words with SMS, phonetic and misheard spellings replaced by what is meant (nlu/spellings.yml)."""
    return " ".join(filter(None, meanings(words(text))))


def meanings(folded: list[str]) -> list[str]:
    """What each folded word means, the longest known phrase first.

    As many as there are words: the first word of a phrase carries all its meaning, the others an empty one.
    """
    table, longest = spellings()
    meant: list[str] = []
    while len(meant) < len(folded):
        place = len(meant)
        for length in range(min(longest, len(folded) - place), 0, -1):
            known = table.get(tuple(folded[place : place + length]))
            if known is not None:
                meant += [known] + [""] * (length - 1)
                break
        else:
            meant.append(folded[place])
    return meant


@lru_cache(maxsize=1)
def spellings() -> tuple[dict[tuple[str, ...], str], int]:
    """The table of nlu/spellings.yml, and the number of words of its longest entry."""
    entries = yaml.safe_load(SPELLINGS.read_text(encoding="utf-8"))
    pairs = {**entries["words"], **entries["phrases"]}
    table = {tuple(words(str(written))): " ".join(words(str(meant))) for written, meant in pairs.items()}
    return table, max(map(len, table))


# A rough French phonetic code, in order. Capitals stand for sounds that no single letter writes.
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"sch|sh|ch", "C"), (r"gn", "N"),
        (r"eaux?|aux?|ô", "o"), (r"oin", "wI"), (r"oy", "wai"), (r"oi[se]?|oua|wa", "W"), (r"ou|w", "U"),
        (r"ill?e?(?=[aeou])", "y"), (r"[ae]ill?e?s?", "Ey"), (r"euill?e?", "y"),
        (r"(?:ain|ein|aim|in|im|yn|ym|un|um)(?![aeiouyénm])", "I"), (r"ien(?![aeiouyénm])", "iI"),
        (r"(?:an|am|en|em)(?![aeiouyénm])", "A"), (r"(?:on|om)(?![aeiouyénm])", "O"),
        (r"(?:er|ez|ai|ais|ait|aient|et|ée|ées|és|é)$", "E"), (r"(?:ai|ei|é|è|ê|ë)", "E"), (r"oeu|eu", "e"),
        (r"qu|q|ck|cc(?![eiy])", "k"), (r"ç|sc(?=[eiy])|c(?=[eiy])|ss|ti(?=on)", "s"), (r"c", "k"),
        (r"gu(?=[eiy])", "G"), (r"g(?=[eiy])", "j"), (r"G", "g"), (r"z", "s"), (r"x", "ks"), (r"y", "i"), (r"h", ""),
        (r"(?<=..)(?:es|ent|e)$", ""), (r"(?<=.)[stdpx]+$", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
ACCENTED = frozenset("éèêëçô")


@lru_cache(maxsize=50_000)
def phonetic_word(word: str) -> str:
    """How one word sounds, roughly: « rendez » and « randé » give the same code."""
    code = word.lower()
    code = "".join(c if c in ACCENTED else fold(c) for c in code)
    for pattern, sound in SOUNDS:
        code = pattern.sub(sound, code)
    return code


def phonetic(text: str) -> str:
    """How a text sounds, word by word; digits and other alphabets stay as they are."""
    plain = unicodedata.normalize("NFC", text.translate(APOSTROPHES).lower())
    return " ".join(filter(None, map(phonetic_word, WORD.findall(plain))))
