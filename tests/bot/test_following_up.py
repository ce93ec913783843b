"""What the words of a message ask, whatever its topic."""

from __future__ import annotations

import pytest

from bot.following_up import asks_leave


@pytest.mark.parametrize(
    "text",
    [
        "je peux aller au stade samedi ?",
        "Bonjour, on peut sortir le soir ?",
        "mon cousin fait une grande fête dimanche, je peux y passer ou pas",
        "chui autorisé à sortir du département",
    ],
)
def test_leave_is_asked_at_the_head_or_after_a_reason(text: str) -> None:
    assert asks_leave(text)


@pytest.mark.parametrize(
    "text",
    ["j'ai mon rdv demain, je peux pas venir", "comment je peux faire", "la dame du spip dit que c'est pas permis"],
)
def test_what_one_cannot_do_or_how_to_do_it_is_no_question_of_leave(text: str) -> None:
    assert not asks_leave(text)
