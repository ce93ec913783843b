"""A long answer is read in several messages, and loses nothing by it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from content.choosing import choose
from content.library import load_library
from content.rendering import LONGEST_ANSWER, Paragraph, Text, render
from content.sentences import load_sentences
from content.situation import Reachable, Situation

PARAGRAPHS = st.lists(st.text("ab c", min_size=1, max_size=700).map(Paragraph), min_size=1, max_size=8)


def test_an_ordinary_answer_is_one_message() -> None:
    text = Text((Paragraph("a" * 500), Paragraph("b" * 398)))
    assert text.messages() == (text,)


def test_a_long_answer_goes_on_in_a_second_message_cut_between_paragraphs() -> None:
    one, two, three = (Paragraph(letter * 440) for letter in "abc")
    assert Text((one, two, three)).messages() == (Text((one, two)), Text((three,)))


@given(PARAGRAPHS)
def test_no_paragraph_is_lost_and_no_message_is_long_unless_one_paragraph_is(paragraphs: list[Paragraph]) -> None:
    messages = Text(tuple(paragraphs)).messages()
    assert [p for message in messages for p in message.paragraphs] == paragraphs
    for message in messages:
        assert len(message.plain()) <= LONGEST_ANSWER or len(message.paragraphs) == 1


def test_how_to_reach_the_counsellor_says_when_and_where_as_far_as_the_file_knows() -> None:
    library, say = load_library(), load_sentences()

    def told(situation: Situation) -> str:
        return render(choose(library.answers["contacter_cpip"], situation), situation, library, say).plain()

    known = Situation(
        now=datetime(2026, 11, 24, 9, tzinfo=UTC),
        counsellor=Reachable("Mme Durand", "01 99 00 12 34", hours="9 h-12 h"),
        service=Reachable("SPIP de Nanterre", address="12 rue des Tilleuls"),
    )
    assert "Horaires : 9 h-12 h. Adresse : 12 rue des Tilleuls. Votre message" in told(known)
    assert "bouton. Je ne connais pas le numéro : il est sur votre convocation" in told(Situation(now=known.now))
