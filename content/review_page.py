"""The page that reviewers read and sign: every answer with its variants, sources, dates and certainty."""

from __future__ import annotations

import subprocess
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from content.choosing import applied
from content.library import FRENCH, Library, read_yaml
from content.model import Answer, Condition, Contact, Fact, HowToFind, PlaceKind, Variant
from content.reviewing import facts_of

_TEMPLATES = Path(__file__).parent / "templates"


def review_page(library: Library, changes: str = "") -> str:
    """The whole content as one HTML page; `changes` is a unified diff to show first."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(), trim_blocks=True)
    return environment.get_template("review.html").render(
        words=read_yaml(FRENCH / "review.yml"),
        groups=_by_group(library),
        kinds=[_kind(kind, library) for kind in library.directory.kinds.values()],
        contacts=library.contacts.values(),
        changes=changes.splitlines(),
        library=library,
    )


def changes_since(revision: str, root: Path) -> str:
    """What changed in the content since a git revision. Raises CalledProcessError on an unknown one."""
    command = ["git", "diff", "--unified=2", revision, "--", "content/fr"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    return done.stdout


def _by_group(library: Library) -> list[tuple[str, list[dict[str, object]]]]:
    return [
        (
            title,
            [
                _entry(library.answers[t.id], library)
                for t in library.topics.values()
                if t.group == group and t.id in library.answers
            ],
        )
        for group, title in library.groups.items()
    ]


def _entry(answer: Answer, library: Library) -> dict[str, object]:
    entry = library.topic_facts.get(answer.topic)
    return {
        "topic": library.topics[answer.topic],
        "answer": answer,
        "variants": [(_spoken_condition(v, library), applied(answer, v)) for v in answer.variants],
        "facts": sorted((library.facts[f] for f in facts_of(answer)), key=lambda fact: fact.id),
        "never_say": entry.never_say if entry else (),
        "checked_on": entry.checked_on if entry else None,
        "withdrawn": library.withdrawals.answers.get(answer.topic, ""),
    }


def _kind(kind: PlaceKind, library: Library) -> dict[str, object]:
    """A kind of place: how to find one in each territory and on what that rests, and the places of each department."""
    ways: list[tuple[str, HowToFind]] = [("", kind), *kind.elsewhere.items()]
    known: dict[str, Fact | Contact] = {**library.facts, **library.contacts}
    return {
        "kind": kind,
        "topics": ", ".join(library.topics[topic].title for topic in kind.topics),
        "found": [(name, way, [known[i] for i in way.rests_on]) for name, way in ways],
        "places": [
            (department, place)
            for department, places in sorted(library.directory.places.items())
            for place in places
            if place.kind == kind.id
        ],
    }


def _spoken_condition(variant: Variant, library: Library) -> list[tuple[str, str]]:
    """What must hold, as pairs (name of the condition, titles)."""
    when = variant.when
    titles = {m.id: m.title for m in library.measures.values()} | {o.id: o.title for o in library.obligations.values()}
    listed = [name for name in Condition.model_fields if name not in ("file", "territory")]
    pairs = [(name, ", ".join(titles[i] for i in getattr(when, name))) for name in listed if getattr(when, name)]
    pairs += [("file", when.file)] if when.file else []
    return pairs + ([("territory", ", ".join(when.territory))] if when.territory else [])
