"""The few signs in which the lists of words of danger are written, turned into regular expressions. Pure.

People who review the lists read them, so they are whole words with few signs: see the head of content/fr/safety.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_FRAGMENT = re.compile(r"\{([a-z]\w*)\}")


def compile_patterns(patterns: Iterable[str], fragments: Mapping[str, str]) -> re.Pattern[str]:
    """One expression for all the patterns, to search in words between single spaces, a space at both ends.

    `fragments`: regular expressions by the name that patterns call them by. Raises re.error, KeyError.
    """
    return re.compile(f" (?:{'|'.join(expression(pattern, fragments) for pattern in patterns)})(?= )")


def expression(pattern: str, fragments: Mapping[str, str]) -> str:
    """The regular expression of one written pattern."""
    gaps = re.sub("…… ?", r"(?:\\w+ ){0,8}", pattern.replace("| ", "|"))
    gaps = re.sub("… ?", r"(?:\\w+ ){0,3}", gaps)
    grouped = re.sub(r"\((?!\?)", "(?:", gaps.replace("*", r"\w*"))
    anchored = grouped.replace("^", "(?<=^ )").replace("$", "(?= $)")
    return _FRAGMENT.sub(lambda found: f"(?:{fragments[found[1]]})", anchored)
