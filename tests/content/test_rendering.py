"""A long answer is read in several messages, and loses nothing by it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content.rendering import LONGEST_MESSAGE, Paragraph, Text

PARAGRAPHS = st.lists(st.text("ab c", min_size=1, max_size=700).map(Paragraph), min_size=1, max_size=8)


def test_an_ordinary_answer_is_one_message() -> None:
    text = Text((Paragraph("a" * 500), Paragraph("b" * 400)))
    assert text.messages() == (text,)


def test_a_long_answer_goes_on_in_a_second_message_cut_between_paragraphs() -> None:
    one, two, three = (Paragraph(letter * 450) for letter in "abc")
    assert Text((one, two, three)).messages() == (Text((one, two)), Text((three,)))


@given(PARAGRAPHS)
def test_no_paragraph_is_lost_and_no_message_is_long_unless_one_paragraph_is(paragraphs: list[Paragraph]) -> None:
    messages = Text(tuple(paragraphs)).messages()
    assert [p for message in messages for p in message.paragraphs] == paragraphs
    for message in messages:
        assert len(message.plain()) <= LONGEST_MESSAGE or len(message.paragraphs) == 1
