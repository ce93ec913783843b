"""Which wording of an answer fits a person's file: the first variant whose condition holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from content.model import Answer, Condition, Variant
from content.situation import HeldMeasure, HeldObligation, Situation

Held = TypeVar("Held", bound=HeldMeasure)

_ANY_FILE = Condition()
_REPLACEABLE = ("short", "steps", "depends", "proof", "ask", "facts", "contacts", "next")


@dataclass(frozen=True)
class Chosen:
    """An answer as it fits one file. `obligation` and `measure` are those that made the variant hold, with its `when`.

    `beside`: running measures for which the answer has other words, that this variant does not speak of.
    """

    answer: Answer
    obligation: HeldObligation | None = None
    measure: HeldMeasure | None = None
    when: Condition = _ANY_FILE
    beside: tuple[HeldMeasure, ...] = ()


def choose(answer: Answer, situation: Situation) -> Chosen:
    """The answer with the first fitting variant applied; as it stands where none fits."""
    for variant in answer.variants:
        if holds(variant.when, situation):
            return Chosen(
                applied(answer, variant),
                _first(situation.obligations_in_force, variant.when.obligations),
                _first(situation.running_measures, variant.when.measures),
                variant.when,
                _beside(answer, variant, situation),
            )
    return Chosen(answer)


def applied(answer: Answer, variant: Variant) -> Answer:
    """`answer` with the fields that `variant` gives."""
    given = {name: getattr(variant, name) for name in _REPLACEABLE if getattr(variant, name) is not None}
    return answer.model_copy(update=given)


def holds(when: Condition, situation: Situation) -> bool:
    """Whether all that the condition asks is true of the file today."""
    running = {m.id for m in situation.running_measures}
    in_force = {o.id for o in situation.obligations_in_force}
    written = {o.id for o in situation.obligations}  # what begins later or is over does not lack
    today = situation.today
    ended = {m.id for m in situation.measures if m.ended_by(today)}
    future = {m.id for m in situation.measures if m.begins_after(today)}
    absences_known = situation.is_known or not (when.no_obligations or when.no_measures)
    return (
        absences_known
        and _meets(when.measures, running)
        and _meets(when.also_measures, running)
        and _meets(when.ended_measures, ended)
        and _meets(when.future_measures, future)
        and _meets(when.obligations, in_force)
        and not written.intersection(when.no_obligations)
        and not running.intersection(when.no_measures)
        and (when.file is None or (when.file == "known") == situation.is_known)
        and (not when.territory or not situation.territories.isdisjoint(when.territory))
    )


def _meets(wanted: tuple[str, ...], held: set[str]) -> bool:
    return not wanted or bool(held.intersection(wanted))


def _beside(answer: Answer, chosen: Variant, situation: Situation) -> tuple[HeldMeasure, ...]:
    """Two measures at once: those of which another variant that holds speaks, and the chosen one does not."""
    told = {*chosen.when.measures, *chosen.when.also_measures}
    if not told:
        return ()
    others = [v for v in answer.variants if v is not chosen and holds(v.when, situation)]
    spoken_of = {measure for variant in others for measure in variant.when.measures} - told
    found = {m.id: m for m in situation.running_measures if m.id in spoken_of}
    return tuple(found.values())


def _first(held: tuple[Held, ...], wanted: tuple[str, ...]) -> Held | None:
    return next((item for item in held if item.id in wanted), None)
