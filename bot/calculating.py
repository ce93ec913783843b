"""Dates and amounts computed from a message and the file: the data used, the rule, the working, the result. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.calculations import deadlines, in_prison, outside, thresholds
from bot.calculations.asked import Asked, Calculator, Finding, Found, without_doubles
from bot.calculations.subjects import plain_subject
from bot.calculations.wording import CalculationWording
from content.rendering import Paragraph, Text
from content.situation import Situation
from sentence_dates.result import Refused, Value

_END_OF_ANY_MEASURE: tuple[Calculator, ...] = (
    thresholds.reductions_asked,
    outside.probation,
    outside.unpaid_work,
    deadlines.day_fines,
    outside.simple_suspension,
    in_prison.bracelet,
    in_prison.release_and_parts,
)
# For each topic, what may be computed: the first that finds something is told.
CALCULATORS: Mapping[str, tuple[Calculator, ...]] = {
    "date_fin": _END_OF_ANY_MEASURE,
    "ma_peine": _END_OF_ANY_MEASURE,
    "calcul_fin_peine": (thresholds.reductions_asked, in_prison.release_and_parts, *_END_OF_ANY_MEASURE),
    "fin_anticipee": (outside.follow_up_ended_early, outside.probation, in_prison.bracelet, *_END_OF_ANY_MEASURE),
    "refus_appel": (deadlines.asked_again, deadlines.appeal),
    "revocation": (deadlines.appeal,),
    "reduction_peine": (deadlines.appeal, in_prison.dates_asked, thresholds.reductions, deadlines.answer_awaited),
    "liberation_conditionnelle": (deadlines.appeal, thresholds.parole),
    "liberation_sous_contrainte": (deadlines.appeal, in_prison.release_under_constraint),
    "convocation_avant_prison": (thresholds.before_being_detained,),
    "demander_amenagement": (deadlines.asked_again, deadlines.appeal, thresholds.adjustment, deadlines.answer_awaited),
    "demander_bracelet": (deadlines.asked_again, deadlines.appeal, thresholds.adjustment, deadlines.answer_awaited),
    "conversion_peine": (thresholds.converted,),
    "delai_decision": (deadlines.asked_again, deadlines.appeal, deadlines.answer_awaited),
    "tig": (outside.unpaid_work,),
    "stage": (outside.stage,),
    "jours_amende": (deadlines.day_fines, deadlines.fine),
    "amende_droit_fixe": (deadlines.day_fines, deadlines.fine),
    "fijais": (outside.fijais,),
    "signaler_changement": (outside.fijais_of_file,),
    "changement_adresse_emploi": (outside.fijais_of_file,),
    "casier_judiciaire": (outside.rehabilitation,),
    "sursis_probatoire": (outside.probation,),
    "sursis_simple": (outside.simple_suspension,),
    "bracelet_fonctionnement": (in_prison.bracelet, thresholds.adjustment),
    "assignation_residence": (in_prison.release,),
    "permission_sortir": (deadlines.asked_again, deadlines.appeal, in_prison.leave, deadlines.answer_awaited),
    "suivi_socio_judiciaire": (outside.follow_up_ended_early,),
    "relevement_interdiction": (outside.ban_lifted,),
    "interdiction_numerique": (outside.accounts_restored,),
}


def calculation_for(topic: str, message: str, situation: Situation, wording: CalculationWording) -> Text | None:
    """The calculation that `message` and the file allow on `topic`; None where there is nothing to calculate.

    Where the topic has none, the one that the message plainly asks for. A datum that lacks is named. What is uncertain,
    or rests on several sentences, is refused with the reason.
    """
    reading = wording.reader.read(message, situation.today)
    asked = Asked(topic, reading, situation, wording.court_fee)
    found = _found(asked) or _found(replace(asked, topic=plain_subject(reading) or ""))
    if not found:
        return None
    if reading.contradictory:
        found = [Refused("inconsistent")]
    return _told(_allowed(found, wording), wording)


def _found(asked: Asked) -> Found:
    """What the first calculator of the topic finds that finds anything."""
    calculators = CALCULATORS.get(asked.topic, ())
    return next((some for calculator in calculators if (some := calculator(asked))), [])


def calculates(topic: str, message: str, situation: Situation, wording: CalculationWording) -> bool:
    """Whether the topic itself has something to calculate from `message` and the file."""
    return bool(_found(Asked(topic, wording.reader.read(message, situation.today), situation, wording.court_fee)))


def asks_when(message: str, situation: Situation, wording: CalculationWording) -> bool:
    """Whether the message asks for a day."""
    return wording.reader.read(message, situation.today).says("when_out")


def plainly_asked(message: str, situation: Situation, wording: CalculationWording) -> str | None:
    """The topic whose calculation the words and data of `message` ask for, whatever was understood of the rest."""
    topic = plain_subject(wording.reader.read(message, situation.today))
    return topic if topic and calculation_for(topic, message, situation, wording) else None


def before(calculation: Text, ordinary: Text) -> Text:
    """The calculation, then the whole ordinary answer: what to do now stays. Long, it is read as two messages."""
    return Text((*calculation.paragraphs, *ordinary.paragraphs), ordinary.rests_on)


def _allowed(found: Found, wording: CalculationWording) -> Found:
    """Nothing that rests on a rule which the reviewers have withdrawn."""
    return without_doubles(
        [
            Refused("withdrawn")
            if isinstance(item, Finding) and any(rule.id in wording.withdrawn for rule in item.result.rules)
            else item
            for item in found
        ]
    )


def _told(found: Found, wording: CalculationWording) -> Text:
    findings = [item for item in found if isinstance(item, Finding)]
    refusals = [_refusal(item, wording) for item in found if isinstance(item, Refused)]
    if not findings:
        return Text((Paragraph("\n".join(refusals)),))
    outcomes = [wording.outcome(item.outcome, item.result, item.more) for item in findings]
    return Text(
        (
            Paragraph("\n".join([*outcomes, *refusals])),
            Paragraph("\n".join(filter(None, _working(findings, wording)))),
            Paragraph(" ".join(_cautions(findings, wording))),
        )
    )


def _refusal(refused: Refused, wording: CalculationWording) -> str:
    if refused.reason == "missing":
        return wording.label("missing", [wording.say("missing", name) for name in refused.missing])
    keys = [f"{refused.reason}_{rule.id}" for rule in refused.rules]
    key = next((key for key in keys if key in wording.texts["reasons"]), refused.reason)
    return wording.say("reasons", key)


def _working(findings: list[Finding], wording: CalculationWording) -> tuple[str, str, str]:
    """The data, the rules with their articles and the steps, each once."""
    given: dict[str, Value] = {}
    for finding in findings:
        given |= {name: value for name, value in finding.result.given.items() if name not in given}
    data = [wording.given(name, value) for name, value in given.items()]
    rules = [rule for finding in findings for rule in finding.result.rules]
    steps = _once(wording.step(step) for finding in findings for step in finding.result.steps)
    return (
        wording.label("data", data) if data else "",
        wording.rules(rules) if rules else "",
        wording.label("working", steps) if steps else "",
    )


def _cautions(findings: list[Finding], wording: CalculationWording) -> list[str]:
    results = [finding.result for finding in findings]
    said = _once(
        wording.say("cautions", key, **{name: wording.written(day) for name, day in finding.result.dates.items()})
        for finding in findings
        for key in finding.cautions
    )
    if any(result.certainty == "P" for result in results):
        said.append(wording.label("probable"))
    if any(result.moving for result in results):
        said.append(wording.label("moving"))
    return [*said, wording.label("estimate")]


def _once(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))
