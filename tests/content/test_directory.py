"""An answer ends with a place in the person's department, or says how to find one there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
import yaml

from bot.asked_file import AskedFile, situation_asked
from content.checking import check
from content.choosing import choose
from content.directory import (
    LONGEST_LINE,
    Directory,
    department_of,
    nearby,
    normal_department,
    place_line,
    places_to_recheck,
)
from content.library import FRENCH, ContentError, Library, load_directory, load_library
from content.model import Answer, Condition, Place, PlaceKind, Withdrawals
from content.rendering import LONGEST_ANSWER, render
from content.sentences import load_sentences
from content.situation import HeldMeasure, HeldObligation, Reachable, Situation

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SAY = load_sentences()
KARIM = Situation(
    now=NOW, linked=True, counsellor=Reachable("Mme Durand", "01 23 45 67 89"), service=Reachable("SPIP de Nanterre")
)
CSAPA = Place(
    kind="csapa",
    name="L'Exemple",
    phone="01 00 00 00 00",
    address="1 rue de l'Exemple, 92000 Exemple",
    as_of=date(2026, 11, 1),
    source="appel",
    checked_by="l'accueil",
)
ZONES = {
    "metropole": "Europe/Paris",
    "outre_mer": "Indian/Reunion",
    "pacifique": "Pacific/Wallis",
    "nouvelle_caledonie": "Pacific/Noumea",
    "polynesie": "Pacific/Tahiti",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def with_places(library: Library, **places: tuple[Place, ...]) -> Library:
    """The library with other places, by « d92 » for the department 92."""
    by_department = {department.removeprefix("d"): found for department, found in places.items()}
    return replace(library, directory=replace(library.directory, places=by_department))


def said(topic: str, situation: Situation, library: Library) -> str:
    return render(choose(library.answers[topic], situation), situation, library, SAY).plain()


@pytest.mark.parametrize(
    ("address", "department"),
    [
        ("3 rue des Lilas, 92000 Nanterre", "92"),
        ("12, quai de Seine 75013 Paris", "75"),
        ("BP 12345, 80021 Amiens Cedex 1", "80"),
        ("4 avenue de la Gare, 01000 Bourg-en-Bresse", "01"),
        ("8 cours Napoléon, 20000 Ajaccio", "2A"),
        ("20137 Porto-Vecchio", "2A"),
        ("2 rue César-Campinchi, 20200 Bastia", "2B"),
        ("20600 Furiani", "2B"),
        ("5 rue de Paris, 97400 Saint-Denis", "974"),
        ("97600 Mamoudzou", "976"),
        ("98800 Nouméa", "988"),
        ("10 rue Neuve, 69 003 Lyon", "69"),
        ("SPIP de Nanterre, 01 23 45 67 89", ""),
        ("98000 Monaco", ""),
        ("", ""),
    ],
)
def test_the_department_is_read_in_the_postal_code(address: str, department: str) -> None:
    assert department_of(address) == department


@pytest.mark.parametrize(("written", "department"), [("2a", "2A"), (" 1 ", "01"), ("974", "974"), ("99", ""), ("", "")])
def test_a_service_may_write_its_department_as_people_do(written: str, department: str) -> None:
    assert normal_department(written) == department


def test_the_address_of_the_service_gives_the_department_of_an_asked_file(library: Library) -> None:
    file = AskedFile.model_validate({"service": {"name": "SPIP", "address": "1 rue Neuve, 97110 Pointe-à-Pitre"}})
    assert situation_asked(file, NOW, library).department == "971"
    assert situation_asked(AskedFile.model_validate({"service": None}), NOW, library).department == ""


def test_an_answer_ends_with_the_place_of_the_department_and_not_of_another(library: Library) -> None:
    changed = with_places(library, d92=(CSAPA,))
    here = said("alcool", replace(KARIM, department="92"), changed)
    assert "CSAPA : L'Exemple, 01 00 00 00 00" in here.split("\n\n")[-2]
    assert "L'Exemple" not in said("alcool", replace(KARIM, department="93"), changed)


def test_a_full_answer_keeps_the_telephone_of_the_place_and_grows_by_a_few_characters_at_most(library: Library) -> None:
    for kind in library.directory.kinds.values():
        changed = with_places(library, d92=(CSAPA.model_copy(update={"kind": kind.id}),))
        for topic in kind.topics:
            for territory, file in readings(library.answers[topic]):
                text = said(topic, replace(file, department="92"), changed)
                assert len(text) <= LONGEST_ANSWER + 35, (topic, territory, len(text))
                first = next(k for k in library.directory.kinds.values() if topic in k.topics)
                assert "01 00 00 00 00" in text or kind != first, (topic, territory)


def test_a_place_without_a_telephone_keeps_its_name_or_is_left_out(library: Library) -> None:
    somme = replace(KARIM, department="80", counsellor=Reachable())
    assert "Association : L'Îlot (Amiens), par le SPIP ou le SIAO." in said("association_ilot", somme, library)
    for territory, file in readings(library.answers["logement"]):
        text = said("logement", replace(file, department="80"), library)
        assert ("Association :" in text) == ("L'Îlot (Amiens)" in text), territory
        assert len(text) <= LONGEST_ANSWER


def test_without_a_place_the_answer_says_how_to_find_one(library: Library) -> None:
    assert said("addictions", KARIM, library).split("\n\n")[-2] == "Trouver un CSAPA : drogues-info-service.fr."


def test_how_to_find_a_place_is_not_repeated(library: Library) -> None:
    text = said("avocat", KARIM, library)
    assert text.count("3039") == 1


def test_overseas_the_number_is_the_one_that_answers_there(library: Library) -> None:
    text = said("famille_enfants", replace(KARIM, time_zone="Indian/Reunion"), library)
    assert "09 70 82 31 90" in text


def test_every_topic_of_a_kind_says_where_to_go_in_every_wording_and_territory(library: Library) -> None:
    for topic in {topic for kind in library.directory.kinds.values() for topic in kind.topics}:
        for territory, file in readings(library.answers[topic]):
            text = said(topic, file, library)
            assert any(word in text for word in leads(topic, file.territory, library.directory)), (
                topic,
                territory,
                text,
            )


def test_no_answer_grows_too_long_by_it_in_any_territory(library: Library) -> None:
    for topic in {topic for kind in library.directory.kinds.values() for topic in kind.topics}:
        for territory, file in readings(library.answers[topic]):
            text = said(topic, file, library)
            assert len(text) <= LONGEST_ANSWER, (topic, territory, len(text))


def readings(answer: Answer) -> Iterator[tuple[str, Situation]]:
    """What is read in each territory without a file, and with files that make each variant hold."""
    conditions = [Condition(), *(variant.when for variant in answer.variants)]
    for (territory, zone), when in product(ZONES.items(), conditions):
        file = replace(
            KARIM,
            time_zone=zone,
            measures=tuple(HeldMeasure(m) for m in when.measures[:1]),
            obligations=tuple(HeldObligation(o) for o in when.obligations[:1]),
        )
        yield territory, file


def leads(topic: str, territory: str, directory: Directory) -> list[str]:
    """Words by which an answer says where to go: those of the directory's sentences for this topic."""
    found: list[str] = []
    for kind in directory.kinds.values():
        if topic in kind.topics:
            how = kind.elsewhere.get(territory, kind)  # type: ignore[call-overload]
            found += [how.how_to_find, *how.already_said] if how.how_to_find else []
    return found


