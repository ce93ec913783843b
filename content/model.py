"""The shapes of everything under `content/fr`, validated at start: a wrong file stops the program."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Certainty = Literal["high", "medium", "low"]
Territory = Literal["metropole", "outre_mer", "pacifique", "nouvelle_caledonie", "polynesie"]


def _one_line(text: object) -> object:
    """YAML folds paragraphs with a final newline: what people read has none."""
    return " ".join(text.split()) if isinstance(text, str) else text


Line = Annotated[str, BeforeValidator(_one_line)]


class Strict(BaseModel):
    """A frozen shape that refuses unknown keys, so that a typo in a file is an error and not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(Strict):
    id: str
    group: str
    kind: Literal["personal", "faq", "safety", "talk"]
    title: Line
    scope: Line


class Fact(Strict):
    """One checkable statement. `as_of`: date of the version or page read, as written there (may be partial)."""

    id: str
    text: Line
    source: Line
    url: str
    as_of: str
    certainty: Certainty


class TopicFacts(Strict):
    topic: str
    checked_on: date
    in_short: Line
    facts: tuple[Fact, ...]
    depends_on: tuple[Line, ...] = ()
    steps: tuple[Line, ...] = ()
    ask_cpip: Line = ""
    never_say: tuple[Line, ...] = ()


class Condition(Strict):
    """What must hold in the person's file; all that is given must hold (see content/README.md)."""

    measures: tuple[str, ...] = ()
    also_measures: tuple[str, ...] = ()
    ended_measures: tuple[str, ...] = ()
    future_measures: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    no_obligations: tuple[str, ...] = ()
    no_measures: tuple[str, ...] = ()
    file: Literal["known", "unknown"] | None = None
    territory: tuple[Territory, ...] = ()

    @property
    def reads_the_file(self) -> bool:
        """Whether it asks something of the measures or obligations of the file."""
        return any(getattr(self, name) for name in type(self).model_fields if name != "territory")


class Variant(Strict):
    """Replaces, where its condition holds, the fields that it gives."""

    when: Condition
    short: Line | None = None
    steps: tuple[Line, ...] | None = None
    depends: Line | None = None
    proof: Line | None = None
    ask: Line | None = None
    facts: tuple[str, ...] | None = None
    contacts: tuple[str, ...] | None = None
    next: tuple[str, ...] | None = None


class Answer(Strict):
    topic: str
    short: Line
    steps: tuple[Line, ...] = ()
    depends: Line = ""
    proof: Line = ""
    ask: Line = ""
    facts: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()


class Contact(Strict):
    """A national line or service; `number` is None where there is no telephone."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str
    name: Line
    kind: str
    number: str | None
    hours: Line | None = ""
    free: bool | None = None
    cost: Line | None = ""
    url: str | None = None
    as_of: str | None = ""
    source: Line | None = ""
    certainty: Certainty


class HowToFind(Strict):
    """One short sentence that says how to find a place; `already_said`: words by which an answer says it already."""

    how_to_find: Line = ""
    rests_on: tuple[str, ...] = ()
    already_said: tuple[str, ...] = ()


class PlaceKind(HowToFind):
    """A kind of place near the person, and the topics whose answers end with one; `elsewhere`: how overseas."""

    id: str
    title: Line
    topics: tuple[str, ...]
    elsewhere: dict[Territory, HowToFind] = {}


class Place(Strict):
    """A place that a service adds for its department. `as_of`: the day on which `checked_by` made sure of it."""

    kind: str
    name: Line
    phone: Line = ""
    access: Line = ""
    address: Line = ""
    hours: Line = ""
    url: Line = ""
    as_of: date
    source: Line
    checked_by: Line
    rests_on: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _can_be_reached(self) -> Place:
        if not (self.phone or self.access or self.address or self.url):
            raise ValueError(f"{self.name}: give a phone, an address, a url or how to get in")
        return self


class MeasureKind(Strict):
    id: str
    title: Line
    norm: Line
    topic: str
    judge: Line
    general_measures: Line
    status: Literal["active", "legacy"]
    note: Line


class ObligationKind(Strict):
    id: str
    kind: Literal["generale", "particuliere", "propre_mesure", "controle_judiciaire", "peine", "fichier", "civil"]
    title: Line
    plain: Line
    norm: Line
    measures: tuple[str, ...] = ()
    measures_if_ordered: tuple[str, ...] = ()
    proof: tuple[Line, ...] = ()
    how_often: Line = ""
    topic: str
    certainty: Certainty
    see_also: tuple[str, ...] = ()
    note: Line = ""


class ExplainedMeasure(Strict):
    id: str
    means: Line
    do: Line
    ends: Line
    cannot: Line


class ExplainedObligation(Strict):
    id: str
    means: Line
    do: Line
    proof: Line
    cannot: Line


class AppointmentKind(Strict):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: str
    title: Line
    with_whom: str = Field(alias="with")
    bring: tuple[str, ...]
    week_end: bool


class Withdrawals(Strict):
    """What is no longer asserted, each with its reason: one line here acts at the next start, without a release."""

    facts: dict[str, Line] = {}
    answers: dict[str, Line] = {}
