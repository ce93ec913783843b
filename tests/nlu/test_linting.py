from nlu.linting import FEWEST, WISHED, Finding, findings, main
from nlu.pipeline.writers import Sentence

TOPICS = ["tig", "stage"]


def said(text: str, topic: str = "tig", writer: str = "w01") -> Sentence:
    return Sentence(text, topic, writer)


def rules(*sentences: Sentence, evaluation: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    found = findings(sentences, TOPICS, evaluation)
    return {(finding.level, finding.rule) for finding in found if finding.rule != "few sentences"}


def test_the_data_of_this_project_has_no_error() -> None:
    assert main(["--quiet"]) == 0


def test_brackets_and_slashes_are_errors() -> None:
    for text in ("/tig", "le [tig](measure)", "le {tig}", ""):
        assert rules(said(text)) == {("error", "form")}


def test_an_unknown_topic_is_an_error() -> None:
    assert rules(said("combien d'heures", "tigre")) == {("error", "unknown topic")}


def test_a_topic_with_too_few_sentences_is_an_error_then_a_warning() -> None:
    few = [said(f"phrase {number}") for number in range(FEWEST)]
    found = list(findings([*few, *(said(f"mot {number}", "stage") for number in range(WISHED))], TOPICS))
    assert Finding("warning", "few sentences", f"tig: {FEWEST}") in found
    assert Finding("error", "few sentences", f"tig: {FEWEST - 1}") in list(findings(few[1:], TOPICS))
    assert not any("stage" in finding.words for finding in found if finding.rule == "few sentences")


def test_one_text_under_two_topics_is_an_error() -> None:
    assert rules(said("Combien ça coûte ?"), said("combien ca coute", "stage")) == {
        ("error", "one text, several topics")
    }


def test_one_text_twice_by_one_writer_is_a_warning_and_by_two_writers_nothing() -> None:
    assert rules(said("c'est quoi"), said("C'est quoi ?")) == {("warning", "twice")}
    assert rules(said("c'est quoi"), said("c'est quoi", writer="w02")) == set()


def test_nearly_one_text_under_two_topics_is_a_warning() -> None:
    near = rules(
        said("est ce que mon patron le saura un jour"), said("est ce que mon patron le sauras un jour", "stage")
    )
    assert near == {("warning", "near, several topics")}


def test_leaks_from_an_evaluation_set_are_found_exact_and_fuzzy() -> None:
    asked = ("mon tig peut il se faire le week-end",)
    assert rules(said("Mon TIG peut-il se faire le week end ?"), evaluation=asked) == {
        ("error", "in an evaluation set")
    }
    assert rules(said("mon tig peut il ce faire le week-ends"), evaluation=asked) == {
        ("warning", "near an evaluation set")
    }
    assert rules(said("le tig c'est payé ou pas du tout"), evaluation=asked) == set()