def test_an_emergency_ends_with_its_numbers_only(library: Library) -> None:
    topics = {topic for kind in library.directory.kinds.values() for topic in kind.topics}
    assert not {topic for topic in topics if topic.startswith("urgence_")}


def test_a_long_place_is_cut_to_what_fits_and_keeps_its_telephone(library: Library) -> None:
    directory = library.directory
    kind = directory.kinds["csapa"]
    long = CSAPA.model_copy(update={"address": "1 rue " + "de l'Exemple " * 9, "hours": "le lundi"})
    assert place_line(kind, long, directory) == ("CSAPA : L'Exemple, 01 00 00 00 00, le lundi.")
    assert place_line(kind, long, directory, room=10) == "CSAPA : 01 00 00 00 00."
    assert len(place_line(kind, CSAPA, directory)) <= LONGEST_LINE


def test_kinds_beyond_the_first_are_shown_where_there_is_room(library: Library) -> None:
    cmp = CSAPA.model_copy(update={"kind": "cmp", "name": "Autre Exemple", "phone": "01 11 11 11 11"})
    directory = replace(library.directory, places={"92": (cmp, CSAPA)})
    situation = replace(KARIM, department="92")
    both = nearby("obligation_soins", situation, directory, "", 300)
    assert [line.text.split(" : ")[0] for line in both] == ["CSAPA", "CMP"]
    assert len(nearby("obligation_soins", situation, directory, "", 70)) == 1


def test_the_line_names_the_facts_that_it_rests_on_and_falls_with_them(library: Library) -> None:
    chosen = choose(library.answers["addictions"], KARIM)
    assert "addictions-02" in render(chosen, KARIM, library, SAY).rests_on
    withdrawn = replace(library, withdrawals=Withdrawals(facts={"addictions-02": "le site a changé"}))
    assert "drogues-info-service.fr" not in render(chosen, KARIM, withdrawn, SAY).plain()


def test_places_checked_more_than_a_year_ago_are_listed(library: Library) -> None:
    directory = replace(library.directory, places={"92": (CSAPA,)})
    assert places_to_recheck(directory, date(2027, 10, 1)) == []
    assert places_to_recheck(directory, date(2027, 12, 1)) == [("92", CSAPA)]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("92.yml", {"kind": "boulangerie"}),
        ("92.yml", {"phone": "", "address": ""}),
        ("92.yml", {"telephone": "01 00 00 00 00"}),
        ("100.yml", {}),
    ],
)
def test_a_wrong_place_stops_the_program(tmp_path: Path, name: str, change: dict[str, str]) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "directory.yml").write_text((FRENCH / "directory.yml").read_text("utf-8"), "utf-8")
    entry = {**CSAPA.model_dump(mode="json"), **change}
    (tmp_path / "directory" / name).write_text(yaml.safe_dump([entry]), "utf-8")
    with pytest.raises(ContentError):
        load_directory(tmp_path)


def test_the_model_of_the_readme_is_valid() -> None:
    readme = (FRENCH / "directory" / "README.md").read_text("utf-8")
    example = yaml.safe_load(readme.split("```yaml")[1].split("```")[0])
    assert Place.model_validate(example[0]).kind == "csapa"


def test_a_kind_that_rests_on_nothing_is_noticed(library: Library) -> None:
    kind = PlaceKind(id="cmp", title="CMP", topics=("nowhere",), how_to_find="Appelez le 99.")
    changed = replace(library, directory=replace(library.directory, kinds={"cmp": kind}))
    complaints = {problem.what for problem in check(changed, SAY) if problem.place == "directory, cmp"}
    assert complaints == {"unknown topic nowhere", "« 99 » is in none of its facts", "rests on no fact"}
