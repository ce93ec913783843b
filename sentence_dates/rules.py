"""The rules: id, article, how sure it is, and whether a bill aims at it.

S: the text or an official source was read. P: known and concordant, not read word for word. I: uncertain, so not
computed. CPP is the code de procédure pénale, CP the code pénal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Certainty = Literal["S", "P", "I"]


@dataclass(frozen=True)
class Rule:
    """A rule of law; `moving` where a bill that may have passed would change it."""

    id: str
    article: str
    certainty: Certainty
    moving: bool = False


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("R1a", "CPP, art. 716-1", "S"),
        Rule("R1b", "CPP, art. 716-1", "S"),
        Rule("R1c", "CPP, art. 716-1", "P"),
        Rule("R1d", "CPP, art. 716-1", "I"),
        Rule("R1e", "CPP, art. 716-1", "P"),
        Rule("R2a", "CPP, art. 716-2", "S"),
        Rule("R2b", "CPP, art. 716-4", "S"),
        Rule("R3a", "CPP, art. 716-4", "S"),
        Rule("R3b", "CPP, art. 142-11", "S"),
        Rule("R3c", "CPP, art. 716-4", "P"),
        Rule("R3d", "CPP, art. 716-4", "P"),
        Rule("R3e", "CPP, art. 716-4", "P"),
        Rule("R3f", "CPP, art. 716-4", "P"),
        Rule("R4", "CPP, art. 716-3", "S"),
        Rule("R5", "CP, art. 132-4", "P"),
        Rule("R6", "loi 2021-1729, art. 59", "S"),
        Rule("R6_electronic", "loi 2021-1729, art. 59", "I"),
        Rule("R7", "CPP, art. 721 ancien", "S"),
        Rule("R8", "CPP, art. 721", "S"),
        Rule("R8_imputed", "CPP, art. D. 115", "S"),
        Rule("R8_beyond", "CPP, art. 721", "I"),
        Rule("R8_examination", "CPP, art. D. 116", "S"),
        Rule("R8_terrorism", "CPP, art. 721-1-1", "S"),
        Rule("R8_authority", "CPP, art. 721-1-2", "S"),
        Rule("R8_exceptional", "CPP, art. 721-3", "S"),
        Rule("R9", "CPP, art. 729", "S"),
        Rule("R9_fraction", "CPP, art. 729", "P"),
        Rule("R9b", "CPP, art. D. 115", "P"),
        Rule("R9c", "CPP, art. 723-1", "S"),
        Rule("R9d", "CPP, art. 732", "S"),
        Rule("R10", "CPP, art. 729-3", "S"),
        Rule("R11", "CPP, art. 720", "S"),
        Rule("R12", "CPP, art. 720", "S", moving=True),
        Rule("R13", "CPP, art. 723-15", "S", moving=True),
        Rule("R13b", "CPP, art. D. 48-1-1", "S", moving=True),
        Rule("R13c", "CPP, art. 723-1", "S"),
        Rule("R13d", "CPP, art. 723-15", "I"),
        Rule("R14", "CPP, art. D. 143", "S"),
        Rule("R15", "CPP, art. 723-15", "S", moving=True),
        Rule("R15_final", "CPP, art. 723-17", "S", moving=True),
        Rule("R16", "CPP, art. 723-7-1", "S"),
        Rule("R17", "CPP, art. D. 49-33", "S"),
        Rule("R17_tap", "CPP, art. D. 49-36", "S"),
        Rule("R17_again", "CPP, art. D. 49-33", "S"),
        Rule("R17_tap_again", "CPP, art. D. 49-36", "S"),
        Rule("R17_order_again", "CPP, art. D. 49-32", "P"),
        Rule("R17_order", "CPP, art. D. 49-32", "P"),
        Rule("R17_hearing", "CPP, art. D. 49-15", "S"),
        Rule("R17_court", "CPP, art. 712-13", "S"),
        Rule("R18", "CPP, art. 712-11", "S"),
        Rule("R18_801", "CPP, art. 801", "S"),
        Rule("R18_opening", "CPP, art. 712-11", "P"),
        Rule("R18_post", "CPP, art. D. 49-39", "S"),
        Rule("R18_absent", "CPP, art. 712-9", "S"),
        Rule("R18_cassation", "CPP, art. 712-15", "S"),
        Rule("R18_first", "CPP, art. 498", "S"),
        Rule("R19", "CPP, art. 498 et 708", "P"),
        Rule("R19_final", "CPP, art. 505", "P"),
        Rule("R19_provisional", "CP, art. 132-41", "S"),
        Rule("R20", "CP, art. 132-42", "S"),
        Rule("R20_suspended", "CP, art. 132-43", "S"),
        Rule("R20_ddse", "CP, art. 132-43", "I"),
        Rule("R20_early", "CPP, art. 744", "S"),
        Rule("R20_seized", "CPP, art. 712-20", "S"),
        Rule("R20_prolonged", "CPP, art. 743", "S"),
        Rule("R21", "CP, art. 132-35", "P"),
        Rule("R21_minor", "CP, art. 132-37", "P"),
        Rule("R22", "CPP, art. 713-43", "S"),
        Rule("R23_tig", "CP, art. 131-22", "S"),
        Rule("R23_stage", "CP, art. 131-5-1", "S"),
        Rule("R23_days", "CP, art. 131-25", "P"),
        Rule("R24", "CPP, art. 707-2", "S"),
        Rule("R24_days", "CPP, art. R. 55", "S"),
        Rule("R25", "CPP, art. 706-53-5", "S"),
        Rule("R25_rhythm", "CPP, art. 706-53-5", "S"),
        Rule("R25_window", "CPP, art. 706-53-5", "S"),
        Rule("R25_first_half", "CPP, art. R. 53-8-15", "P"),
        Rule("R26_follow_up", "CPP, art. 763-6", "S"),
        Rule("R26_ban", "CPP, art. 702-1", "S"),
        Rule("R26_accounts", "CP, art. 131-35-1", "S"),
        Rule("R26_rehabilitation", "CP, art. 133-13", "S"),
        Rule("R26_conversion", "CPP, art. 747-1", "S", moving=True),
    )
}
