from nlu.understanding import Guess, Understanding


def test_the_best_guess_is_the_first() -> None:
    understanding = Understanding("?", (Guess("tig", 0.7), Guess("stage", 0.2)))
    assert understanding.best == Guess("tig", 0.7)


def test_without_a_guess_there_is_no_best_one() -> None:
    assert Understanding("?", (), available=False).best is None
