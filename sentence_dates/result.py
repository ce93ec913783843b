"""What a calculation gives: a result that shows its working, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from sentence_dates.durations import Duration
from sentence_dates.rules import RULES, Rule

Value = date | int | str | Decimal | Duration
Reason = Literal[
    "missing",  # a decisive datum is not known: `missing` names it
    "uncertain_rule",  # a rule that no text read settles
    "inconsistent",  # the data contradict each other
    "out_of_bounds",  # the law knows no such figure
    "several_sentences",
    "confusion",
    "revocation",
    "withdrawal",
    "suspension",
    "security_period",
    "life",
    "terrorism",
    "minor",
    "reductions_not_granted",
    "appeal_pending",
    "excluded",  # the person or the offence is outside the rule
    "withdrawn",  # those who review the content have withdrawn the rule
]
# The file of the sentence alone settles these: the registry of the prison answers, not a program.
Obstacle = Literal[
    "several_sentences",
    "confusion",
    "revocation",
    "withdrawal",
    "suspension",
    "security_period",
    "life",
    "terrorism",
    "minor",
    "reductions_not_granted",
    "appeal_pending",
]
OBSTACLES: tuple[Obstacle, ...] = (
    "minor",
    "terrorism",
    "life",
    "security_period",
    "confusion",
    "revocation",
    "withdrawal",
    "suspension",
    "several_sentences",
    "appeal_pending",
    "reductions_not_granted",
)


@dataclass(frozen=True)
class Step:
    """One line of the working: `key` names a sentence, `values` fill it."""

    key: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Calculated:
    """A result. `approximate` means « vers le »: give or take a day. `possible` answers a question of threshold."""

    rules: tuple[Rule, ...]
    given: Mapping[str, Value]
    steps: tuple[Step, ...] = ()
    dates: Mapping[str, date] = field(default_factory=dict)
    figures: Mapping[str, Value] = field(default_factory=dict)
    possible: bool | None = None
    approximate: bool = False

    @property
    def certainty(self) -> Literal["S", "P"]:
        """That of its least certain rule."""
        return "P" if any(rule.certainty == "P" for rule in self.rules) else "S"

    @property
    def moving(self) -> bool:
        """Whether a bill aims at one of its rules."""
        return any(rule.moving for rule in self.rules)

    def following(self, previous: Calculated) -> Calculated:
        """This result, with the working that led to its data before it."""
        return replace(
            self,
            rules=tuple(dict.fromkeys((*previous.rules, *self.rules))),
            given={**previous.given, **self.given},
            steps=(*previous.steps, *self.steps),
        )


@dataclass(frozen=True)
class Refused:
    """Why nothing is computed; `missing` names the data that would be needed, `rules` what is uncertain."""

    reason: Reason
    missing: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


Result = Calculated | Refused


def rules_of(*ids: str) -> tuple[Rule, ...]:
    """The rules of these ids."""
    return tuple(RULES[rule] for rule in ids)


def uncertain(rule: str) -> Refused:
    """The refusal to compute by a rule that nobody could confirm."""
    return Refused("uncertain_rule", rules=(RULES[rule],))


def lacking(*names: str) -> Refused:
    """The refusal that names the data that would be needed."""
    return Refused("missing", names)


def obstacle(obstacles: frozenset[Obstacle]) -> Refused | None:
    """The refusal for the first obstacle, if any."""
    return next((Refused(reason) for reason in OBSTACLES if reason in obstacles), None)
