"""Reviewers read everything on one page, and what changed."""

from __future__ import annotations

from pathlib import Path

from markupsafe import escape

from content.library import load_library
from content.review_page import changes_since, review_page
from content.reviewing import answers_resting_on, facts_to_recheck

ROOT = Path(__file__).parents[2]


def test_the_page_holds_every_answer_with_its_facts_and_what_must_never_be_said() -> None:
    library = load_library()
    page = review_page(library)
    assert all(f'id="{topic}"' in page for topic in library.answers)
    assert "voyage_etranger-01" in page
    assert "À ne jamais dire" in page


def test_the_page_holds_the_directory_and_the_national_lines_with_their_sources_and_dates() -> None:
    library = load_library()
    page = review_page(library)
    directory = page[page.index('id="directory"') :]
    for department, places in library.directory.places.items():
        assert f"<td>{department}</td>" in directory
        for place in places:
            assert escape(place.name) in directory
            assert escape(place.source) in directory
            assert str(place.as_of) in directory
    assert all(escape(kind.how_to_find) in directory for kind in library.directory.kinds.values())
    contacts = page[page.index('id="contacts"') :]
    assert all(escape(contact.name) in contacts for contact in library.contacts.values())
    assert "saintviance.fr" in contacts


def test_the_page_shows_what_changed_first() -> None:
    page = review_page(load_library(), "-ancienne phrase\n+nouvelle phrase")
    assert page.index("nouvelle phrase") < page.index("Réponse générale")


def test_what_changed_comes_from_git() -> None:
    assert changes_since("HEAD", ROOT) == "" or "content/fr" in changes_since("HEAD", ROOT)


def test_facts_checked_long_ago_are_listed_by_norm() -> None:
    library = load_library()
    newest = max(entry.checked_on for entry in library.topic_facts.values())
    assert facts_to_recheck(library, newest) == {}
    later = newest.replace(year=newest.year + 2)
    assert sum(map(len, facts_to_recheck(library, later).values())) == len(library.facts)


def test_every_answer_that_rests_on_a_norm_is_found() -> None:
    found = answers_resting_on(load_library(), "723-15")
    assert "convocation_avant_prison" in found
    assert "saluer" not in found
