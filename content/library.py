"""Loads everything under `content/fr` once, at start, and refuses what does not hold together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter

from content.directory import DEPARTMENTS, Directory
from content.model import (
    Answer,
    AppointmentKind,
    Contact,
    ExplainedMeasure,
    ExplainedObligation,
    Fact,
    MeasureKind,
    ObligationKind,
    Place,
    PlaceKind,
    Topic,
    TopicFacts,
    Withdrawals,
)

Model = TypeVar("Model", bound=BaseModel)

FRENCH = Path(__file__).parent / "fr"


class ContentError(ValueError):
    """A content file is wrong; the message names the file and says what is wrong in it."""


@dataclass(frozen=True)
class Library:
    """All the content, by id, but for the assistant's own sentences (see `content.sentences`)."""

    groups: Mapping[str, str]
    topics: Mapping[str, Topic]
    topic_facts: Mapping[str, TopicFacts]
    facts: Mapping[str, Fact]
    answers: Mapping[str, Answer]
    contacts: Mapping[str, Contact]
    measures: Mapping[str, MeasureKind]
    obligations: Mapping[str, ObligationKind]
    explained_measures: Mapping[str, ExplainedMeasure]
    explained_obligations: Mapping[str, ExplainedObligation]
    appointment_kinds: Mapping[str, AppointmentKind]
    things_to_bring: Mapping[str, str]
    withdrawals: Withdrawals
    directory: Directory


def load_library(root: Path = FRENCH) -> Library:
    """Everything under `root`. Raises ContentError on a malformed file or a double id."""
    topics_file = read_yaml(root / "topics.yml")
    catalogue = read_yaml(root / "obligations_catalogue.yml")
    topic_facts = _items(TopicFacts, sorted((root / "facts").glob("*.yml")))
    return Library(
        groups=topics_file["groups"],
        topics=_by_id(_parse(Topic, topics_file["topics"], root / "topics.yml")),
        topic_facts={entry.topic: entry for entry in topic_facts},
        facts=_by_id(fact for entry in topic_facts for fact in entry.facts),
        answers=_answers(sorted((root / "answers").glob("*.yml"))),
        contacts=_by_id(_items(Contact, [root / "contacts.yml"])),
        measures=_by_id(_parse(MeasureKind, catalogue["measures"], root)),
        obligations=_by_id(_parse(ObligationKind, catalogue["obligations"], root)),
        explained_measures=_by_id(_items(ExplainedMeasure, [root / "explained_measures.yml"])),
        explained_obligations=_by_id(_items(ExplainedObligation, [root / "explained_obligations.yml"])),
        appointment_kinds=_by_id(_items(AppointmentKind, [root / "appointment_kinds.yml"])),
        things_to_bring=read_yaml(root / "reminders.yml")["bring"],
        withdrawals=Withdrawals.model_validate(read_yaml(root / "withdrawn.yml") or {}),
        directory=load_directory(root),
    )


def load_directory(root: Path = FRENCH) -> Directory:
    """The kinds of place, and what services add in `directory/<department>.yml`. Raises ContentError on a wrong one."""
    kinds_file = read_yaml(root / "directory.yml")
    kinds = _by_id(_parse(PlaceKind, kinds_file["kinds"], root / "directory.yml"))
    places = {}
    for path in sorted((root / "directory").glob("*.yml")):
        places[path.stem] = tuple(_items(Place, [path]))
        if path.stem not in DEPARTMENTS:
            raise ContentError(f"directory/{path.name}: {path.stem} is no department")
        for place in places[path.stem]:
            if place.kind not in kinds:
                raise ContentError(f"directory/{path.name}: {place.name}: {place.kind} is no kind of place")
    return Directory(kinds_file["line"], kinds, places)


def read_yaml(path: Path) -> Any:
    """The file's value. Raises ContentError where it is missing or is not YAML."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are the safe one
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def _answers(paths: list[Path]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for answer in _items(Answer, paths):
        if answer.topic in answers:
            raise ContentError(f"two answers for the topic {answer.topic}")
        answers[answer.topic] = answer
    return answers


def _items(model: type[Model], paths: list[Path]) -> list[Model]:
    return [item for path in paths for item in _parse(model, read_yaml(path) or [], path)]


def _parse(model: type[Model], value: object, path: Path) -> list[Model]:
    try:
        return TypeAdapter(list[model]).validate_python(value)  # type: ignore[valid-type]
    except ValueError as error:
        raise ContentError(f"{path.name}: {error}") from error


def _by_id(items: Iterable[Model]) -> dict[str, Model]:
    found: dict[str, Model] = {}
    for item in items:
        key = str(item.id)  # type: ignore[attr-defined]
        if key in found:
            raise ContentError(f"the id {key} stands twice")
        found[key] = item
    return found


# libyaml where the wheel has it: loading all facts takes 0.1 s instead of 1.5 s.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
