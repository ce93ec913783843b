"""What those who review the content ask: what is old, and what rests on a norm that changes."""

from __future__ import annotations

from datetime import date, timedelta

from content.choosing import applied
from content.library import Library
from content.model import Answer

_DAYS_IN_A_MONTH = 30.44


def facts_to_recheck(library: Library, today: date, months: int = 12) -> dict[str, list[str]]:
    """Ids of the facts whose topic was checked more than `months` ago, by norm."""
    limit = today - timedelta(days=months * _DAYS_IN_A_MONTH)
    found: dict[str, list[str]] = {}
    for entry in library.topic_facts.values():
        for fact in entry.facts if entry.checked_on < limit else ():
            found.setdefault(fact.source, []).append(fact.id)
    return dict(sorted(found.items()))


def answers_resting_on(library: Library, norm: str) -> dict[str, list[str]]:
    """Topics whose answer, in any of its variants, names a fact of that norm, with those facts."""
    wanted = {fact.id for fact in library.facts.values() if norm.lower() in fact.source.lower()}
    found = {topic: sorted(wanted & facts_of(answer)) for topic, answer in library.answers.items()}
    return {topic: facts for topic, facts in sorted(found.items()) if facts}


def facts_of(answer: Answer) -> set[str]:
    """Every fact that an answer rests on, whatever the file."""
    wordings = [answer, *(applied(answer, variant) for variant in answer.variants)]
    return {fact for wording in wordings for fact in wording.facts}
