from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from nlu.entities import EntityFinder

DATA = Path(__file__).resolve().parents[2] / "content" / "fr" / "entities.yml"


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder(yaml.safe_load(DATA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je pars en Espagne mardi", {("country", "Espagne"), ("date", "mardi")}),
        ("g un enterrement au bled vendredi prochain", {("country", "étranger"), ("date", "vendredi prochain")}),
        ("jpeux aller au etats-unis le 3 décembre ?", {("country", "États-Unis"), ("date", "le 3 decembre")}),
        ("je dois payer 1 250,50 € à la victime", {("amount", "1250.50"), ("person", "victim")}),
        ("150 euros par mois", {("amount", "150")}),
        ("mon rdv de 14h30 demain matin", {("time", "14:30"), ("date", "demain matin")}),
        ("a 9 heures et demie", {("time", "09:30")}),
        ("et pour le TIG ?", {("measure", "tig_peine")}),
        ("mon bracelet anti-rapprochement sonne", {("measure", "bar")}),
        ("l’obligation de soins", {("obligation", "soins")}),
        ("j'ai ma fiche de paye", {("document", "bulletin_de_paie")}),
        ("mon patron et le juge", {("person", "employer"), ("person", "judge")}),
        ("dans deux semaines", {("date", "dans deux semaines")}),
        ("retour le 12/01/2027", {("date", "12/01/2027")}),
        ("la France", set()),
        ("bonjour", set()),
        ("", set()),
    ],
)
def test_finds_the_details_that_answers_use(finder: EntityFinder, text: str, expected: set[tuple[str, str]]) -> None:
    assert {(entity.kind, entity.value) for entity in finder.find(text)} == expected


def test_offsets_are_those_of_the_text_as_written(finder: EntityFinder) -> None:
    text = "🙏🙏 Œuvré à l’étranger… je pars en ALGÉRIE après-demain, ça coûte 30€ ?"
    written = [text[entity.start : entity.end] for entity in finder.find(text)]
    assert written == ["à l’étranger", "ALGÉRIE", "après-demain", "30€"]


def test_entities_come_in_reading_order_and_never_overlap(finder: EntityFinder) -> None:
    found = finder.find("mardi 3 decembre a 9h au tribunal avec mon avocat et le jap pour mon sursis probatoire")
    assert all(one.end <= other.start for one, other in pairwise(found))
