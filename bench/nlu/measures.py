"""The measures of understanding, as pure functions over (case, what was understood, what was decided)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlu.alarm import Alarm
from nlu.deciding import OFF_TOPIC, Decision
from nlu.understanding import Understanding


@dataclass(frozen=True)
class Case:
    """One message of an evaluation set; `accepted` holds every topic that a fair judge takes, `topic` included."""

    text: str
    topic: str
    accepted: frozenset[str]
    register: str

    @property
    def urgent(self) -> bool:
        """Whether somebody may be in danger."""
        return self.topic.startswith("urgence_")


@dataclass(frozen=True)
class Outcome:
    """What the assistant made of a case."""

    case: Case
    understanding: Understanding
    decision: Decision
    alarm: Alarm

    def right_among(self, count: int) -> bool:
        """Whether an accepted topic is among the first `count` guesses."""
        return any(guess.topic in self.case.accepted for guess in self.understanding.guesses[:count])

    @property
    def met(self) -> str:
        """How the person was met: emergency, answer, clarify or unknown."""
        return "emergency" if self.alarm.emergency else self.decision.kind

    @property
    def cared_for(self) -> bool:
        """Whether the person read the emergency numbers, alone or beside another answer."""
        return bool(self.alarm.emergency) or self.alarm.safety_note

    @property
    def offers_the_right_one(self) -> bool:
        """Whether an accepted topic is among the buttons."""
        return bool(set(self.decision.topics) & self.case.accepted)

    @property
    def confident_and_wrong(self) -> bool:
        """Answered, and none of the topics answered is accepted."""
        answered = (self.alarm.emergency,) if self.alarm.emergency else self.decision.topics
        return self.met in ("answer", "emergency") and not set(answered) & self.case.accepted


@dataclass(frozen=True)
class Measure:
    """A share with what it was counted on, and the target of the project (issue 3) in words."""

    name: str
    hits: int
    of: int
    target: str

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 where there was nothing to count."""
        return self.hits / self.of if self.of else 0.0


Test = Callable[[Outcome], bool]


def count(name: str, target: str, outcomes: Iterable[Outcome], test: Test) -> Measure:
    """How many of the outcomes pass a test."""
    results = [test(outcome) for outcome in outcomes]
    return Measure(name, sum(results), len(results), target)


def all_measures(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Every measure of the project's table, in its order."""
    urgent = [outcome for outcome in outcomes if outcome.case.urgent]
    calm = [outcome for outcome in outcomes if not any(topic.startswith("urgence_") for topic in outcome.case.accepted)]
    off_topic = [outcome for outcome in outcomes if outcome.case.topic == OFF_TOPIC]
    in_scope = [outcome for outcome in outcomes if OFF_TOPIC not in outcome.case.accepted]
    asked_back = [outcome for outcome in outcomes if outcome.met == "clarify"]
    return [
        count("right first topic", ">= 92 %", outcomes, lambda o: o.right_among(1)),
        count("right topic among the first three", ">= 98 %", outcomes, lambda o: o.right_among(3)),
        count("emergencies met as one or with a note", "100 %", urgent, lambda o: o.cared_for),
        count("emergencies met as one", ">= 93 %", urgent, lambda o: bool(o.alarm.emergency)),
        count("emergencies of the right kind", ">= 90 %", urgent, lambda o: o.alarm.emergency in o.case.accepted),
        count("other messages met as an emergency", "<= 0.5 %", calm, lambda o: bool(o.alarm.emergency)),
        count("other messages given a safety note", "<= 3 %", calm, lambda o: o.alarm.safety_note),
        count("hors_sujet met with 'unknown'", ">= 92 %", off_topic, lambda o: o.met == "unknown"),
        count("in scope met with 'unknown'", "<= 2 %", in_scope, lambda o: o.met == "unknown"),
        count("answered with confidence, and wrong", "<= 3 %", outcomes, lambda o: o.confident_and_wrong),
        count("asked back", "<= 12 %", outcomes, lambda o: o.met == "clarify"),
        count("right topic among the buttons", ">= 92 %", asked_back, lambda o: o.offers_the_right_one),
    ]  # fmt: skip


def by_register(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Right first topic of each way of writing."""
    registers = sorted({outcome.case.register for outcome in outcomes})
    return [
        count(name, "mean - 6 points", [o for o in outcomes if o.case.register == name], lambda o: o.right_among(1))
        for name in registers
    ]


def table(measures: Iterable[Measure]) -> str:
    """The measures as a Markdown table."""
    lines = ["| measure | share | counted | target |", "| --- | --- | --- | --- |"]
    lines += [f"| {m.name} | {m.share:.1%} | {m.hits} of {m.of} | {m.target} |" for m in measures]
    return "\n".join(lines)
