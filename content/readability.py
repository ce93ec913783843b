"""Measures of plain language: sentences, their length, the numbers that a text asserts."""

from __future__ import annotations

import re

_BREAK = re.compile(r"(?<=[.!?…])\s+|\n+|;\s")
_WORD = re.compile(r"[\w'’-]+")
_ABBREVIATION = re.compile(r"\b(art|al|M|Mme|n)\. ")
_DIGITS = re.compile(r"\d+(?:[  .]\d{3})*(?:,\d+)?")
_UNITS = "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = {"vingt": "20", "trente": "30", "quarante": "40", "cinquante": "50", "soixante": "60", "cent": "100"}
_WRITTEN = {word: str(value) for value, word in enumerate(_UNITS.split(), 2)} | _TENS
_LETTERS = re.compile(r"[a-zà-ÿ]+")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line break and a semicolon end one too."""
    whole = _ABBREVIATION.sub(r"\1.", text)
    return [part.strip() for part in _BREAK.split(whole) if _WORD.search(part)]


def sentence_lengths(text: str) -> list[int]:
    """Words in each sentence."""
    return [len(_WORD.findall(sentence)) for sentence in sentences(text)]


def numbers(text: str) -> set[str]:
    """Every number of a text, written in digits or in letters, as digits: « 1 000 € », « six mois » → {"1000", "6"}."""
    digits = {re.sub(r"[  .]", "", found).rstrip(",") for found in _DIGITS.findall(text)}
    letters = {_WRITTEN[word] for word in _LETTERS.findall(text.lower()) if word in _WRITTEN}
    return digits | letters
